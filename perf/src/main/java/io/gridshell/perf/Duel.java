package io.gridshell.perf;

import java.util.concurrent.Callable;

/**
 * Two operations measured in turn, block by block, so that both meet the same noise.
 *
 * @param ours the operation of Gridshell
 * @param theirs the operation that it is compared with
 * @param repetitions how many of each
 */
record Duel(Callable<?> ours, Callable<?> theirs, int repetitions) {
  private static final int BLOCK = 25;

  /** Measures both, after as many repetitions to warm up. */
  Result run() throws Exception {
    measure(new long[repetitions], new long[repetitions]);
    long[] first = new long[repetitions];
    long[] second = new long[repetitions];
    measure(first, second);
    return new Result(Timing.of(first), Timing.of(second));
  }

  private void measure(long[] first, long[] second) throws Exception {
    for (int start = 0; start < repetitions; start += BLOCK) {
      int end = Math.min(repetitions, start + BLOCK);
      measureBlock(ours, first, start, end);
      measureBlock(theirs, second, start, end);
    }
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
   */
  record Result(Timing ours, Timing theirs) {
    void print(String name, double target) {
      double ratio = ours.ratioTo(theirs);
      System.out.printf("%s%n  ours   %s%n  theirs %s%n", name, ours, theirs);
      System.out.printf(
          "  ratio  %.2f (target at most %.2f)%s%n",
          ratio, target, ratio > target ? "  MISSED" : "");
    }
  }
}
