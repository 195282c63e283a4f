package io.gridshell.perf;

import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** How many operations a second end when a fixed number is always under way. */
record InFlight(int atOnce, int count) {

  /** An operation that says when it has ended. */
  interface Operation extends Consumer<Runnable> {}

  double perSecond(Operation operation) throws InterruptedException {
    Semaphore free = new Semaphore(atOnce);
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      free.acquire();
      operation.accept(free::release);
    }
    free.acquire(atOnce);
    return count / ((System.nanoTime() - start) / 1e9);
  }
}
