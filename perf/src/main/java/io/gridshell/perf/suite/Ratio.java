package io.gridshell.perf.suite;

import io.gridshell.perf.Workload.Unit;

/**
 * How many times as good Gridshell is as another system: above 1 it is ahead.
 *
 * @param value from median to median
 * @param least with the other's better quartile
 * @param most with the other's worse quartile
 */
record Ratio(double value, double least, double most) {
  private static final double EQUAL = 0.995;

  static Ratio of(Figure ours, Figure theirs, Unit unit) {
    double mine = ours.median();
    return unit.lessIsBetter()
        ? new Ratio(
            theirs.median() / mine, theirs.lowerQuartile() / mine, theirs.upperQuartile() / mine)
        : new Ratio(
            mine / theirs.median(), mine / theirs.upperQuartile(), mine / theirs.lowerQuartile());
  }

  /** Whether Gridshell is behind, as far as two digits can tell. */
  boolean isBehind() {
    return value < EQUAL;
  }
}
