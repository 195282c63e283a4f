package io.gridshell.grid.internal.scheduler;

import java.util.LinkedHashMap;
import java.util.Map;

/** What items and messages cost, from what they did cost. */
final class Estimates {
  private static final int FAMILIES = 1024;
  private static final long FASTEST_TRIP = 50_000;
  private static final long SLOWEST_TRIP = 20_000_000;

  private final Map<Object, Long> items =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Long> eldest) {
          return size() > FAMILIES;
        }
      };
  private long roundTrip = 500_000;

  /** Time of one item of {@code family}, at least 1; -1 when none has ended yet. */
  long item(Object family) {
    Long known = items.get(family);
    return known == null ? -1 : known;
  }

  /** {@code count} items of {@code family} took {@code nanos}. */
  void ran(Object family, int count, long nanos) {
    long each = Math.max(1, nanos / count);
    Long known = items.get(family);
    items.put(family, known == null ? each : Math.max(1, (known + each) / 2));
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
