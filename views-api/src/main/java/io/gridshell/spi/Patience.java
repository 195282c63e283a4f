package io.gridshell.spi;

import java.time.Duration;

/** How long somebody waits, as a number that can be reckoned with. */
public final class Patience {
  /** Longer than anybody waits, and short enough to be added to {@link System#nanoTime()}. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Patience() {}

  /** {@code patience}, or the nearest duration that is not negative and whose nanoseconds fit. */
  public static Duration bounded(Duration patience) {
    if (patience.isNegative()) {
      return Duration.ZERO;
    }
    return patience.compareTo(LONGEST) > 0 ? LONGEST : patience;
  }
}
