package io.gridshell.perf;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One item of work, written as a number: a wait in microseconds, or turns of arithmetic. */
public final class Piece {
  private Piece() {}

  /** Waits for {@code micros} microseconds; returns how many it took. */
  public static int await(int micros) {
    long start = System.nanoTime();
    long end = start + TimeUnit.MICROSECONDS.toNanos(micros);
    for (long left = end - start; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return (int) TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
  }

  /** Does {@code turns} thousand turns of arithmetic; returns a number that depends on all. */
  public static int compute(int turns) {
    long state = turns | 1;
    for (long i = turns * 1000L; i > 0; i--) {
      state ^= state << 13;
      state ^= state >>> 7;
      state ^= state << 17;
    }
    return (int) state;
  }
}
