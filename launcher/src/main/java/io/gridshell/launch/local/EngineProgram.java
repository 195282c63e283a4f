package io.gridshell.launch.local;

import io.gridshell.launch.LaunchException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The program that is an engine, as arguments of {@code java}. */
sealed interface EngineProgram {

  /**
   * System property. Of a program that starts a cluster: the folder of Gridshell's jars, when they
   * are neither beside the launcher's jar nor on the class path.
   */
  String LIB_PROPERTY = "gridshell.lib";

  /** The main class of an engine. */
  String MAIN = "io.gridshell.grid.EngineMain";

  /** The arguments after the JVM's options. */
  List<String> arguments();

  /** What the program consists of, for the key of its archive. */
  List<Path> files();

  /**
   * A jar that names its neighbours in its manifest.
   *
   * @param jar the jar
   */
  record Jar(Path jar) implements EngineProgram {
    @Override
    public List<String> arguments() {
      return List.of("-jar", jar.toString());
    }

    @Override
    public List<Path> files() {
      Path folder = jar.toAbsolutePath().getParent();
      if (folder == null) {
        return List.of(jar);
      }
      try (Stream<Path> neighbours = Files.list(folder)) {
        return neighbours
            .filter(file -> file.toString().endsWith(".jar"))
            .sorted()
            .collect(Collectors.toList());
      } catch (IOException unreadable) {
        throw new UncheckedIOException("cannot read the folder of jars " + folder, unreadable);
      }
    }
  }

  /**
   * The class path of the running program, for programs whose jars are not in one folder.
   *
   * @param entries jars and folders
   * @param mainClass the engine's main class
   */
  record OnClassPath(List<Path> entries, String mainClass) implements EngineProgram {
    @Override
    public List<String> arguments() {
      List<String> arguments = new ArrayList<>();
      for (String opened : packages("opened-packages.txt")) {
        arguments.add("--add-opens=" + opened + "=ALL-UNNAMED");
      }
      for (String exported : packages("exported-packages.txt")) {
        arguments.add("--add-exports=" + exported + "=ALL-UNNAMED");
      }
      arguments.add("-cp");
      arguments.add(
          entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
      arguments.add(mainClass);
      return arguments;
    }

    @Override
    public List<Path> files() {
      return entries;
    }

    private static List<String> packages(String name) {
      try (InputStream list = EngineProgram.class.getResourceAsStream(name)) {
        if (list == null) {
          throw new IllegalStateException(name + " is missing from the launcher's jar");
        }
        return List.of(new String(list.readAllBytes(), StandardCharsets.UTF_8).strip().split(" +"));
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
  }

  /**
   * The engine that belongs to this program: the jar in the folder that {@value #LIB_PROPERTY}
   * names, else beside the launcher's own jar, else what is on the class path.
   *
   * @throws LaunchException when there is none
   */
  static EngineProgram find() {
    String named = System.getProperty(LIB_PROPERTY, "");
    if (!named.isBlank()) {
      return inFolder(Path.of(named))
          .orElseThrow(
              () ->
                  new LaunchException(
                      "no gridshell-grid-plugin jar in "
                          + named
                          + ", the folder that system property "
                          + LIB_PROPERTY
                          + " names; build with mvn package or correct the property"));
    }
    Path own = ownFolder();
    return inFolder(own).or(EngineProgram::onClassPath).orElseThrow(() -> missing(own));
  }

  private static Optional<EngineProgram> inFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(
              file ->
                  String.valueOf(file.getFileName())
                      .matches(
                          "gridshell-grid-plugin-[0-9][^/]*(?<!-sources|-tests|-javadoc)\\.jar"))
          .sorted()
          .map(file -> (EngineProgram) new Jar(file.toAbsolutePath()))
          .findFirst();
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read the folder of jars " + folder, unreadable);
    }
  }

  private static Optional<EngineProgram> onClassPath() {
    try {
      Class.forName(MAIN, false, EngineProgram.class.getClassLoader());
    } catch (ClassNotFoundException absent) {
      return Optional.empty();
    }
    List<Path> entries =
        Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> Path.of(entry).toAbsolutePath())
            .filter(Files::exists)
            .collect(Collectors.toList());
    return Optional.of(new OnClassPath(entries, MAIN));
  }

  private static LaunchException missing(Path own) {
    return new LaunchException(
        "no engine to start: there is no gridshell-grid-plugin jar in "
            + own
            + " nor on the class path; add it, or name its folder with -D"
            + LIB_PROPERTY);
  }

  private static Path ownFolder() {
    CodeSource source = EngineProgram.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      return Path.of("").toAbsolutePath();
    }
    try {
      Path place = Path.of(source.getLocation().toURI());
      Path parent = place.getParent();
      return Files.isDirectory(place) || parent == null ? place : parent;
    } catch (URISyntaxException odd) {
      throw new LaunchException(
          "cannot tell where the launcher's jar is: " + source.getLocation(), odd);
    }
  }
}
