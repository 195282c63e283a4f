package io.gridshell;

import io.gridshell.spi.Patience;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * When and how often a load-balanced task that failed is tried again. Immutable; {@code with...}
 * returns a copy.
 *
 * <p>A retry prefers engines on which the task has not failed. The loss of an engine counts as a
 * failure too; it is survived once even by a task that has no retries. Retries always end.
 *
 * @param count at most how often a task is tried again
 * @param retryOn the failures that a retry may mend; asked in the client, must not block
 * @param backoff wait before the first retry; each further one waits twice as long
 * @param longestBackoff no wait is longer
 * @param elsewhere whether a task that failed on every engine fails, instead of being tried again
 *     on one of them
 */
public record RetryPolicy(
    int count,
    Predicate<? super GridException> retryOn,
    Duration backoff,
    Duration longestBackoff,
    boolean elsewhere) {

  /** Refuses negative numbers. */
  public RetryPolicy {
    Objects.requireNonNull(retryOn, "retryOn");
    if (count < 0) {
      throw new IllegalArgumentException("a retry count is 0 or more; it is " + count);
    }
    if (backoff.isNegative() || longestBackoff.compareTo(backoff) < 0) {
      throw new IllegalArgumentException(
          "a backoff is 0 or more and the longest is not shorter; they are "
              + backoff
              + " and "
              + longestBackoff);
    }
    backoff = Patience.bounded(backoff);
    longestBackoff = Patience.bounded(longestBackoff);
  }

  /** No retry, but after the loss of an engine. */
  public static RetryPolicy none() {
    return of(0);
  }

  /** At most {@code count} retries, at once, of whatever the task threw and of run timeouts. */
  public static RetryPolicy of(int count) {
    return new RetryPolicy(
        count,
        error -> error instanceof RemoteException || error instanceof TaskTimeoutException,
        Duration.ZERO,
        Duration.ZERO,
        false);
  }

  /** This policy for failures that {@code failures} accepts. */
  public RetryPolicy withRetryOn(Predicate<? super GridException> failures) {
    return new RetryPolicy(count, failures, backoff, longestBackoff, elsewhere);
  }

  /** This policy with waits of {@code first}, twice that, and so on up to {@code longest}. */
  public RetryPolicy withBackoff(Duration first, Duration longest) {
    return new RetryPolicy(count, retryOn, first, longest, elsewhere);
  }

  /** This policy without retries on an engine where the task has failed. */
  public RetryPolicy onlyElsewhere() {
    return new RetryPolicy(count, retryOn, backoff, longestBackoff, true);
  }
}
