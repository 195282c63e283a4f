package io.gridshell.perf.suite;

import io.gridshell.perf.Driver;
import io.gridshell.perf.JavaCommand;
import io.gridshell.perf.Workload;
import io.gridshell.perf.suite.Contender.Role;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The systems there are. */
final class Contenders {
  private static final String HEAP = "-Xmx2g";
  private static final String PYTHON = "/usr/bin/python3";
  private static final String PLUGIN = "grid-plugin";

  // What Spark asks for besides what Ignite does.
  private static final List<String> OPENS_OF_OTHERS =
      List.of(
          "jdk.internal.ref",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private Contenders() {}

  /** All of them, in the order of the table; {@code perf} is the folder of the benchmarks. */
  static List<Contender> all(Path perf) {
    Path jppf = perf.resolve("jppf").resolve("target").resolve("lib");
    Path spark = perf.resolve("spark").resolve("target").resolve("home");
    return List.of(
        here("gridshell", "Gridshell", Role.OURS, Map.of()),
        plain("ignite", "Ignite", Map.of()),
        plain("stealing", "Ignite, job stealing", moving()),
        here("hazelcast", "Hazelcast", Role.PEER, Map.of()),
        new Contender(
            "jppf",
            "JPPF",
            Role.PEER,
            java(jppf, "io.gridshell.perf.jppf.JppfDriver"),
            smallOnly(),
            built(jppf)),
        new Contender(
            "spark",
            "Spark",
            Role.PEER,
            // Its executors look for their class path there.
            prefixed(
                List.of(
                    "env",
                    "SPARK_HOME=" + spark,
                    "SPARK_SCALA_VERSION=2.13",
                    "SPARK_LOCAL_IP=127.0.0.1"),
                java(spark.resolve("jars"), "io.gridshell.perf.spark.SparkDriver")),
            smallOnly(),
            built(spark.resolve("jars"))),
        python(perf, "ipyparallel", "ipyparallel", "ipyparallel"),
        python(perf, "dask", "Dask", "distributed"),
        here("jdk", "JDK (floor)", Role.FLOOR, starts()),
        here("tcp", "TCP (floor)", Role.FLOOR, starts()));
  }

  /** A driver with a class path of its own. */
  private static List<String> java(Path jars, String main) {
    List<String> command = new ArrayList<>(JavaCommand.with(jars + "/*"));
    OPENS_OF_OTHERS.forEach(
        each -> command.add(1, "--add-opens=java.base/" + each + "=ALL-UNNAMED"));
    command.addAll(List.of(HEAP, main));
    return command;
  }

  private static List<String> prefixed(List<String> words, List<String> command) {
    return Stream.concat(words.stream(), command.stream()).toList();
  }

  private static String built(Path jars) {
    return Files.isDirectory(jars) ? "" : "it was not built, see what Maven said above";
  }

  private static Contender python(Path perf, String id, String title, String module) {
    Path script = perf.resolve("python").resolve(id + "_driver.py");
    return new Contender(
        id,
        title,
        Role.PEER,
        List.of(PYTHON, script.toString()),
        smallOnly(),
        imports(module)
            ? ""
            : PYTHON + " has no " + module + ", which Debian's python3-" + module + " would bring");
  }

  private static boolean imports(String module) {
    try {
      return new ProcessBuilder(PYTHON, "-c", "import " + module)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException none) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** One whose driver has the class path of this JVM. */
  private static Contender here(String id, String title, Role role, Map<Workload, String> without) {
    return driven(id, title, role, without, System.getProperty("java.class.path"));
  }

  /** Ignite without our plugin, which a node loads when it finds it on its class path. */
  private static Contender plain(String id, String title, Map<Workload, String> without) {
    String others =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(jar -> !jar.contains(PLUGIN))
            .collect(Collectors.joining(File.pathSeparator));
    return driven(id, title, Role.PEER, without, others);
  }

  private static Contender driven(
      String id, String title, Role role, Map<Workload, String> without, String classPath) {
    List<String> command = new ArrayList<>(JavaCommand.with(classPath));
    command.addAll(List.of(HEAP, Driver.class.getName(), id));
    return new Contender(id, title, role, command, without, "");
  }

  private static Map<Workload, String> without(Set<Workload> workloads, String why) {
    Map<Workload, String> without = new EnumMap<>(Workload.class);
    workloads.forEach(each -> without.put(each, why));
    return without;
  }

  private static Map<Workload, String> smallOnly() {
    return without(
        EnumSet.of(Workload.GROWTH), "only Gridshell, Ignite and Hazelcast are made to grow");
  }

  /** What moves data or grows. */
  private static Map<Workload, String> moving() {
    Set<Workload> data = EnumSet.range(Workload.SCATTER_FEW, Workload.PUSH);
    data.add(Workload.GROWTH);
    return without(data, "the same as without job stealing");
  }

  private static Map<Workload, String> starts() {
    return without(
        EnumSet.of(Workload.START, Workload.RECOVERY, Workload.GROWTH),
        "a floor has no workers to start or to lose");
  }
}
