package io.gridshell.perf.suite;

import io.gridshell.perf.Workload.Unit;

/**
 * How many times as good Gridshell is as another system: above 1 it is ahead.
 *
 * @param value from median to median
 * @param least from our worse quartile to the other's better one
 * @param most from our better quartile to the other's worse one
 */
record Ratio(double value, double least, double most) {
  private static final double EQUAL = 0.995;

  static Ratio of(Figure ours, Figure theirs, Unit unit) {
    return unit.lessIsBetter() ? quotient(theirs, ours) : quotient(ours, theirs);
  }

  private static Ratio quotient(Figure above, Figure below) {
    return new Ratio(
        above.median() / below.median(),
        above.lowerQuartile() / below.upperQuartile(),
        above.upperQuartile() / below.lowerQuartile());
  }

  /** Whether Gridshell is behind, as far as two digits can tell. */
  boolean isBehind() {
    return value < EQUAL;
  }
}
