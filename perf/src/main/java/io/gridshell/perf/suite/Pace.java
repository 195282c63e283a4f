package io.gridshell.perf.suite;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How thorough a comparison is. */
enum Pace {
  FULL(5, Duration.ofMinutes(90), Duration.ofSeconds(3), Duration.ofSeconds(60), 1),
  QUICK(3, Duration.ofSeconds(480), Duration.ofMillis(300), Duration.ofSeconds(15), 1),
  SMOKE(1, Duration.ofMinutes(10), Duration.ofMillis(50), Duration.ofSeconds(15), 0.01);

  private final int passes;
  private final Duration budget;
  private final Duration window;
  private final Duration deadline;
  private final double scale;

  Pace(int passes, Duration budget, Duration window, Duration deadline, double scale) {
    this.passes = passes;
    this.budget = budget;
    this.window = window;
    this.deadline = deadline;
    this.scale = scale;
  }

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How often every system is started anew, if there is time and nobody says otherwise. */
  int passes() {
    return passes;
  }

  /** The time for all of it; no pass begins that would not fit. */
  Duration budget() {
    return budget;
  }

  /** How long one workload is measured in one pass, about. */
  Duration window() {
    return window;
  }

  /** After which a workload is given up. */
  Duration deadline() {
    return deadline;
  }

  /** The time for one system in one pass. */
  Duration limit() {
    return deadline.multipliedBy(8);
  }

  /** The part of the data that is moved. */
  double scale() {
    return scale;
  }

  /** The numbers of workers of the growth. */
  List<Integer> growth() {
    return switch (this) {
      case FULL -> List.of(1, 2, 4, 8, 16);
      // The ends first: the time may not suffice for all.
      case QUICK -> List.of(1, 16, 4, 8, 2);
      case SMOKE -> List.of(1, 2);
    };
  }

  /** Whether peers grow too; starting 16 nodes of a peer takes its time. */
  boolean peersGrow() {
    return this == FULL;
  }
}
