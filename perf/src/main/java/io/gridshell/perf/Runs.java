package io.gridshell.perf;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.function.DoubleConsumer;

/**
 * Repeats an operation until a time is over: first to warm it up, then in a few runs. Each run is
 * told as soon as it is over, so that it stands whatever becomes of the next.
 *
 * @param window how long the measured runs take together, about
 */
record Runs(Duration window) {
  private static final int WARM = 2;
  private static final int USUAL = 5;
  private static final int LEAST = 3;
  private static final int MOST_CALLS = 50_000;

  /** Tells the median time of the operation in each run, in microseconds. */
  void micros(Callable<?> operation, DoubleConsumer done) throws Exception {
    run(operation, WARM * window.toNanos());
    long end = System.nanoTime() + 2 * window.toNanos();
    for (int i = 0; i < USUAL && (i < LEAST || System.nanoTime() < end); i++) {
      done.accept(run(operation, window.toNanos() / USUAL));
    }
  }

  /** Tells the times of whole runs of something that takes its time, in microseconds. */
  void microsUnwarmed(Callable<?> operation, DoubleConsumer done) throws Exception {
    long end = System.nanoTime() + window.toNanos();
    for (int i = 0; i < LEAST || System.nanoTime() < end; i++) {
      done.accept(run(operation, 0));
    }
  }

  private static double run(Callable<?> operation, long nanos) throws Exception {
    long[] times = new long[16];
    int count = 0;
    long begin = System.nanoTime();
    long now = begin;
    do {
      operation.call();
      long after = System.nanoTime();
      if (count == times.length) {
        times = Arrays.copyOf(times, 2 * count);
      }
      times[count++] = after - now;
      now = after;
    } while (now - begin < nanos && count < MOST_CALLS);
    return Timing.of(Arrays.copyOf(times, count)).medianMicros();
  }
}
