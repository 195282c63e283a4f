package io.gridshell.perf;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How many operations a second end when a fixed number is always under way.
 *
 * @param atOnce that number
 * @param count how many there are in all
 */
public record InFlight(int atOnce, int count) {

  /** Begins something that says when it has ended, and by what failure if by one. */
  public interface Operation {
    /** Does not block; {@code ended} is told {@code null} or a failure. */
    void begin(Consumer<@Nullable Throwable> ended);
  }

  /**
   * Does them all.
   *
   * @throws IllegalStateException if one of them failed
   */
  public double perSecond(Operation operation) throws InterruptedException {
    Semaphore free = new Semaphore(atOnce);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Consumer<@Nullable Throwable> ended =
        error -> {
          if (error != null) {
            failure.set(error);
          }
          free.release();
        };
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      free.acquire();
      operation.begin(ended);
    }
    free.acquire(atOnce);
    double rate = count / ((System.nanoTime() - start) / 1e9);
    Throwable error = failure.get();
    if (error != null) {
      throw new IllegalStateException("an operation failed: " + error, error);
    }
    return rate;
  }
}
