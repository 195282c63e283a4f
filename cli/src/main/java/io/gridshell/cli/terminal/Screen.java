package io.gridshell.cli.terminal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * What the standard streams are connected to.
 *
 * @param in whether standard input is a terminal
 * @param out whether standard output is a terminal
 * @param err whether standard error is a terminal
 * @param colours whether colours are wanted where there is a terminal
 * @param width how wide the terminal is at the moment
 */
public record Screen(boolean in, boolean out, boolean err, boolean colours, IntSupplier width) {
  /**
   * System property. Set by the script {@code gridshell}: which of {@code in}, {@code out} and
   * {@code err} are a terminal.
   */
  static final String STREAMS = "gridshell.terminal";

  /** System property. Set by the script {@code gridshell}: the width of the terminal. */
  static final String COLUMNS = "gridshell.columns";

  /** No terminal anywhere. */
  public static final Screen NONE = new Screen(false, false, false, false, Integer.MAX_VALUE);

  private static final int USUAL_COLUMNS = 80;
  private static final int FEWEST_COLUMNS = 20;

  /** A screen of {@code columns} columns. */
  public Screen(boolean in, boolean out, boolean err, boolean colours, int columns) {
    this(in, out, err, colours, () -> columns);
  }

  /** What the script that started this JVM says; of the width, what it was then. */
  public static Screen ofProcess(Map<String, String> environment) {
    String streams = System.getProperty(STREAMS, "");
    boolean dumb = isDumb(environment);
    boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    boolean in = Arrays.asList(streams.split(",")).contains("in");
    boolean out = Arrays.asList(streams.split(",")).contains("out");
    boolean err = Arrays.asList(streams.split(",")).contains("err");
    int atStart = usable(Integer.getInteger(COLUMNS, 0), USUAL_COLUMNS);
    return new Screen(in, out, err && !dumb, !dumb && !plain, atStart);
  }

  /** Whether the terminal only prints: it has neither colours nor a cursor that can be moved. */
  public static boolean isDumb(Map<String, String> environment) {
    return environment.getOrDefault("TERM", "").equals("dumb");
  }

  /** This screen with the width that {@code asked} gives each time, where that knows one. */
  public Screen withWidth(IntSupplier asked) {
    return new Screen(in, out, err, colours, () -> usable(asked.getAsInt(), width.getAsInt()));
  }

  private static int usable(int columns, int otherwise) {
    return columns >= FEWEST_COLUMNS ? columns : otherwise;
  }

  /** How wide the terminal is now. */
  public int columns() {
    return width.getAsInt();
  }

  /** The width that a line on standard output should keep. */
  public int outColumns() {
    return out ? columns() : Integer.MAX_VALUE;
  }

  /** {@code text} in a colour where standard output shows colours. */
  public String paint(Colour colour, String text) {
    return out && colours ? colour.code() + text + "\u001b[0m" : text;
  }

  /** {@code text} in a colour where standard error shows colours. */
  public String paintError(Colour colour, String text) {
    return err && colours ? colour.code() + text + "\u001b[0m" : text;
  }

  /** Colours by what they mean. */
  public enum Colour {
    /** Headings. */
    BOLD("1"),
    /** What is well. */
    GREEN("32"),
    /** What wants attention. */
    YELLOW("33"),
    /** What is wrong. */
    RED("31"),
    /** What is of less interest. */
    DIM("2");

    private final String number;

    Colour(String number) {
      this.number = number;
    }

    String code() {
      return "\u001b[" + number + "m";
    }

    /** The colour of a state that a table shows. */
    public static Colour ofState(String state) {
      return switch (state.toLowerCase(Locale.ROOT)) {
        case "idle", "running", "ok" -> GREEN;
        case "busy", "changing", "warning" -> YELLOW;
        default -> RED;
      };
    }
  }
}
