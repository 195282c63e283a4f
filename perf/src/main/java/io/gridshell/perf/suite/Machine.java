package io.gridshell.perf.suite;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a figure depends on besides the code. */
final class Machine {
  private static final String UNKNOWN = "unknown";

  private Machine() {}

  /** The facts by name, in the order of importance. */
  static Map<String, String> facts(Path repository) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("cpu", firstLine(Path.of("/proc/cpuinfo"), "model name"));
    facts.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
    facts.put("memory", firstLine(Path.of("/proc/meminfo"), "MemTotal"));
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put(
        "jdk",
        System.getProperty("java.vm.name")
            + " "
            + System.getProperty("java.runtime.version")
            + ", "
            + System.getProperty("java.vendor"));
    facts.put("commit", git(repository, "rev-parse", "HEAD"));
    facts.put("changes", changes(git(repository, "status", "--porcelain")));
    facts.put(
        "load",
        String.valueOf(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return facts;
  }

  private static String firstLine(Path file, String key) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException elsewhere) {
      return UNKNOWN + ", " + file + " cannot be read";
    }
  }

  private static String changes(String status) {
    if (status.isEmpty()) {
      return "none";
    }
    return status.startsWith(UNKNOWN) ? status : "uncommitted";
  }

  private static String git(Path repository, String... words) {
    List<String> command = new ArrayList<>(List.of("git", "-C", repository.toString()));
    command.addAll(List.of(words));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? output : UNKNOWN + ", not a git repository";
    } catch (IOException none) {
      return UNKNOWN + ", there is no git";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return UNKNOWN + ", interrupted";
    }
  }
}
