package io.gridshell.cli.terminal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * What the standard streams are connected to.
 *
 * @param in whether standard input is a terminal
 * @param out whether standard output is a terminal
 * @param err whether standard error is a terminal
 * @param colours whether colours are wanted where there is a terminal
 * @param columns how wide the terminal is
 */
public record Screen(boolean in, boolean out, boolean err, boolean colours, int columns) {
  /** System property in which the script that starts this JVM names the streams. */
  static final String STREAMS = "gridshell.terminal";

  /** System property with the width. */
  static final String COLUMNS = "gridshell.columns";

  /** No terminal anywhere. */
  public static final Screen NONE = new Screen(false, false, false, false, Integer.MAX_VALUE);

  private static final int USUAL_COLUMNS = 80;
  private static final int FEWEST_COLUMNS = 20;

  /** What the script that started this JVM says. */
  public static Screen ofProcess(Map<String, String> environment) {
    String streams = System.getProperty(STREAMS, "");
    boolean dumb = isDumb(environment);
    boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    boolean in = Arrays.asList(streams.split(",")).contains("in");
    boolean out = Arrays.asList(streams.split(",")).contains("out");
    boolean err = Arrays.asList(streams.split(",")).contains("err");
    return new Screen(in, out, err && !dumb, !dumb && !plain, width());
  }

  /** Whether the terminal only prints: it has neither colours nor a cursor that can be moved. */
  public static boolean isDumb(Map<String, String> environment) {
    return environment.getOrDefault("TERM", "").equals("dumb");
  }

  private static int width() {
    int columns = Integer.getInteger(COLUMNS, 0);
    return columns >= FEWEST_COLUMNS ? columns : USUAL_COLUMNS;
  }

  /** The width that a line on standard output should keep. */
  public int outColumns() {
    return out ? columns : Integer.MAX_VALUE;
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
