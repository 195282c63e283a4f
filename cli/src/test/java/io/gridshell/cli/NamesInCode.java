package io.gridshell.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names that the code reads, with what its comments say of them. */
final class NamesInCode {
  private static final String VARIABLE = "(GRIDSHELL_[A-Z_]*[A-Z])\\b(?!_)";
  private static final String PROPERTY_MARK = "System property. ";

  /** Names of caches, messages and metrics, which look like those of properties. */
  private static final Set<String> NO_PROPERTIES =
      Set.of(
          "gridshell.engines",
          "gridshell.output",
          "gridshell.answers",
          "gridshell.engine",
          "gridshell.marathon");

  private NamesInCode() {}

  /** The options behind {@code -L} of a grid on Marathon. */
  static Map<String, String> marathonOptions() {
    String folder = "io.gridshell.launch.marathon.";
    Map<String, String> options = new LinkedHashMap<>();
    SourceComments.of("launcher", folder + "MarathonOption")
        .constants()
        .forEach((name, meaning) -> options.put(option(name), meaning));
    SourceComments.of("launcher", folder + "MarathonOptions")
        .words()
        .forEach((prefix, meaning) -> options.put(prefix + "NAME", meaning));
    return options;
  }

  private static String option(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The variables of an engine that its environment describes. */
  static Map<String, String> engineVariables() throws IOException {
    Map<String, String> variables = new LinkedHashMap<>();
    SourceComments.of("grid-plugin", "io.gridshell.grid.EngineVariable")
        .constants()
        .forEach((name, meaning) -> variables.put("GRIDSHELL_" + name, meaning));
    variables.putAll(variablesOfImages());
    SourceComments.of("grid-plugin", "io.gridshell.grid.EngineEnvironment")
        .constants()
        .forEach((name, meaning) -> variables.put("PORT_" + name, meaning));
    return variables;
  }

  /** Those that the images read before there is a JVM. */
  private static Map<String, String> variablesOfImages() throws IOException {
    String entry = Files.readString(MarkdownPage.REPOSITORY.resolve("docker/image/bin/entry"));
    Map<String, String> variables = new LinkedHashMap<>();
    Matcher line = Pattern.compile("(?m)^# (GRIDSHELL_[A-Z_]+): (.*)$").matcher(entry);
    while (line.find()) {
      variables.put(line.group(1), line.group(2));
    }
    return variables;
  }

  /** Those of them that a client reads too. */
  static Set<String> clientVariables() throws IOException {
    Set<String> read = new TreeSet<>(commandVariables());
    // A client's node has the finder of the engines.
    Path kubernetes = source("grid-plugin", "io/gridshell/grid/KubernetesNode.java");
    found("EngineVariable\\.([A-Z_]+)", Files.readString(kubernetes))
        .forEach(name -> read.add("GRIDSHELL_" + name));
    return read;
  }

  /** Those of them that the command itself reads. */
  static Set<String> commandVariables() throws IOException {
    Set<String> read = new TreeSet<>();
    for (Path file :
        List.of(
            source("launcher", "io/gridshell/launch/GivenGrid.java"),
            source("cli", "io/gridshell/cli/SessionClassPath.java"))) {
      read.addAll(found(VARIABLE, Files.readString(file)));
    }
    return read;
  }

  /** Variables of engines that are read somewhere in the code. */
  static Set<String> readVariables() throws IOException {
    Set<String> read = new TreeSet<>();
    for (Path file : sources()) {
      String text = Files.readString(file);
      if (file.startsWith(MarkdownPage.REPOSITORY.resolve("grid-plugin"))) {
        found("EngineVariable\\.([A-Z_]+)", text).forEach(name -> read.add("GRIDSHELL_" + name));
        found("Port\\.([A-Z_]+)\\b", text).forEach(name -> read.add("PORT_" + name));
        read.addAll(found("\"" + VARIABLE + "\"", text));
      }
    }
    String entry = Files.readString(MarkdownPage.REPOSITORY.resolve("docker/image/bin/entry"));
    read.addAll(found("\\$\\{(GRIDSHELL_(?:HEAP|JVM_OPTIONS|NETWORK))\\b", entry));
    return read;
  }

  /** System properties of the product. */
  static Map<String, String> systemProperties() throws IOException {
    Map<String, String> properties = new TreeMap<>();
    for (Path file : sources()) {
      new SourceComments(Files.readString(file))
          .words()
          .forEach(
              (name, comment) -> {
                if (comment.startsWith(PROPERTY_MARK)) {
                  properties.put(name, comment.substring(PROPERTY_MARK.length()));
                }
              });
    }
    return properties;
  }

  /** System properties that are read somewhere in the code. */
  static Set<String> readProperties() throws IOException {
    Set<String> read = new TreeSet<>();
    for (Path file : sources()) {
      read.addAll(found("\"(gridshell\\.[a-z.-]+)\"", Files.readString(file)));
    }
    read.removeAll(NO_PROPERTIES);
    return read;
  }

  private static Path source(String module, String file) {
    return MarkdownPage.REPOSITORY.resolve(module).resolve("src/main/java").resolve(file);
  }

  /** The first group of every place that fits. */
  static Set<String> found(String pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  /** All Java sources of the product. */
  static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(MarkdownPage.REPOSITORY, 12)) {
      return files
          .filter(each -> each.toString().matches(".*/src/main/java/.*\\.java"))
          .filter(each -> !each.startsWith(MarkdownPage.REPOSITORY.resolve("perf")))
          .toList();
    }
  }
}
