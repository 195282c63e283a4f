package io.gridshell.marathon;

import java.time.Duration;

/**
 * The moment by which a call has ended, whomever it asks.
 *
 * @param nanos the moment, as {@link System#nanoTime} counts
 */
record Deadline(long nanos) {
  // Ignite waits for a call as long as for a dead node, which is ten seconds.
  private static final Duration CALL = Duration.ofSeconds(9);

  /** That of a call of Ignite's that begins now. */
  static Deadline ofCall() {
    return in(CALL);
  }

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** How much time is left; zero when it has passed. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
  }

  /** What is left, but {@code most} at most. */
  Duration left(Duration most) {
    Duration left = left();
    return left.compareTo(most) < 0 ? left : most;
  }
}
