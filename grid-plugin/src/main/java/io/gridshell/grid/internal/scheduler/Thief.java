package io.gridshell.grid.internal.scheduler;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Chooses what is recalled for an engine that is idle. */
final class Thief {
  private static final long SHORTEST_PROBE = 5_000_000;
  private static final int TRIPS_PER_PROBE = 8;
  private static final int OVERDUE_TRIPS = 4;
  private static final int TRIPS_WORTH = 2;

  private final Estimates estimates;
  private final Sizing sizing;
  private long lookAgain;

  Thief(Estimates estimates, Sizing sizing) {
    this.estimates = estimates;
    this.sizing = sizing;
  }

  /**
   * The lot to recall for {@code idle}: of the engine that is busy longest, the last one that has
   * something that was not begun.
   *
   * @return null when there is none now; {@link #lookAgain()} says when there may be
   */
  @Nullable Lot choose(EngineSlot idle, Collection<EngineSlot> engines, long now) {
    lookAgain = Long.MAX_VALUE;
    Lot best = null;
    long most = -1;
    for (EngineSlot victim : engines) {
      if (victim == idle || victim.isIdle()) {
        continue;
      }
      Lot lot = candidate(victim, idle, now);
      if (lot != null) {
        long remaining = sizing.remaining(victim, now);
        if (remaining > most) {
          most = remaining;
          best = lot;
        }
      }
    }
    return best;
  }

  /** When a lot that is not worth a recall now may be; the end of time for never. */
  long lookAgain() {
    return lookAgain;
  }

  private @Nullable Lot candidate(EngineSlot victim, EngineSlot idle, long now) {
    Lot found = null;
    boolean first = true;
    long dueOfLater = dueOfLater(victim, now);
    for (Lot lot : victim.lots.values()) {
      if (!lot.recalled
          && lot.untouched() > 0
          && lot.items.placement().allows(idle.info)
          && isDue(lot, first ? dueOfFirst(victim, lot, now) : dueOfLater, now)) {
        found = lot;
      }
      first = false;
    }
    return found;
  }

  private boolean isDue(Lot lot, long since, long now) {
    long due = Math.max(lot.recallAfter, since);
    if (due > now) {
      lookAgain = Math.min(lookAgain, due);
      return false;
    }
    return true;
  }

  /** When a recall of lots that wait behind another is worth its trip. */
  private long dueOfLater(EngineSlot victim, long now) {
    long end = victim.headSince;
    for (Lot lot : victim.lots.values()) {
      end += sizing.lot(lot);
    }
    long trip = estimates.roundTrip();
    return end - now > TRIPS_WORTH * trip ? now : end + OVERDUE_TRIPS * trip;
  }

  /** When a recall of the lot that an engine works on is worth its trip. */
  private long dueOfFirst(EngineSlot victim, Lot lot, long now) {
    long trip = estimates.roundTrip();
    if (lot.size() == 1) {
      // It most likely runs. If not, the engine does something else, perhaps for long.
      return lot.sentAt + Math.max(SHORTEST_PROBE, TRIPS_PER_PROBE * trip);
    }
    long end = victim.headSince + sizing.lot(lot);
    return end - now > trip ? lot.sentAt + trip : end + OVERDUE_TRIPS * trip;
  }
}
