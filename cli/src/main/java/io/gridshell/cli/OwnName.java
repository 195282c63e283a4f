package io.gridshell.cli;

import java.nio.file.Path;
import java.util.Map;

/** How the user calls this command, so that lines which it prints can be pasted. */
final class OwnName {
  /** System property with what was typed, set by the script. */
  static final String PROPERTY = "gridshell.command";

  private OwnName() {}

  /** Such as {@code gridshell} or {@code ./gridshell}, as a shell reads it. */
  static String get() {
    return quoted(System.getProperty(PROPERTY, "gridshell"));
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
