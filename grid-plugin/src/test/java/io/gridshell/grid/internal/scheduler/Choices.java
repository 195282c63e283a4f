package io.gridshell.grid.internal.scheduler;

import java.util.Arrays;

/** A sequence of numbers that decides what happens in a random run; zeros follow its end. */
final class Choices {
  private final int[] numbers;
  private int next;

  Choices(int[] numbers) {
    this.numbers = numbers;
  }

  /** Whether numbers are left. */
  boolean more() {
    return next < numbers.length;
  }

  /** The next number, from 0 to {@code bound - 1}. */
  int below(int bound) {
    return next < numbers.length ? Math.floorMod(numbers[next++], bound) : 0;
  }

  /** A run that fails for some numbers. */
  interface Run {
    void run(Choices choices);
  }

  /** Fewer and smaller numbers for which {@code run} still fails. */
  static int[] shrink(int[] failing, Run run) {
    int[] best = failing;
    boolean better = true;
    while (better) {
      better = false;
      for (int length = best.length / 2; length > 0 && !better; length /= 2) {
        for (int start = 0; start + length <= best.length && !better; start += length) {
          int[] shorter = without(best, start, length);
          if (fails(shorter, run)) {
            best = shorter;
            better = true;
          }
        }
      }
      for (int i = 0; i < best.length && !better; i++) {
        for (int smaller : new int[] {0, best[i] / 2, best[i] - 1}) {
          if (smaller >= 0 && smaller < best[i] && !better) {
            int[] changed = best.clone();
            changed[i] = smaller;
            if (fails(changed, run)) {
              best = changed;
              better = true;
            }
          }
        }
      }
    }
    return best;
  }

  private static int[] without(int[] numbers, int start, int length) {
    int[] shorter = Arrays.copyOf(numbers, numbers.length - length);
    System.arraycopy(numbers, start + length, shorter, start, numbers.length - start - length);
    return shorter;
  }

  private static boolean fails(int[] numbers, Run run) {
    try {
      run.run(new Choices(numbers));
      return false;
    } catch (RuntimeException | AssertionError e) {
      return true;
    }
  }
}
