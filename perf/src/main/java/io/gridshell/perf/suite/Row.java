package io.gridshell.perf.suite;

import io.gridshell.perf.Workload;
import java.util.Comparator;

/**
 * A workload with a number of workers: one line of the table.
 *
 * @param workload what is done
 * @param workers by how many
 */
record Row(Workload workload, int workers) implements Comparable<Row> {
  private static final Comparator<Row> ORDER =
      Comparator.comparing(Row::workload).thenComparing(Row::workers);

  String title() {
    return workload == Workload.GROWTH
        ? workload.title() + ", " + workers + (workers == 1 ? " worker" : " workers")
        : workload.title();
  }

  @Override
  public int compareTo(Row other) {
    return ORDER.compare(this, other);
  }
}
