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
   * @param quick its host if they take next to nothing and it is not late with them
   */
  private record Victim(long remaining, List<Lot> due, @Nullable Host quick) {

    List<Lot> lotsFor(EngineSlot idle) {
      if (quick != null && !idle.host.mayStealQuick(quick)) {
        return List.of();
      }
      List<Lot> lots = new ArrayList<>();
      for (Lot lot : due) {
        if (!lot.asked && lot.items.placement().allows(idle.info)) {
          lots.add(lot);
        }
      }
      return lots;
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
    Host.count(engines, now);
    for (EngineSlot engine : engines) {
      List<Lot> due = engine.isIdle() ? List.of() : due(engine, now);
      if (!due.isEmpty()) {
        boolean quick = engine.isQuick(now);
        if (quick) {
          lookAgain = Math.min(lookAgain, engine.lateAt());
        }
        victims.add(new Victim(sizing.remaining(engine, now), due, quick ? engine.host : null));
      }
    }
  }

  /**
   * The lots to recall for {@code idle}: of the engine that is busy longest, as many of the last
   * ones as make half of what was not begun there.
   *
   * @return none when there are none now; {@link #lookAgain()} says when there may be
   */
  List<Lot> choose(EngineSlot idle) {
    List<Lot> best = List.of();
    long most = -1;
    for (Victim victim : victims) {
      if (victim.remaining() > most) {
        List<Lot> lots = victim.lotsFor(idle);
        if (!lots.isEmpty()) {
          most = victim.remaining();
          best = lots;
        }
      }
    }
    return half(best);
  }

  /** A recall moves half of what was not begun of a lot, or the only item of it. */
  private List<Lot> half(List<Lot> lots) {
    long all = 0;
    for (Lot lot : lots) {
      all += sizing.items(lot, lot.untouched());
    }
    List<Lot> half = new ArrayList<>();
    long taken = 0;
    for (Lot lot : lots) {
      if (2 * taken < all) {
        half.add(lot);
        taken += sizing.items(lot, (lot.untouched() + 1) / 2);
      }
    }
    return half;
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
      if (!lot.asked
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
