package io.gridshell.grid.internal.scheduler;

import java.util.LinkedHashMap;
import java.util.Map;

/** What items and messages cost, from what they did cost. */
final class Estimates {
  private static final int FAMILIES = 1024;
  private static final long FASTEST_TRIP = 50_000;
  private static final long SLOWEST_TRIP = 20_000_000;

  /** What an item costs, for jobs that are likely to cost the same. */
  static final class Cost {
    /** A task is not worth a processor of its own whose function takes less. */
    private static final long QUICK = 50_000;

    /** A longer call counts as one of this, so that a pause of its process does not weigh much. */
    private static final long LONGEST_CALL = 2_000_000;

    private static final int CALLS_REMEMBERED = 64;

    /** What an engine does around a call takes longer only where large values come or go. */
    private static final long LONGEST_AROUND = 20_000_000;

    private long nanos = -1;
    private long function;
    private int calls;

    /** Time of one item, at least 1; -1 when none has ended yet. */
    long item() {
      return nanos;
    }

    /** {@code count} items took {@code total} nanoseconds. */
    void ran(int count, long total) {
      long each = Math.max(1, total / count);
      nanos = nanos < 0 ? each : Math.max(1, (nanos + each) / 2);
    }

    /** The function of a single task took {@code nanos}, without what its engine did around it. */
    void called(long nanos) {
      calls = Math.min(calls + 1, CALLS_REMEMBERED);
      function += (Math.min(nanos, LONGEST_CALL) - function) / calls;
    }

    /**
     * Whether a single task takes next to nothing. What its engine does around it takes a hundred
     * times as long while its code is cold, and says nothing of the task.
     */
    boolean isQuick() {
      return calls > 0 && function <= QUICK && nanos <= LONGEST_AROUND;
    }
  }

  private final Map<Object, Cost> families =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Cost> eldest) {
          return size() > FAMILIES;
        }
      };
  private long roundTrip = 500_000;

  /** The cost that jobs of {@code family} share. */
  Cost of(Object family) {
    return families.computeIfAbsent(family, unused -> new Cost());
  }

  /** A message to an idle engine and its answer took {@code nanos} without the work. */
  void travelled(long nanos) {
    long trip = Math.max(FASTEST_TRIP, Math.min(SLOWEST_TRIP, nanos));
    // Slow to believe a slow trip: noise on a busy machine only ever adds.
    roundTrip += (trip - roundTrip) / (trip < roundTrip ? 2 : 16);
  }

  /** Time of a message and its answer. */
  long roundTrip() {
    return roundTrip;
  }
}
