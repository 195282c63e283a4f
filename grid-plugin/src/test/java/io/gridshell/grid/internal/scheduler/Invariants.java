package io.gridshell.grid.internal.scheduler;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What is true of a {@link Scheduler} after every event. */
final class Invariants {
  private final Scheduler scheduler;

  private Invariants(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * Checks everything.
   *
   * @param now the time of the last event
   * @throws IllegalStateException when something does not hold; the message says what
   */
  static void check(Scheduler scheduler, long now) {
    Invariants invariants = new Invariants(scheduler);
    scheduler.jobs.values().forEach(invariants::itemsAreInOnePlace);
    invariants.lotsBelongTogether();
    invariants.queueBelongsTogether();
    invariants.nobodyIsIdleBesideWork(now);
    invariants.nothingIsLeftBehind();
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalStateException(message);
    }
  }

  private void itemsAreInOnePlace(Job job) {
    List<Range> places = new ArrayList<>(job.waiting);
    job.lots.values().forEach(lot -> places.add(lot.items));
    Range blocked = job.blocked;
    if (blocked != null) {
      places.add(blocked);
    }
    Collections.sort(places, Range.ORDER);
    int end = 0;
    int items = 0;
    for (Range place : places) {
      require(place.size() > 0, place + " is empty");
      require(place.from() >= end, place + " overlaps what ends at " + end);
      end = place.to();
      items += place.size();
    }
    require(end <= job.spec().size(), "items beyond the end of job " + job.spec().id());
    require(
        items == job.open,
        "job "
            + job.spec().id()
            + " has "
            + job.open
            + " open items, of which "
            + items
            + " are somewhere");
    require(job.open > 0, "job " + job.spec().id() + " has ended and is not forgotten");
    int waiting = job.waiting.stream().mapToInt(Range::size).sum();
    require(
        waiting == job.waitingItems,
        "job "
            + job.spec().id()
            + " counts "
            + job.waitingItems
            + " waiting items, not "
            + waiting);
  }

  private void lotsBelongTogether() {
    int ofEngines = 0;
    for (EngineSlot engine : scheduler.slots()) {
      ofEngines += engine.lots.size();
      require(engine.lots.size() <= Sizing.MOST_LOTS, engine + " has too many lots");
      require(engine.message == null, engine + " waits for more of a message");
      for (Lot lot : engine.lots.values()) {
        require(scheduler.lots.get(lot.id) == lot, lot + " is unknown");
        require(lot.items.job().lots.get(lot.id) == lot, lot + " is unknown to its job");
        require(lot.begun >= 0 && lot.begun <= lot.size(), lot + " has begun " + lot.begun);
        require(lot.items.placement().allows(engine.info), lot + " must not be there");
        require(
            !lot.message.isShared() || lot.items.job().spec().size() == 1,
            lot + " is no single task and did not travel alone");
        require(
            !lot.message.isShared() || lot.items.lostWith() < 0,
            lot + " was lost before and did not travel alone");
      }
    }
    require(ofEngines == scheduler.lots.size(), "a lot is on no engine: " + scheduler.lots);
    for (Lot lot : scheduler.lots.values()) {
      require(
          scheduler.jobs.get(lot.items.job().spec().id()) == lot.items.job(),
          lot + " is of a job that has ended");
    }
  }

  private void queueBelongsTogether() {
    int queued = 0;
    for (Queue.Lane lane : scheduler.queue.lanes()) {
      require(!lane.ranges.isEmpty(), "an empty lane is kept");
      require(!lane.engines.isEmpty(), lane.head() + " waits for an engine that is not there");
      queued += lane.ranges.size();
      for (Range range : lane.ranges) {
        require(range.job().waiting.contains(range), range + " is unknown to its job");
        require(range.placement().equals(lane.placement), range + " is in the wrong lane");
      }
      for (EngineSlot engine : lane.engines) {
        require(scheduler.engines.get(engine.id()) == engine, engine + " is gone");
      }
    }
    int waiting = scheduler.jobs.values().stream().mapToInt(job -> job.waiting.size()).sum();
    require(
        waiting == queued + scheduler.delayed.size(),
        waiting + " ranges wait, " + queued + " in the queue");
    for (Scheduler.Delayed delayed : scheduler.delayed) {
      require(
          delayed.range().job().waiting.contains(delayed.range())
              && delayed.equals(delayed.range().job().delayed.get(delayed.range())),
          delayed.range() + " is delayed and unknown to its job");
    }
    require(
        scheduler.jobs.values().stream().mapToInt(job -> job.delayed.size()).sum()
            == scheduler.delayed.size(),
        "a job knows of a delay that is over");
  }

  private void nobodyIsIdleBesideWork(long now) {
    for (Queue.Lane lane : scheduler.queue.lanes()) {
      Host.count(lane.engines, now);
      for (EngineSlot engine : lane.engines) {
        require(
            scheduler.sizing.hungryAt(engine, lane.head().job(), now) > now,
            engine + " is hungry while " + lane.head() + " waits");
      }
    }
  }

  private void nothingIsLeftBehind() {
    scheduler.blockedOn.forEach(
        (token, jobs) -> {
          require(!jobs.isEmpty(), "result " + token + " is remembered for nobody");
          jobs.forEach(
              job -> require(job.blocked != null, "job " + job.spec().id() + " is not blocked"));
        });
    if (scheduler.jobs.isEmpty()) {
      require(
          scheduler.lots.isEmpty()
              && scheduler.queue.isEmpty()
              && scheduler.delayed.isEmpty()
              && scheduler.deadlines.isEmpty()
              && scheduler.late.isEmpty()
              && scheduler.blockedOn.isEmpty(),
          "something is left of jobs that have ended");
    }
  }
}
