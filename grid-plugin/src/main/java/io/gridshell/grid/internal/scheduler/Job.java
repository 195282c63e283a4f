package io.gridshell.grid.internal.scheduler;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A job that has not ended. */
final class Job {
  private final JobSpec spec;
  private final long order;

  /** Ranges of the job in the queue, or held back by a delay. */
  final Set<Range> waiting = new HashSet<>();

  final Map<Long, Lot> lots = new HashMap<>();
  final Map<Long, Boolean> ends = new HashMap<>();
  final Map<Long, Set<Integer>> engines = new HashMap<>();

  /** Items in {@link #waiting}. */
  int waitingItems;

  /** Items that have not ended. */
  int open;

  /** When the wait for a first engine ends; 0 for never. */
  long queueDeadline;

  /** The whole job while it waits for earlier results. */
  @Nullable Range blocked;

  /** Whether {@code follow} decided where the job runs. */
  boolean follows;

  Job(JobSpec spec, long order) {
    this.spec = spec;
    this.order = order;
    this.open = spec.size();
  }

  JobSpec spec() {
    return spec;
  }

  /** Place among the jobs of equal priority. */
  long order() {
    return order;
  }
}
