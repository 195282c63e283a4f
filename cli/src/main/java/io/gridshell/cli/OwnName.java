package io.gridshell.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the user calls this command, so that lines which it prints can be pasted. */
final class OwnName {
  /**
   * System property. Set by the script {@code gridshell}: how it was called, for lines that it
   * prints.
   */
  static final String PROPERTY = "gridshell.command";

  private static final String USUAL = "gridshell";
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?<![\\w./-])gridshell(?= (--help|start|engines|scale|stop|list|status|logs|clean|run|px"
              + "|console|keys|doctor|config)\\b)");

  private OwnName() {}

  /** Such as {@code gridshell} or {@code ./gridshell}, as a shell reads it. */
  static String get() {
    return quoted(System.getProperty(PROPERTY, USUAL));
  }

  /**
   * A text with its commands as this user types them; who wrote it knows the usual name alone,
   * which no shell finds in a clone.
   */
  static String in(String text) {
    return COMMAND.matcher(text).replaceAll(Matcher.quoteReplacement(get()));
  }

  /** What another shell is told first; empty when it needs to be told nothing. */
  static String preparation(Map<String, String> environment) {
    String home = environment.getOrDefault("GRIDSHELL_HOME", "");
    return home.isBlank()
        ? ""
        : "export GRIDSHELL_HOME=" + quoted(Path.of(home).toAbsolutePath().toString());
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./~+:@%,=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
