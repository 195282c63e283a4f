package io.gridshell.cli.script;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A script in the percent format: cells that begin with a line {@code // %%}.
 *
 * @param name what it is called in messages
 * @param lines its text
 * @param cells its cells, without empty ones
 */
public record Script(String name, List<String> lines, List<Cell> cells) {
  private static final Pattern MARKER = Pattern.compile("\\s*// ?%%(\\s.*)?");
  private static final Pattern PROSE = Pattern.compile("\\s*// ?%%.*\\[(markdown|md|raw)\\].*");
  private static final Pattern MAGIC = Pattern.compile("%%?[A-Za-z]+(\\s.*)?");

  /** Copies the lists. */
  public Script {
    lines = List.copyOf(lines);
    cells = List.copyOf(cells);
  }

  /**
   * Reads and parses {@code file}, UTF-8.
   *
   * @throws IOException when it cannot be read; the message names it and the next step
   * @throws ScriptException when a magic is not one that scripts know
   */
  public static Script read(Path file) throws IOException, ScriptException {
    return parse(String.valueOf(file.getFileName()), new TextFile(file).read());
  }

  /**
   * Parses {@code text}.
   *
   * @throws ScriptException when a magic is not one that scripts know
   */
  public static Script parse(String name, String text) throws ScriptException {
    return parse(name, text, PxOptions.DEFAULTS);
  }

  /**
   * Parses {@code text}; what its magics leave open is as in {@code defaults}.
   *
   * @throws ScriptException when a magic is not one that scripts know
   */
  public static Script parse(String name, String text, PxOptions defaults) throws ScriptException {
    List<String> lines = new ArrayList<>(text.lines().collect(Collectors.toList()));
    List<Cell> cells = new ArrayList<>();
    int start = 0;
    boolean prose = false;
    for (int at = 0; at <= lines.size(); at++) {
      if (at < lines.size() && !MARKER.matcher(lines.get(at)).matches()) {
        continue;
      }
      if (!prose) {
        addCell(name, lines, start, at, cells, defaults);
      }
      prose = at < lines.size() && PROSE.matcher(lines.get(at)).matches();
      start = at + 1;
    }
    return new Script(name, lines, cells);
  }

  /** The first cell, counted from 0, whose text is not that of the same cell of {@code other}. */
  public int firstDifference(Script other) {
    int at = 0;
    while (at < cells.size()
        && at < other.cells.size()
        && text(cells.get(at)).equals(other.text(other.cells.get(at)))) {
      at++;
    }
    return at;
  }

  private List<String> text(Cell cell) {
    return lines.subList(cell.firstLine() - 1, cell.lastLine());
  }

  /** This script with one of its cells alone. */
  public Script only(int cell) {
    return new Script(name, lines, List.of(cells.get(cell)));
  }

  private static void addCell(
      String name, List<String> lines, int from, int to, List<Cell> cells, PxOptions defaults)
      throws ScriptException {
    int first = from;
    while (first < to && isBlank(lines, first)) {
      first++;
    }
    int end = to;
    while (end > first && isBlank(lines, end - 1)) {
      end--;
    }
    List<Step> steps = steps(name, lines, first, end, defaults);
    if (!steps.isEmpty()) {
      cells.add(new Cell(cells.size() + 1, first + 1, end, steps));
    }
  }

  /** The first line of a file may say which program runs it. */
  private static boolean isBlank(List<String> lines, int at) {
    return lines.get(at).isBlank() || (at == 0 && lines.get(at).startsWith("#!"));
  }

  private static List<Step> steps(
      String name, List<String> lines, int from, int to, PxOptions defaults)
      throws ScriptException {
    List<Step> steps = new ArrayList<>();
    if (from < to && isMagic(lines.get(from), "%%px")) {
      PxOptions options = options(name, lines, from, text -> PxOptions.ofCell(text, defaults));
      if (from + 1 == to) {
        throw ScriptException.syntax(
            name, from + 1, lines.get(from), "%%px without a cell below it; write the cell");
      }
      refuseMagics(name, lines, from + 1, to);
      steps.add(new Step.EngineStep(options, join(lines, from + 1, to), from + 2));
      return steps;
    }
    int start = from;
    for (int at = from; at < to; at++) {
      String line = lines.get(at);
      if (isMagic(line, "%px")) {
        addClientStep(lines, start, at, steps);
        PxOptions.Line px = options(name, lines, at, text -> PxOptions.ofLine(text, defaults));
        steps.add(new Step.EngineStep(px.options(), px.code(), at + 1));
        start = at + 1;
      } else if (isMagic(line, "%deps")) {
        addClientStep(lines, start, at, steps);
        steps.add(libraries(name, line, at));
        start = at + 1;
      } else {
        refuseMagics(name, lines, at, at + 1);
      }
    }
    addClientStep(lines, start, to, steps);
    return steps;
  }

  private static Step libraries(String name, String line, int at) throws ScriptException {
    String coordinates = line.substring("%deps".length()).strip();
    if (coordinates.isEmpty()) {
      throw ScriptException.syntax(
          name, at + 1, line, "%deps without a library; write GROUP:ARTIFACT:VERSION behind it");
    }
    return new Step.LibraryStep(coordinates, at + 1);
  }

  private interface Parser<T> {
    T parse(String text);
  }

  private static <T> T options(String name, List<String> lines, int at, Parser<T> parser)
      throws ScriptException {
    String line = lines.get(at);
    try {
      return parser.parse(line.substring(line.indexOf("px") + 2));
    } catch (IllegalArgumentException wrong) {
      throw ScriptException.syntax(name, at + 1, line, String.valueOf(wrong.getMessage()));
    }
  }

  private static boolean isMagic(String line, String magic) {
    return line.startsWith(magic)
        && (line.length() == magic.length() || Character.isWhitespace(line.charAt(magic.length())));
  }

  private static void refuseMagics(String name, List<String> lines, int from, int to)
      throws ScriptException {
    for (int at = from; at < to; at++) {
      String line = lines.get(at);
      if (MAGIC.matcher(line).matches()) {
        throw ScriptException.syntax(
            name,
            at + 1,
            line,
            isMagic(line, "%%px") || isMagic(line, "%px") || isMagic(line, "%deps")
                ? "%%px must be the first line of a cell, %px and %deps cannot be inside one; put a"
                    + " line '// %%' before it"
                : "a script knows %px, %%px and %deps, not '" + line.split("\\s", 2)[0] + "'");
      }
    }
  }

  private static void addClientStep(List<String> lines, int from, int to, List<Step> steps) {
    boolean empty =
        lines.subList(from, to).stream()
            .allMatch(line -> line.isBlank() || line.strip().startsWith("//"));
    if (!empty) {
      steps.add(new Step.ClientStep(join(lines, from, to), from + 1));
    }
  }

  private static String join(List<String> lines, int from, int to) {
    return String.join("\n", lines.subList(from, to));
  }
}
