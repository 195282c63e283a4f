package io.gridshell.perf;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How many operations a second end when a fixed number is always under way. */
record InFlight(int atOnce, int count) {

  /** Begins something that says when it has ended, and by what failure if by one. */
  interface Operation {
    void begin(Consumer<@Nullable Throwable> ended);
  }

  double perSecond(Operation operation) throws InterruptedException {
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
