package io.gridshell.cli.console;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one thing that the user waits for, and can stop. One thread at a time waits; {@link
 * #interrupt} comes from any other.
 */
final class Foreground {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final AtomicInteger interrupts = new AtomicInteger();
  private volatile Stop stop = times -> {};

  /** What an interrupt does. */
  interface Stop {
    /**
     * Stops what runs.
     *
     * @param times how often the user has asked, this time included
     */
    void stop(int times);
  }

  /** Somebody asked twice for the end of what goes on. */
  static final class AbandonedException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** How often the user has asked what runs, or ran last, to stop. */
  int interrupts() {
    return interrupts.get();
  }

  /**
   * Something begins that {@link #here} or {@link #aside} will wait for: who interrupts between the
   * two, because output is there before the wait is, means that.
   */
  void begin() {
    interrupts.set(0);
  }

  /**
   * Runs {@code work}, which {@code onInterrupt} ends, on this thread. Interrupts since {@link
   * #begin} end it at once.
   */
  void here(Runnable work, Stop onInterrupt) {
    int missed;
    synchronized (this) {
      stop = onInterrupt;
      missed = interrupts.get();
    }
    try {
      if (missed > 0) {
        onInterrupt.stop(missed);
      }
      work.run();
    } finally {
      stop = times -> {};
    }
  }

  /** Makes what stops the thread of {@link #aside}. */
  interface Stopper {
    Stop of(Thread worker);
  }

  /**
   * Runs {@code work} on a thread of its own and waits for it; not at all when the user has asked
   * since {@link #begin} that it stop.
   *
   * @throws ExecutionException when it failed, or was not run
   * @throws AbandonedException when the user asked twice; it may go on
   */
  <T> T aside(Callable<T> work, Stopper stopper) throws ExecutionException, AbandonedException {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread worker = new Thread(() -> complete(result, work), "gridshell-foreground");
    worker.setDaemon(true);
    synchronized (this) {
      if (interrupts.get() > 0) {
        throw new ExecutionException(new InterruptedException("interrupted before it began"));
      }
      stop = stopper.of(worker);
    }
    worker.start();
    try {
      while (true) {
        try {
          return result.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
          if (interrupts.get() > 1) {
            throw new AbandonedException();
          }
        } catch (InterruptedException asked) {
          interrupt();
        }
      }
    } finally {
      stop = times -> {};
    }
  }

  private static <T> void complete(CompletableFuture<T> result, Callable<T> work) {
    try {
      result.complete(work.call());
    } catch (Exception | Error failed) {
      result.completeExceptionally(failed);
    }
  }

  /** Stops what runs; a second call gives it up. */
  void interrupt() {
    Stop current;
    int times;
    synchronized (this) {
      current = stop;
      times = interrupts.incrementAndGet();
    }
    current.stop(times);
  }
}
