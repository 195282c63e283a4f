package io.gridshell.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names that the code reads and nowhere explains, with what they mean; a name that the code has
 * not, or has besides, is a failure.
 *
 * @param what what the names are, for messages
 * @param meanings by name, in the order of the page
 * @param read the names that the code reads
 */
record NamesInCode(String what, Map<String, String> meanings, Set<String> read) {
  private static final String VARIABLE = "(GRIDSHELL_[A-Z_]*[A-Z])\\b(?!_)";

  /** Tells of names that only one side has. */
  NamesInCode {
    if (!read.equals(meanings.keySet())) {
      Set<String> undescribed = new TreeSet<>(read);
      undescribed.removeAll(meanings.keySet());
      Set<String> unread = new TreeSet<>(meanings.keySet());
      unread.removeAll(read);
      throw new IllegalStateException(
          what + ": NamesInCode does not describe " + undescribed + ", the code lacks " + unread);
    }
  }

  /** The options behind {@code -L} of a grid on Marathon. */
  static NamesInCode marathonOptions() throws IOException {
    Path file = source("launcher", "io/gridshell/launch/marathon/MarathonOptions.java");
    String text = Files.readString(file);
    int start = text.indexOf("KNOWN =");
    Set<String> read = found("\"([a-z-]+)\"", text.substring(start, text.indexOf(';', start)));
    read.addAll(
        found("\"((?:env|secret)\\.)\"", text).stream().map(each -> each + "NAME").toList());
    return new NamesInCode(
        "options of launcher marathon",
        meanings(
            "url",
            "Marathon's masters, instead of `GRID_MARATHON_URLS`.",
            "app",
            "Id of the app; `/gridshell/USER/PROFILE`.",
            "image",
            "Image of the engines; without it tasks are plain processes.",
            "network",
            "`host`, `bridge` or `container`; `bridge` with an image, else `host`.",
            "network-name",
            "Which container network.",
            "cpus",
            "Processors of a task; 1.",
            "memory",
            "Megabytes of memory of a task; 1024.",
            "disk",
            "Megabytes of disk of a task; 0.",
            "grace",
            "Seconds that a task may take to leave; 60.",
            "constraints",
            "Such as `hostname:GROUP_BY;rack:LIKE:a.*`.",
            "fetch",
            "Addresses of files for the sandbox, with commas.",
            "java",
            "Of plain processes: the command `java` on the agents; as here.",
            "jars",
            "Of plain processes: Gridshell's folder `lib` on the agents; as here.",
            "ready-check",
            "`false` where Marathon's leader cannot reach the agents' ports; `true`, but"
                + " `false` on a container network.",
            "replace",
            "`true` destroys an app of the same id first; `false`.",
            "force",
            "`true` overrides deployments that hold the app; `false`.",
            "env.NAME",
            "A variable of the tasks.",
            "secret.NAME",
            "A variable of the tasks whose value is in Marathon's secret store, by its"
                + " source."),
        read);
  }

  /** The variables of an engine that its environment describes. */
  static NamesInCode engineVariables() throws IOException {
    Set<String> read = new TreeSet<>();
    for (String file :
        List.of("EngineEnvironment.java", "KubernetesNode.java", "internal/node/Finders.java")) {
      Path source = source("grid-plugin", "io/gridshell/grid/" + file);
      read.addAll(found(VARIABLE, Files.readString(source)));
    }
    read.addAll(
        found(
            "(GRIDSHELL_(?:HEAP|JVM_OPTIONS|NETWORK))",
            Files.readString(MarkdownPage.REPOSITORY.resolve("docker/image/bin/entry"))));
    Path ports = source("grid-plugin", "io/gridshell/grid/EngineEnvironment.java");
    String text = Files.readString(ports);
    int start = text.indexOf("enum Port {");
    found("(?m)^    ([A-Z]+),?$", text.substring(start, text.indexOf("\n  }", start)))
        .forEach(port -> read.add("PORT_" + port));
    return new NamesInCode(
        "variables of an engine",
        meanings(
            "GRIDSHELL_GRID",
            "Name of the grid; without it the environment is no engine's. A client joins that grid"
                + " if its profile has the same name.",
            "GRIDSHELL_DISCOVERY",
            "How they find each other: `static`, `marathon`, `kubernetes` or a class"
                + " `BiConsumer<IgniteConfiguration, Map<String, String>>`; `static`.",
            "GRIDSHELL_ADDRESSES",
            "Static: the discovery ports, `host:port` with commas.",
            "GRIDSHELL_FOUNDER",
            "Static: `true` for the one engine that forms the grid.",
            "GRIDSHELL_KEYS",
            "The grid's keys as one word, or the name of a file with it.",
            "GRIDSHELL_INSECURE",
            "`true` does without keys.",
            "GRIDSHELL_ENGINE_ID",
            "The id; without it the lowest free one.",
            "GRIDSHELL_LABELS",
            "Words of the engine, with commas or blanks.",
            "GRIDSHELL_CLASS_PATH",
            "Further jars for cells; of a client, for those of `run` and `console`.",
            "GRIDSHELL_BIND",
            "The address to listen at.",
            "GRIDSHELL_WORK",
            "A folder for files.",
            "GRIDSHELL_GRACE_SECONDS",
            "How long it finishes what it has begun when it is told to end; 20.",
            "GRIDSHELL_HEAP",
            "Of the images: limit of the heap, such as `2g`.",
            "GRIDSHELL_JVM_OPTIONS",
            "Of the images: more options of the JVM.",
            "GRIDSHELL_NETWORK",
            "On Marathon: `host`, `bridge` or `container` where the task cannot tell.",
            "GRIDSHELL_KUBERNETES_SERVICE",
            "On Kubernetes: the service; `gridshell`.",
            "GRIDSHELL_KUBERNETES_NAMESPACE",
            "On Kubernetes: the namespace; the pod's.",
            "GRIDSHELL_KUBERNETES_URL",
            "On Kubernetes: its interface; the pod's.",
            "GRIDSHELL_KUBERNETES_TOKEN_FILE",
            "On Kubernetes: file of the token; the pod's.",
            "PORT_DISCOVERY",
            "Port where newcomers ask to be let in; else `PORT0`; 47500.",
            "PORT_COMM",
            "Port of messages between members; else `PORT1`; 47100.",
            "PORT_CLIENT",
            "Port of thin clients; else `PORT2`; 10800.",
            "PORT_HTTP",
            "Port of `/health` and `/ready`; else `PORT3`; nowhere.",
            "PORT_DATA",
            "Port of large values; else `PORT4`; any."),
        read);
  }

  /** Those of them that a client reads too. */
  static Set<String> clientVariables() throws IOException {
    Set<String> read = new TreeSet<>(commandVariables());
    // A client's node has the finder of the engines.
    Path kubernetes = source("grid-plugin", "io/gridshell/grid/KubernetesNode.java");
    read.addAll(found(VARIABLE, Files.readString(kubernetes)));
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

  /** System properties of the product. */
  static NamesInCode systemProperties() throws IOException {
    Set<String> read = new TreeSet<>();
    for (Path file : sources()) {
      read.addAll(found("\"(gridshell\\.[a-z.-]+)\"", Files.readString(file)));
    }
    // Names of caches, messages and metrics.
    read.removeAll(
        Set.of(
            "gridshell.engines",
            "gridshell.output",
            "gridshell.answers",
            "gridshell.engine",
            "gridshell.marathon"));
    return new NamesInCode(
        "system properties",
        meanings(
            "gridshell.columns",
            "Set by the script `gridshell`: the width of the terminal.",
            "gridshell.command",
            "Set by the script `gridshell`: how it was called, for lines that it prints.",
            "gridshell.command.archive",
            "Set by the script `gridshell`: where the class-data archive of the command is.",
            "gridshell.data.local",
            "Of an engine: `false` keeps large values of processes on its own machine on the port"
                + " for data, instead of a socket in the file system that only its user can open.",
            "gridshell.host",
            "Of an engine or a program: the host it counts itself to when arrays are shared;"
                + " the name of the machine.",
            "gridshell.join.seconds",
            "Of an engine (`--jvm-option=-Dgridshell.join.seconds=120`): how long it looks for"
                + " the grid before it gives up; 60.",
            "gridshell.lib",
            "Of a program that starts a cluster: the folder of Gridshell's jars, when they are"
                + " neither beside the launcher's jar nor on the class path.",
            "gridshell.shared.folder",
            "Of an engine or a program: where shared arrays lie, such as a folder of"
                + " `/dev/shm`; the folder of the grid's profile.",
            "gridshell.terminal",
            "Set by the script `gridshell`: which of `in`, `out` and `err` are a terminal."),
        read);
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

  /** Names, each with its meaning behind it. */
  private static Map<String, String> meanings(String... words) {
    Map<String, String> meanings = new LinkedHashMap<>();
    for (int i = 0; i < words.length; i += 2) {
      meanings.put(words[i], words[i + 1]);
    }
    return meanings;
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
