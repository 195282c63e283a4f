package io.gridshell.grid.internal.scheduler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what is recalled for engines that are idle.
 *
 * <p>What the busy engines have is looked through once for all idle ones, because there may be many
 * of both and this happens at every event.
 */
final class Thief {
  private static final long SHORTEST_PROBE = 5_000_000;
  private static final int TRIPS_PER_PROBE = 8;
  private static final int OVERDUE_TRIPS = 4;
  private static final int TRIPS_WORTH = 2;

  private final Estimates estimates;
  private final Sizing sizing;
  private final List<Victim> victims = new ArrayList<>();
  private long lookAgain;

  /**
   * An engine with lots that are worth a recall.
   *
   * @param remaining how long it is busy
   * @param due those lots, the one that is done last in front
   */
  private record Victim(long remaining, List<Lot> due) {

    @Nullable Lot lotFor(EngineSlot idle) {
      for (Lot lot : due) {
        if (!lot.recalled && lot.items.placement().allows(idle.info)) {
          return lot;
        }
      }
      return null;
    }
  }

  Thief(Estimates estimates, Sizing sizing) {
    this.estimates = estimates;
    this.sizing = sizing;
  }

  /** Looks at what {@code engines} have. */
  void look(Collection<EngineSlot> engines, long now) {
    victims.clear();
    lookAgain = Long.MAX_VALUE;
    for (EngineSlot engine : engines) {
      List<Lot> due = engine.isIdle() ? List.of() : due(engine, now);
      if (!due.isEmpty()) {
        victims.add(new Victim(sizing.remaining(engine, now), due));
      }
    }
  }

  /**
   * The lot to recall for {@code idle}: of the engine that is busy longest, the last one that has
   * something that was not begun.
   *
   * @return null when there is none now; {@link #lookAgain()} says when there may be
   */
  @Nullable Lot choose(EngineSlot idle) {
    Lot best = null;
    long most = -1;
    for (Victim victim : victims) {
      if (victim.remaining() > most) {
        Lot lot = victim.lotFor(idle);
        if (lot != null) {
          most = victim.remaining();
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

  private List<Lot> due(EngineSlot victim, long now) {
    List<Lot> due = List.of();
    Lot head = victim.head();
    long later = victim.lots.size() == 1 ? 0 : dueOfLater(victim, now);
    for (Lot lot : victim.lots.values()) {
      if (!lot.recalled
          && lot.untouched() > 0
          && isDue(lot, lot == head ? dueOfFirst(victim, lot, now) : later, now)) {
        due = due.isEmpty() ? new ArrayList<>() : due;
        due.add(0, lot);
      }
    }
    return due;
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
