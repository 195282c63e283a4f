package io.gridshell.launch;

import java.time.Duration;

/**
 * How engines that died come back.
 *
 * @param most how often one engine is started again before it is given up
 * @param first the pause before the first time; it doubles with each time
 * @param longest the longest pause
 * @param settled how long an engine must live for its earlier ends to be forgotten
 */
public record RestartPolicy(int most, Duration first, Duration longest, Duration settled) {

  /** Five times, after half a second at first, half a minute at most; a minute settles. */
  public static final RestartPolicy USUAL =
      new RestartPolicy(5, Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofSeconds(60));

  /** Refuses what would never start anything. */
  public RestartPolicy {
    if (most < 1) {
      throw new IllegalArgumentException("restarts must be at least 1, not " + most);
    }
  }

  /** The pause before start number {@code attempt}, from 1. */
  Duration pause(int attempt) {
    Duration pause = first;
    for (int i = 1; i < attempt && pause.compareTo(longest) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(longest) < 0 ? pause : longest;
  }
}
