package io.gridshell.perf;

import java.util.Arrays;

/**
 * How long the repetitions of one operation took.
 *
 * @param medianMicros the middle one, in microseconds
 * @param ninetiethMicros the one that nine of ten stay below
 */
record Timing(double medianMicros, double ninetiethMicros) {

  static Timing of(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Timing(sorted[sorted.length / 2] / 1e3, sorted[sorted.length * 9 / 10] / 1e3);
  }

  double ratioTo(Timing other) {
    return medianMicros / other.medianMicros;
  }

  @Override
  public String toString() {
    return String.format("p50 %9.1f us, p90 %9.1f us", medianMicros, ninetiethMicros);
  }
}
