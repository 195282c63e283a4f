package io.gridshell.launch;

import io.gridshell.launch.security.PrivateFiles;
import io.gridshell.profile.Profile;
import io.gridshell.profile.VersionedProperties;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * What a running grid was started as; later commands read it.
 *
 * @param launcher name of the launcher
 * @param engines how many engines it is to have
 * @param secured whether members show certificates
 * @param started when
 * @param bind the address that engines listen on
 * @param heap limit of an engine's heap
 * @param jvmOptions further options of the engines' JVMs
 * @param labels words that the engines carry
 * @param options what the launcher needs to know besides
 */
record ClusterFile(
    String launcher,
    int engines,
    boolean secured,
    Instant started,
    String bind,
    Optional<String> heap,
    List<String> jvmOptions,
    List<String> labels,
    Map<String, String> options) {

  private static final String OPTION = "option.";

  /** Stands for a file that is not there. */
  static final ClusterFile UNKNOWN =
      new ClusterFile(
          "local",
          0,
          true,
          Instant.EPOCH,
          "127.0.0.1",
          Optional.empty(),
          List.of(),
          List.of(),
          Map.of());

  static ClusterFile of(ClusterSpec spec, Instant now) {
    return new ClusterFile(
        spec.launcher(),
        spec.engines(),
        spec.secured(),
        now,
        spec.bind(),
        spec.heap(),
        spec.jvmOptions(),
        spec.labels(),
        spec.options());
  }

  ClusterFile withEngines(int count) {
    return new ClusterFile(
        launcher, count, secured, started, bind, heap, jvmOptions, labels, options);
  }

  /** How to start more engines like those that run. */
  ClusterSpec spec(Profile profile, int count, boolean owned, Duration patience) {
    return new ClusterSpec(
        profile,
        count,
        launcher,
        bind,
        secured,
        heap,
        jvmOptions,
        labels,
        owned,
        patience,
        options);
  }

  /**
   * The file's content; empty when there is none.
   *
   * @throws LaunchException when it cannot be read, is damaged or of a newer version
   */
  static Optional<ClusterFile> read(Path file) {
    VersionedProperties stored =
        new VersionedProperties(
            file,
            "cluster file",
            "restore it, or end the engines yourself, whose processes are in "
                + file.resolveSibling("engines")
                + ", and remove the folder of the grid");
    try {
      return Optional.of(of(stored.read(), stored));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException unusable) {
      throw new LaunchException(String.valueOf(unusable.getMessage()), unusable);
    }
  }

  private static ClusterFile of(Properties properties, VersionedProperties stored)
      throws IOException {
    try {
      return new ClusterFile(
          properties.getProperty("launcher", "local"),
          Integer.parseInt(properties.getProperty("engines", "")),
          Boolean.parseBoolean(properties.getProperty("secured", "true")),
          Instant.parse(properties.getProperty("started", "")),
          properties.getProperty("bind", "127.0.0.1"),
          Optional.ofNullable(properties.getProperty("heap")),
          lines(properties, "jvm.options"),
          lines(properties, "labels"),
          options(properties));
    } catch (IllegalArgumentException | DateTimeException senseless) {
      throw stored.broken(senseless.getMessage(), senseless);
    }
  }

  private static Map<String, String> options(Properties properties) {
    return properties.stringPropertyNames().stream()
        .filter(name -> name.startsWith(OPTION))
        .collect(
            Collectors.toMap(
                name -> name.substring(OPTION.length()), name -> properties.getProperty(name, "")));
  }

  private static List<String> lines(Properties properties, String name) {
    return Arrays.stream(properties.getProperty(name, "").split("\n"))
        .filter(line -> !line.isEmpty())
        .collect(Collectors.toUnmodifiableList());
  }

  void write(Path file) throws IOException {
    Properties properties = new Properties();
    VersionedProperties.mark(properties);
    properties.setProperty("launcher", launcher);
    properties.setProperty("engines", Integer.toString(engines));
    properties.setProperty("secured", Boolean.toString(secured));
    properties.setProperty("started", started.toString());
    properties.setProperty("bind", bind);
    heap.ifPresent(size -> properties.setProperty("heap", size));
    properties.setProperty("jvm.options", String.join("\n", jvmOptions));
    properties.setProperty("labels", String.join("\n", labels));
    options.forEach((name, value) -> properties.setProperty(OPTION + name, value));
    StringWriter text = new StringWriter();
    properties.store(text, null);
    PrivateFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
