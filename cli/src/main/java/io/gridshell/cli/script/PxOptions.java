package io.gridshell.cli.script;

import io.gridshell.GroupBy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import javax.lang.model.SourceVersion;

/**
 * How {@code %px} and {@code %%px} run a cell.
 *
 * @param targets on which engines
 * @param block whether the script waits for the cell
 * @param local whether the client runs the cell as well, after it was sent
 * @param stream whether output shows while the cell runs
 * @param groupBy how output is arranged when it does not
 * @param out the variable that receives the result; empty for none
 */
public record PxOptions(
    Targets targets,
    boolean block,
    boolean local,
    boolean stream,
    GroupBy groupBy,
    Optional<String> out) {

  /** All engines, waiting, streaming. */
  public static final PxOptions DEFAULTS =
      new PxOptions(Targets.ALL, true, false, true, GroupBy.TYPE, Optional.empty());

  /**
   * A line {@code %px}: options, then code.
   *
   * @param options the options
   * @param code the code
   */
  record Line(PxOptions options, String code) {}

  /**
   * Parses what follows {@code %%px}.
   *
   * @throws IllegalArgumentException when it is not options; the message says which there are
   */
  public static PxOptions ofCell(String text) {
    Parser parser = new Parser(text);
    parser.readOptions();
    if (!parser.rest().isEmpty()) {
      throw new IllegalArgumentException(
          "%%px does not know '"
              + parser.rest().split("\\s", 2)[0]
              + "'; it knows --targets, --noblock, --local, --stream, --no-stream,"
              + " --group-outputs=type|engine|order and -o NAME");
    }
    return parser.options();
  }

  /** Parses what follows {@code %px}: options may precede the code. */
  static Line ofLine(String text) {
    Parser parser = new Parser(text);
    parser.readOptions();
    if (parser.rest().isEmpty()) {
      throw new IllegalArgumentException("%px without code behind it; write the code");
    }
    return new Line(parser.options(), parser.rest());
  }

  private static final class Parser {
    private String left;
    private Targets targets = Targets.ALL;
    private boolean block = true;
    private boolean local;
    private Optional<Boolean> stream = Optional.empty();
    private Optional<GroupBy> groupBy = Optional.empty();
    private Optional<String> out = Optional.empty();

    Parser(String text) {
      this.left = text.strip();
    }

    String rest() {
      return left;
    }

    PxOptions options() {
      // Whoever asks for an arrangement wants output that is arranged.
      boolean streams = stream.orElse(block && groupBy.isEmpty());
      return new PxOptions(targets, block, local, streams, groupBy.orElse(GroupBy.TYPE), out);
    }

    void readOptions() {
      boolean more = true;
      while (more) {
        more = readOption();
      }
    }

    /** Reads one option; false when what follows is none. */
    private boolean readOption() {
      Deque<String> words = new ArrayDeque<>();
      for (String word : left.split("\\s+", 3)) {
        words.add(word);
      }
      String word = words.removeFirst();
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      String name = equals < 0 ? word : word.substring(0, equals);
      switch (name) {
        case "--noblock", "-a" -> block = false;
        case "--block", "-b" -> block = true;
        case "--local" -> local = true;
        case "--stream" -> stream = Optional.of(true);
        case "--no-stream" -> stream = Optional.of(false);
        case "--targets", "-t" -> targets = new Targets(argument(name, word, equals, words));
        case "--group-outputs" ->
            groupBy = Optional.of(groupBy(argument(name, word, equals, words)));
        case "--out", "-o" -> out = Optional.of(variable(argument(name, word, equals, words)));
        default -> {
          return false;
        }
      }
      left = String.join(" ", words);
      return true;
    }

    private static String argument(String name, String word, int equals, Deque<String> words) {
      if (equals >= 0) {
        return word.substring(equals + 1);
      }
      String next = words.pollFirst();
      if (next == null || next.isEmpty()) {
        throw new IllegalArgumentException(name + " needs a value behind it");
      }
      return next;
    }

    private static GroupBy groupBy(String text) {
      try {
        return GroupBy.valueOf(text.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException unknown) {
        throw new IllegalArgumentException(
            "--group-outputs is type, engine or order, not '" + text + "'", unknown);
      }
    }

    private static String variable(String text) {
      if (!SourceVersion.isIdentifier(text) || SourceVersion.isKeyword(text)) {
        throw new IllegalArgumentException("-o '" + text + "' is not the name of a variable");
      }
      return text;
    }
  }
}
