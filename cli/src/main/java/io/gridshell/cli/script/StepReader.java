package io.gridshell.cli.script;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads the lines of cells as steps: magics, and the Java between them. One cell at a time. */
final class StepReader {
  private final String name;
  private final List<String> lines;
  private final PxOptions defaults;
  private final Dialect dialect;
  // Of the cell that is being read: its steps so far, and the line behind it.
  private List<Step> steps = new ArrayList<>();
  private int to;

  /**
   * A reader of the text {@code name}.
   *
   * @param defaults what its magics leave open
   * @param dialect which magics there are
   */
  StepReader(String name, List<String> lines, PxOptions defaults, Dialect dialect) {
    this.name = name;
    this.lines = lines;
    this.defaults = defaults;
    this.dialect = dialect;
  }

  /**
   * The steps of the cell that begins at line {@code from} and ends before line {@code end}, both
   * counted from 0.
   *
   * @throws ScriptException when a magic is not known, or not right
   */
  List<Step> read(int from, int end) throws ScriptException {
    steps = new ArrayList<>();
    to = end;
    int java = from;
    int at = from;
    while (at < to) {
      if (Dialect.MAGIC.matcher(lines.get(at)).matches()) {
        addJava(java, at);
        at = addMagic(at);
        java = at;
      } else {
        at++;
      }
    }
    addJava(java, to);
    return steps;
  }

  private void addJava(int from, int end) {
    boolean empty =
        lines.subList(from, end).stream()
            .allMatch(line -> line.isBlank() || line.strip().startsWith("//"));
    if (!empty) {
      steps.add(new Step.ClientStep(join(from, end), from + 1));
    }
  }

  /** Adds the magic at line {@code at}; gives the line behind it. */
  private int addMagic(int at) throws ScriptException {
    String word = word(at);
    String behind = lines.get(at).substring(word.length());
    switch (word) {
      case "%%px" -> {
        return addCell(at, behind);
      }
      case "%px" -> {
        int end = dialect.end(lines, at, to);
        PxOptions.Line px = options(at, text -> PxOptions.ofLine(text, defaults), behind);
        String code = end == at + 1 ? px.code() : px.code() + "\n" + join(at + 1, end);
        steps.add(new Step.EngineStep(px.options(), code, at + 1));
        return end;
      }
      case "%deps" -> {
        if (behind.isBlank()) {
          throw wrong(at, "%deps without a library; write GROUP:ARTIFACT:VERSION behind it");
        }
        steps.add(new Step.LibraryStep(behind.strip(), at + 1));
        return at + 1;
      }
      default -> {
        if (!dialect.knows(word)) {
          throw wrong(at, dialect.refusal(word));
        }
        int end = dialect.end(lines, at, to);
        String source = join(at, end).substring(word.length()).strip();
        steps.add(new Step.MagicStep(word, source, at + 1));
        return end;
      }
    }
  }

  /** A cell for engines has all that is below its first line. */
  private int addCell(int at, String behind) throws ScriptException {
    if (steps.stream().anyMatch(Step.ClientStep.class::isInstance)) {
      throw wrong(at, "%%px must be the first line of a cell; put a line '// %%' before it");
    }
    PxOptions options = options(at, text -> PxOptions.ofCell(text, defaults), behind);
    if (at + 1 == to) {
      throw wrong(at, "%%px without a cell below it; write the cell");
    }
    for (int line = at + 1; line < to; line++) {
      if (Dialect.MAGIC.matcher(lines.get(line)).matches()) {
        throw wrong(line, refusalInside(word(line)));
      }
    }
    steps.add(new Step.EngineStep(options, join(at + 1, to), at + 2));
    return to;
  }

  private String refusalInside(String word) {
    boolean known = List.of("%%px", "%px", "%deps").contains(word) || dialect.knows(word);
    return known
        ? word + " cannot be inside a cell of %%px; put a line '// %%' before it"
        : dialect.refusal(word);
  }

  private <T> T options(int at, Function<String, T> parser, String text) throws ScriptException {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException wrong) {
      throw wrong(at, String.valueOf(wrong.getMessage()));
    }
  }

  private ScriptException wrong(int at, String problem) {
    return ScriptException.syntax(name, at + 1, lines.get(at), problem);
  }

  private String word(int at) {
    return lines.get(at).split("\\s", 2)[0];
  }

  private String join(int from, int end) {
    return String.join("\n", lines.subList(from, end));
  }
}
