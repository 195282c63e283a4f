package io.gridshell.perf.suite;

import java.util.Collection;
import java.util.List;

/**
 * What the repeated runs of one workload on one system come to.
 *
 * @param runs each of them, in ascending order
 */
record Figure(List<Double> runs) {

  Figure {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("a figure is made of at least one run");
    }
    runs = runs.stream().sorted().toList();
  }

  static Figure of(Collection<Double> runs) {
    return new Figure(List.copyOf(runs));
  }

  double median() {
    return quantile(0.5);
  }

  double lowerQuartile() {
    return quantile(0.25);
  }

  double upperQuartile() {
    return quantile(0.75);
  }

  /** How far the middle half of the runs goes and how many there are, as a table shows it. */
  String spread() {
    return runs.size() < 2
        ? "n=1"
        : Numbers.of(lowerQuartile()) + "-" + Numbers.of(upperQuartile()) + ", n=" + runs.size();
  }

  /** The value below which {@code part} of the runs are, between two of them where need be. */
  private double quantile(double part) {
    double place = part * (runs.size() - 1);
    int below = (int) place;
    int above = Math.min(below + 1, runs.size() - 1);
    return runs.get(below) + (place - below) * (runs.get(above) - runs.get(below));
  }
}
