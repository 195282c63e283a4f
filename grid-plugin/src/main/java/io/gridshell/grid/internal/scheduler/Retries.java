package io.gridshell.grid.internal.scheduler;

/**
 * How often an item is tried again.
 *
 * @param count at most how often; the loss of an engine is survived once even when this is 0
 * @param elsewhere whether never on an engine where it failed
 * @param firstDelayNanos wait before the first retry; each further one waits twice as long
 * @param longestDelayNanos no wait is longer
 */
public record Retries(int count, boolean elsewhere, long firstDelayNanos, long longestDelayNanos) {

  /** No retry of what failed, one after the loss of an engine. */
  public static final Retries NONE = new Retries(0, false, 0, 0);

  /** Whether an item that was retried {@code used} times may be tried again after it failed. */
  boolean allowFailure(int used) {
    return used < count;
  }

  /** Whether an item that was retried {@code used} times may be tried again after a loss. */
  boolean allowLoss(int used) {
    return used < Math.max(1, count);
  }

  /** The wait before retry number {@code used + 1}. */
  long delay(int used) {
    long delay = firstDelayNanos;
    for (int i = 0; i < used && delay < longestDelayNanos; i++) {
      delay *= 2;
    }
    return Math.min(delay, longestDelayNanos);
  }
}
