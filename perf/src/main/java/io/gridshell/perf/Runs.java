package io.gridshell.perf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Repeats an operation until a time is over: first to warm it up, then in a few runs.
 *
 * @param window how long the measured runs take together, about
 */
record Runs(Duration window) {
  private static final int WARM = 2;
  private static final int USUAL = 5;
  private static final int LEAST = 3;
  private static final int MOST_CALLS = 50_000;

  /** The median time of the operation in each run, in microseconds. */
  List<Double> micros(Callable<?> operation) throws Exception {
    run(operation, WARM * window.toNanos());
    long end = System.nanoTime() + 2 * window.toNanos();
    List<Double> runs = new ArrayList<>();
    while (runs.size() < USUAL && (runs.size() < LEAST || System.nanoTime() < end)) {
      runs.add(run(operation, window.toNanos() / USUAL));
    }
    return runs;
  }

  /** Whole runs of something that takes its time, in microseconds; at least one. */
  List<Double> microsUnwarmed(Callable<?> operation) throws Exception {
    long end = System.nanoTime() + window.toNanos();
    List<Double> runs = new ArrayList<>();
    do {
      runs.add(run(operation, 0));
    } while (System.nanoTime() < end);
    return runs;
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
