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
  private final Estimates.Cost cost;

  /** Ranges of the job in the queue, or held back by a delay. */
  final Set<Range> waiting = new HashSet<>();

  /** Those of them that are held back by a delay, with how. */
  final Map<Range, Scheduler.Delayed> delayed = new HashMap<>();

  final Map<Long, Lot> lots = new HashMap<>();
  final Map<Long, Boolean> ends = new HashMap<>();
  final Map<Long, Set<Integer>> engines = new HashMap<>();

  /** Items in {@link #waiting}. */
  int waitingItems;

  /** Items that have not ended. */
  int open;

  /** No lot has more items; less than asked for while engines give items back. */
  int mostItems;

  /** When the wait for a first engine ends; 0 for never. */
  long queueDeadline;

  /** Whether that time is over. */
  boolean late;

  /** The whole job while it waits for earlier results. */
  @Nullable Range blocked;

  /** Whether {@code follow} decided where the job runs. */
  boolean follows;

  Job(JobSpec spec, long order, Estimates.Cost cost) {
    this.spec = spec;
    this.order = order;
    this.cost = cost;
    this.open = spec.size();
    this.mostItems = Math.max(1, spec.chunk());
  }

  JobSpec spec() {
    return spec;
  }

  /** What an item costs. */
  Estimates.Cost cost() {
    return cost;
  }

  /** Place among the jobs of equal priority. */
  long order() {
    return order;
  }
}
