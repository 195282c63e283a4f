package io.gridshell.perf.suite;

import io.gridshell.perf.Workload;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How a comparison is made.
 *
 * @param pace how thorough it is
 * @param passes how often every system is started anew, if there is time
 * @param systems the ids of the systems wanted, empty for all
 * @param workloads the workloads wanted
 * @param file where the figures go
 * @param jfr where recordings by Java Flight Recorder go, if there are to be any
 */
record Settings(
    Pace pace,
    int passes,
    Set<String> systems,
    List<Workload> workloads,
    Path file,
    Optional<Path> jfr) {
  static final int WORKERS = 4;

  private static final String USAGE =
      "perf/run [--quick | --smoke] [--systems gridshell,ignite,..]"
          + " [--workloads start,apply-one,..] [--passes N] [--json FILE] [--jfr DIR];"
          + " --help tells more";

  /**
   * Reads options, in any order.
   *
   * @throws IllegalArgumentException if they are none of ours
   */
  static Settings parse(List<String> options, Path usual) {
    Pace pace = Pace.FULL;
    OptionalInt passes = OptionalInt.empty();
    Set<String> systems = Set.of();
    List<Workload> workloads = List.of(Workload.values());
    Path file = usual;
    Optional<Path> jfr = Optional.empty();
    Deque<String> left = new ArrayDeque<>(options);
    while (!left.isEmpty()) {
      String option = left.pop();
      switch (option) {
        case "--quick" -> pace = Pace.QUICK;
        case "--smoke" -> pace = Pace.SMOKE;
        case "--systems" -> systems = Set.of(words(option, left));
        case "--workloads" ->
            // In their own order: the recovery, which kills workers, comes behind those who need
            // them.
            workloads = Arrays.stream(words(option, left)).map(Workload::of).sorted().toList();
        case "--passes" -> passes = OptionalInt.of(count(option, value(option, left)));
        case "--json" -> file = Path.of(value(option, left));
        case "--jfr" -> jfr = Optional.of(Path.of(value(option, left)).toAbsolutePath());
        default -> throw new IllegalArgumentException("no option " + option + "\n" + USAGE);
      }
    }
    return new Settings(pace, passes.orElse(pace.passes()), systems, workloads, file, jfr);
  }

  private static String value(String option, Deque<String> left) {
    if (left.isEmpty()) {
      throw new IllegalArgumentException(option + " has no value\n" + USAGE);
    }
    return left.pop();
  }

  private static String[] words(String option, Deque<String> left) {
    return Arrays.stream(value(option, left).split(",", -1)).distinct().toArray(String[]::new);
  }

  private static int count(String option, String word) {
    if (!word.matches("[1-9][0-9]{0,3}")) {
      throw new IllegalArgumentException(
          option + " is a number from 1 on, not '" + word + "'\n" + USAGE);
    }
    return Integer.parseInt(word);
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
