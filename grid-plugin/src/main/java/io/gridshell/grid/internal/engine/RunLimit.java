package io.gridshell.grid.internal.engine;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches that nothing runs for longer than it may.
 *
 * <p>One watch serves all items of a task, one after the other; an item costs no timer of its own.
 * Once an item was too slow no other begins, so that a stop aimed at it cannot hit the next.
 * Thread-safe.
 */
final class RunLimit {
  /** Allows everything. */
  static final RunLimit NONE = new RunLimit(null, 0, () -> {});

  private final @Nullable ScheduledExecutorService watch;
  private final long nanos;
  private final Runnable stop;
  private @Nullable Future<?> pending;
  private long since;
  private boolean running;
  private boolean ended;
  private boolean expired;

  /**
   * Creates a limit.
   *
   * @param watch where time is looked at; null for no limit
   * @param nanos how long one item may run
   * @param stop stops the running item; called once at most, by {@code watch}
   */
  RunLimit(@Nullable ScheduledExecutorService watch, long nanos, Runnable stop) {
    this.watch = watch;
    this.nanos = nanos;
    this.stop = stop;
    lookIn(nanos);
  }

  private synchronized void lookIn(long delay) {
    if (watch != null) {
      pending = watch.schedule(this::look, Math.max(1, delay), TimeUnit.NANOSECONDS);
    }
  }

  private void look() {
    synchronized (this) {
      if (ended) {
        return;
      }
      long left = running ? since + nanos - System.nanoTime() : nanos;
      if (left > 0) {
        lookIn(left);
        return;
      }
      expired = true;
    }
    stop.run();
  }

  /** An item begins; false when none may any more. */
  boolean begin() {
    if (watch == null) {
      return true;
    }
    synchronized (this) {
      since = System.nanoTime();
      running = !expired;
      return running;
    }
  }

  /** Nothing more begins. */
  synchronized void end() {
    ended = true;
    if (pending != null) {
      pending.cancel(false);
    }
  }

  /** Whether an item was too slow. */
  synchronized boolean isExpired() {
    return expired;
  }

  /** The limit in words. */
  String text() {
    return TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
  }
}
