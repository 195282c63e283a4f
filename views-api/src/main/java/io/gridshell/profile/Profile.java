package io.gridshell.profile;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The folder of one grid: {@code <home>/<name>}.
 *
 * @param home folder of all profiles
 * @param name name of the grid
 */
public record Profile(Path home, String name) {

  /** The profile that is used when none is named. */
  public static final String DEFAULT = "default";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** Refuses a name that could not be a folder. */
  public Profile {
    Objects.requireNonNull(home, "home");
    checkName(name);
  }

  /**
   * Checks a profile's name.
   *
   * @throws IllegalArgumentException when it could not be the name of a folder
   */
  public static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a profile's name has letters, digits, '.', '_' and '-', starts with a letter or digit"
              + " and is at most 64 long; this one is '"
              + name
              + "'");
    }
  }

  /** {@code GRIDSHELL_HOME}, else {@code .gridshell} in the user's home. */
  public static Path usualHome() {
    return usualHome(System.getenv(), System.getProperty("user.home"));
  }

  static Path usualHome(Map<String, String> environment, String userHome) {
    String named = environment.getOrDefault("GRIDSHELL_HOME", "");
    return named.isBlank() ? Path.of(userHome, ".gridshell") : Path.of(named);
  }

  /** The profile's folder. */
  public Path folder() {
    return home.resolve(name);
  }

  /** The file that says how to join: {@link Connection}. */
  public Path connectionFile() {
    return folder().resolve("connection.properties");
  }

  /** Certificate and key with which engines and clients join. */
  public Path nodeKeys() {
    return folder().resolve("node.p12");
  }

  /** The certificate of the grid's authority. */
  public Path trust() {
    return folder().resolve("trust.p12");
  }

  /** Where engines and clients write their logs. */
  public Path logs() {
    return folder().resolve("logs");
  }
}
