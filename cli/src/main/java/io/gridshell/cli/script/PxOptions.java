package io.gridshell.cli.script;

import io.gridshell.GroupBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.SourceVersion;

/**
 * How {@code %px} and {@code %%px} run a cell.
 *
 * @param targets on which engines
 * @param block whether the script waits for the cell
 * @param local whether the client runs the cell as well, after it was sent
 * @param streamSaid whether output shows while the cell runs; empty when nobody said it
 * @param groupSaid how output is arranged when it does not; empty when nobody said it
 * @param out the variable that receives the result; empty for none
 * @param progressAfter when a progress line appears on a terminal; empty for never
 * @param interrupts whether Ctrl-C stops the cell on its engines
 * @param verbose whether the engines are named before the cell runs
 */
public record PxOptions(
    Targets targets,
    boolean block,
    boolean local,
    Optional<Boolean> streamSaid,
    Optional<GroupBy> groupSaid,
    Optional<String> out,
    Optional<Duration> progressAfter,
    boolean interrupts,
    boolean verbose) {

  /** All engines, waiting, streaming. */
  public static final PxOptions DEFAULTS =
      new PxOptions(
          Targets.ALL,
          true,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(Duration.ofSeconds(2)),
          true,
          false);

  /** The options, for messages and completion. */
  public static final List<String> NAMES =
      List.of(
          "--targets",
          "--block",
          "--noblock",
          "--local",
          "--stream",
          "--no-stream",
          "--group-outputs",
          "--out",
          "--progress-after",
          "--signal-on-interrupt",
          "--verbose",
          "--no-verbose");

  /** Whether output shows while the cell runs: what is arranged, or not waited for, does not. */
  public boolean stream() {
    return streamSaid.orElse(block && groupSaid.isEmpty());
  }

  /** How output is arranged that does not show while the cell runs. */
  public GroupBy groupBy() {
    return groupSaid.orElse(GroupBy.TYPE);
  }

  /** These options for other engines. */
  public PxOptions withTargets(Targets others) {
    return new PxOptions(
        others, block, local, streamSaid, groupSaid, out, progressAfter, interrupts, verbose);
  }

  /** These options with output arranged in another way. */
  public PxOptions withGroupBy(GroupBy other) {
    return new PxOptions(
        targets,
        block,
        local,
        streamSaid,
        Optional.of(other),
        out,
        progressAfter,
        interrupts,
        verbose);
  }

  /** These options without a variable, as defaults for later cells. */
  public PxOptions withoutOut() {
    return new PxOptions(
        targets,
        block,
        local,
        streamSaid,
        groupSaid,
        Optional.empty(),
        progressAfter,
        interrupts,
        verbose);
  }

  /** All of what these options come to, as it would be typed. */
  public String text() {
    return "--targets "
        + targets.text()
        + (block ? " --block" : " --noblock")
        + (local ? " --local" : "")
        + (stream() ? " --stream" : " --no-stream")
        + " --group-outputs="
        + groupBy().name().toLowerCase(Locale.ROOT)
        + " --progress-after="
        + progressText()
        + (interrupts ? "" : " --signal-on-interrupt=0")
        + (verbose ? " --verbose" : "");
  }

  private String progressText() {
    return progressAfter.map(after -> String.valueOf(after.toMillis() / 1000.0)).orElse("-1");
  }

  /** What has to be typed to get these options, each with a blank before it. */
  public String changes() {
    return (targets.isAll() ? "" : " --targets " + targets.text().replaceAll("\\s", ""))
        + (block ? "" : " --noblock")
        + (local ? " --local" : "")
        + groupSaid
            .map(group -> " --group-outputs=" + group.name().toLowerCase(Locale.ROOT))
            .orElse("")
        + streamSaid.map(streams -> streams ? " --stream" : " --no-stream").orElse("")
        + (progressAfter.equals(DEFAULTS.progressAfter())
            ? ""
            : " --progress-after=" + progressText())
        + (interrupts ? "" : " --signal-on-interrupt=0")
        + (verbose ? " --verbose" : "")
        + out.map(name -> " --out=" + name).orElse("");
  }

  /**
   * A line {@code %px}: options, then code.
   *
   * @param options the options
   * @param code the code
   */
  public record Line(PxOptions options, String code) {}

  /**
   * Parses what follows {@code %%px}.
   *
   * @throws IllegalArgumentException when it is not options; the message says which there are
   */
  public static PxOptions ofCell(String text) {
    return ofCell(text, DEFAULTS);
  }

  /** As {@link #ofCell(String)}; what {@code text} leaves open is as in {@code defaults}. */
  public static PxOptions ofCell(String text, PxOptions defaults) {
    Parser parser = new Parser(text, defaults);
    parser.readOptions();
    parser.refuseRest("%%px", String.join(", ", NAMES) + " and -o NAME");
    return parser.options();
  }

  /**
   * Parses what follows {@code %pxresult}.
   *
   * @throws IllegalArgumentException when it is not options of that; the message says which are
   */
  public static ResultOptions ofResult(String text) {
    Parser parser = new Parser(text, DEFAULTS);
    parser.known = Set.of("--group-outputs", "-e", "-r", "--out", "-o");
    parser.readOptions();
    parser.refuseRest("%pxresult", "--group-outputs, -e, -r and -o NAME");
    return new ResultOptions(parser.groupBy, parser.out);
  }

  /** Parses what follows {@code %px}: options may precede the code. */
  public static Line ofLine(String text) {
    return ofLine(text, DEFAULTS);
  }

  /** As {@link #ofLine(String)}; what {@code text} leaves open is as in {@code defaults}. */
  public static Line ofLine(String text, PxOptions defaults) {
    Parser parser = new Parser(text, defaults);
    parser.readOptions();
    if (parser.rest().isEmpty()) {
      throw new IllegalArgumentException("%px without code behind it; write the code");
    }
    return new Line(parser.options(), parser.rest());
  }

  private static final class Parser {
    private String left;
    private final PxOptions defaults;
    // The options that are understood; all when it is empty.
    private Set<String> known = Set.of();
    private Targets targets;
    private boolean block;
    private boolean local;
    private Optional<Duration> progressAfter;
    private boolean interrupts;
    private boolean verbose;
    private Optional<Boolean> stream = Optional.empty();
    private Optional<GroupBy> groupBy = Optional.empty();
    private Optional<String> out = Optional.empty();

    Parser(String text, PxOptions defaults) {
      this.left = text.strip();
      this.defaults = defaults;
      this.targets = defaults.targets();
      this.block = defaults.block();
      this.local = defaults.local();
      this.progressAfter = defaults.progressAfter();
      this.interrupts = defaults.interrupts();
      this.verbose = defaults.verbose();
    }

    String rest() {
      return left;
    }

    void refuseRest(String magic, String all) {
      if (!left.isEmpty()) {
        throw new IllegalArgumentException(
            magic + " does not know '" + left.split("\\s", 2)[0] + "'; it knows " + all);
      }
    }

    PxOptions options() {
      // Whoever asks for an arrangement wants output that is arranged, whatever the defaults say.
      boolean arranges = stream.isEmpty() && groupBy.isPresent();
      return new PxOptions(
          targets,
          block,
          local,
          arranges ? Optional.empty() : stream.or(defaults::streamSaid),
          groupBy.or(defaults::groupSaid),
          out,
          progressAfter,
          interrupts,
          verbose);
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
      if (!known.isEmpty() && !known.contains(name)) {
        return false;
      }
      switch (name) {
        case "--noblock", "-a" -> block = false;
        case "--block", "-b" -> block = true;
        case "--local" -> local = true;
        case "--verbose" -> verbose = true;
        case "--no-verbose" -> verbose = false;
        case "-e" -> groupBy = Optional.of(GroupBy.ENGINE);
        case "-r" -> groupBy = Optional.of(GroupBy.ORDER);
        case "--progress-after" -> progressAfter = seconds(argument(name, word, equals, words));
        case "--signal-on-interrupt", "-s" ->
            interrupts = isSignal(argument(name, word, equals, words));
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

    private static Optional<Duration> seconds(String text) {
      try {
        double seconds = Double.parseDouble(text);
        return seconds < 0
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(Math.round(seconds * 1000)));
      } catch (NumberFormatException none) {
        throw new IllegalArgumentException(
            "--progress-after is a number of seconds, or -1 for never, not '" + text + "'", none);
      }
    }

    private static boolean isSignal(String text) {
      return switch (text.toUpperCase(Locale.ROOT)) {
        case "0" -> false;
        case "SIGINT", "INT", "2" -> true;
        default ->
            throw new IllegalArgumentException(
                "--signal-on-interrupt is SIGINT, or 0 for nothing, not '" + text + "'");
      };
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
