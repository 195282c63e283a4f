package io.gridshell.cli;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What is configured: the environment comes before the file {@code config.properties} of the home,
 * which comes before the usual values. Flags come before all of them.
 */
final class Settings implements IDefaultValueProvider {

  /** Where a value came from. */
  enum Origin {
    /** Given with the command. */
    FLAG,
    /** A variable of the environment. */
    ENVIRONMENT,
    /** The configuration file. */
    FILE,
    /** Nobody said anything. */
    DEFAULT
  }

  /**
   * A value and where it came from.
   *
   * @param text the value
   * @param origin where it came from
   * @param place the variable or the file; empty for others
   */
  record Value(String text, Origin origin, String place) {}

  private final Path file;
  private final Map<String, String> environment;
  private final Properties properties = new Properties();

  /** Reads the configuration of {@code home}. */
  Settings(Path home, Map<String, String> environment) {
    this.file = home.resolve("config.properties");
    this.environment = environment;
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (NoSuchFileException none) {
      properties.clear();
    } catch (IOException | IllegalArgumentException broken) {
      throw new UncheckedIOException(
          "cannot read the configuration " + file + "; correct or remove it",
          new IOException(broken.getMessage(), broken));
    }
  }

  Path file() {
    return file;
  }

  Value of(Setting setting) {
    String given = environment.getOrDefault(setting.variable(), "");
    if (!given.isBlank()) {
      return new Value(given, Origin.ENVIRONMENT, setting.variable());
    }
    String filed = properties.getProperty(setting.key(), "");
    if (!filed.isBlank()) {
      return new Value(filed.strip(), Origin.FILE, file.toString());
    }
    return new Value(setting.usual(), Origin.DEFAULT, "");
  }

  /** Where libraries are found, in order. */
  List<String> repositories() {
    return Arrays.stream(of(Setting.REPOSITORIES).text().split(","))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .collect(Collectors.toList());
  }

  /** The keys of the file that mean nothing. */
  List<String> unknownKeys() {
    return properties.stringPropertyNames().stream()
        .filter(key -> Setting.ofKey(key).isEmpty())
        .sorted()
        .collect(Collectors.toList());
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    return given(argument).map(Value::text).orElse(null);
  }

  /** What the environment or the file says about {@code argument}. */
  Optional<Value> given(ArgSpec argument) {
    String key =
        argument instanceof OptionSpec option
            ? option.longestName().replaceFirst("^--", "")
            : argument.paramLabel().equals("PROFILE") ? Setting.PROFILE.key() : "";
    String command = argument.command().name();
    if (key.equals(Setting.ENGINES.key()) && !command.equals("start")) {
      return Optional.empty();
    }
    // With -n these get a grid of their own, whatever the usual one is called.
    if (key.equals(Setting.PROFILE.key()) && (command.equals("run") || command.equals("console"))) {
      return Optional.empty();
    }
    return Setting.ofKey(key).map(this::of).filter(value -> value.origin() != Origin.DEFAULT);
  }
}
