package io.gridshell.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A value that a flag, the environment or the configuration file can give. */
enum Setting {
  /** Name of the grid. */
  PROFILE("default", "name of the grid"),
  /** How many engines a start starts. */
  ENGINES(Integer.toString(Runtime.getRuntime().availableProcessors()), "engines of a start"),
  /** Where engines run. */
  LAUNCHER("local", "where engines run"),
  /** The address that engines listen on. */
  BIND("127.0.0.1", "address that engines listen on"),
  /** Limit of each engine's heap. */
  HEAP("", "limit of each engine's heap"),
  /** Form of what commands list. */
  OUTPUT("text", "form of what commands list: text or json"),
  /** Where libraries are found. */
  REPOSITORIES(
      "https://repo.maven.apache.org/maven2",
      "where %deps and require find libraries, comma-separated");

  private final String usual;
  private final String meaning;

  Setting(String usual, String meaning) {
    this.usual = usual;
    this.meaning = meaning;
  }

  /** Its name in the configuration file and, after two dashes, of its flag. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its name in the environment. */
  String variable() {
    return "GRIDSHELL_" + name();
  }

  /** What it is when nobody says anything. */
  String usual() {
    return usual;
  }

  String meaning() {
    return meaning;
  }

  static Optional<Setting> ofKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key().equals(key)).findFirst();
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(Setting::key).collect(Collectors.toUnmodifiableList());
  }
}
