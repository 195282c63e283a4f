package io.gridshell.perf;

import java.util.OptionalDouble;
import java.util.concurrent.Callable;

/**
 * Two operations measured in turn, block by block, so that both meet the same noise.
 *
 * @param ours the operation of Gridshell
 * @param theirs the operation that it is compared with
 * @param warmUp how many of each are done first and reported apart
 * @param repetitions how many of each are measured
 */
record Duel(Callable<?> ours, Callable<?> theirs, int warmUp, int repetitions) {
  private static final int BLOCK = 25;

  /** Measures both. */
  Result run() throws Exception {
    long[] early = new long[warmUp];
    long[] theirEarly = new long[warmUp];
    measure(early, theirEarly);
    long[] first = new long[repetitions];
    long[] second = new long[repetitions];
    measure(first, second);
    return new Result(
        Timing.of(first),
        Timing.of(second),
        OptionalDouble.of(Timing.of(early).ratioTo(Timing.of(theirEarly))));
  }

  private void measure(long[] first, long[] second) throws Exception {
    for (int start = 0; start < first.length; start += BLOCK) {
      int end = Math.min(first.length, start + BLOCK);
      measureBlock(ours, first, start, end);
      measureBlock(theirs, second, start, end);
    }
  }

  /** How long each of {@code repetitions} calls of {@code operation} takes, in nanoseconds. */
  static long[] measure(Callable<?> operation, int repetitions) throws Exception {
    long[] nanos = new long[repetitions];
    measureBlock(operation, nanos, 0, repetitions);
    return nanos;
  }

  private static void measureBlock(Callable<?> operation, long[] nanos, int start, int end)
      throws Exception {
    for (int i = start; i < end; i++) {
      long begin = System.nanoTime();
      operation.call();
      nanos[i] = System.nanoTime() - begin;
    }
  }

  /**
   * What a duel gave.
   *
   * @param ours the timing of Gridshell
   * @param theirs the timing that it is compared with
   * @param early the ratio of the two while both warmed up, where they did
   */
  record Result(Timing ours, Timing theirs, OptionalDouble early) {
    void print(String name, double target) {
      double ratio = ours.ratioTo(theirs);
      System.out.printf("%s%n  ours   %s%n  theirs %s%n", name, ours, theirs);
      System.out.printf(
          "  ratio  %.2f (target at most %.2f)%s%n",
          ratio, target, ratio > target ? "  MISSED" : "");
      early.ifPresent(before -> System.out.printf("  ratio  %.2f while warming up%n", before));
    }
  }
}
