package io.gridshell.perf.suite;

import io.gridshell.perf.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a comparison is made.
 *
 * @param mode its name
 * @param passes how often every system is started anew, if there is time
 * @param budget the time for all of it; no pass begins that would not fit
 * @param window how long one workload is measured in one pass, about
 * @param deadline after which a workload is given up
 * @param scale the part of the data that is moved
 * @param growth the numbers of workers of the growth
 * @param systems the ids of the systems wanted, empty for all
 * @param workloads the workloads wanted
 * @param file where the figures go
 */
record Settings(
    String mode,
    int passes,
    Duration budget,
    Duration window,
    Duration deadline,
    double scale,
    List<Integer> growth,
    Set<String> systems,
    List<Workload> workloads,
    Path file) {
  static final int WORKERS = 4;

  private static final String FULL = "full";

  private static final String USAGE =
      "perf/run [--quick | --smoke] [--systems gridshell,ignite,..]"
          + " [--workloads start,apply-one,..] [--passes N] [--json FILE]; --help tells more";

  static Settings full(Path file) {
    return new Settings(
        FULL,
        5,
        Duration.ofMinutes(90),
        Duration.ofSeconds(3),
        Duration.ofSeconds(60),
        1,
        List.of(1, 2, 4, 8, 16),
        Set.of(),
        List.of(Workload.values()),
        file);
  }

  private Settings quick() {
    return new Settings(
        "quick",
        3,
        Duration.ofSeconds(480),
        Duration.ofMillis(300),
        Duration.ofSeconds(15),
        1,
        // The ends first: the time may not suffice for all.
        List.of(1, 16, 4, 8, 2),
        systems,
        workloads,
        file);
  }

  private Settings smoke() {
    return new Settings(
        "smoke",
        1,
        Duration.ofMinutes(10),
        Duration.ofMillis(50),
        Duration.ofSeconds(15),
        0.01,
        List.of(1, 2),
        systems,
        workloads,
        file);
  }

  /**
   * Reads options.
   *
   * @throws IllegalArgumentException if they are none of ours
   */
  static Settings parse(List<String> options, Path file) {
    Settings settings = full(file);
    Deque<String> left = new ArrayDeque<>(options);
    while (!left.isEmpty()) {
      String option = left.pop();
      settings =
          switch (option) {
            case "--quick" -> settings.quick();
            case "--smoke" -> settings.smoke();
            case "--systems" -> settings.withSystems(words(option, left));
            case "--workloads" ->
                settings.withWorkloads(words(option, left).stream().map(Workload::of).toList());
            case "--passes" ->
                settings.withPasses(Integer.parseInt(String.join(",", words(option, left))));
            case "--json" -> settings.withFile(Path.of(String.join(",", words(option, left))));
            default -> throw new IllegalArgumentException("no option " + option + "\n" + USAGE);
          };
    }
    return settings;
  }

  private static List<String> words(String option, Deque<String> left) {
    if (left.isEmpty()) {
      throw new IllegalArgumentException(option + " has no value\n" + USAGE);
    }
    return Arrays.asList(left.pop().split(",", -1));
  }

  private Settings withSystems(List<String> ids) {
    return new Settings(
        mode, passes, budget, window, deadline, scale, growth, Set.copyOf(ids), workloads, file);
  }

  private Settings withWorkloads(List<Workload> wanted) {
    return new Settings(
        mode, passes, budget, window, deadline, scale, growth, systems, List.copyOf(wanted), file);
  }

  private Settings withPasses(int count) {
    return new Settings(
        mode, count, budget, window, deadline, scale, growth, systems, workloads, file);
  }

  private Settings withFile(Path other) {
    return new Settings(
        mode, passes, budget, window, deadline, scale, growth, systems, workloads, other);
  }

  /** Whether peers grow too; starting 16 nodes of a peer takes its time. */
  boolean peersGrow() {
    return mode.equals(FULL);
  }

  /** The time for one system in one pass. */
  Duration limit() {
    return deadline.multipliedBy(8);
  }

  /** A system that is wanted and is none of {@code all}. */
  Optional<String> unknownSystem(List<Contender> all) {
    return systems.stream()
        .filter(id -> all.stream().noneMatch(contender -> contender.id().equals(id)))
        .findFirst();
  }

  /** Whether {@code contender} takes part. */
  boolean wants(Contender contender) {
    return systems.isEmpty() || systems.contains(contender.id());
  }
}
