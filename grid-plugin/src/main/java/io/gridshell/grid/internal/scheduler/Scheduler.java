package io.gridshell.grid.internal.scheduler;

import io.gridshell.EngineInfo;
import io.gridshell.grid.internal.scheduler.Condition.Verdict;
import io.gridshell.grid.internal.scheduler.Instruction.Reason;
import io.gridshell.grid.internal.scheduler.Story.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides where the balanced work of one client goes.
 *
 * <p>Give it every {@link Event} in turn and carry out the {@link Instruction}s in order. Events
 * about lots and jobs that are over are ignored, so messages may overtake each other. Not
 * thread-safe.
 */
public final class Scheduler {
  private static final long PAUSE = 20_000_000;
  private static final long MISSED = 2_000_000;
  private static final int MOST_DOUBLINGS = 7;
  private static final long SECOND = 1_000_000_000;

  /** An engine is asked after the lot that it should work on when it was silent for so long. */
  private static final long SILENCE = 10 * SECOND;

  /** A lot that its engine does not know for so long will never be answered. */
  private static final long VANISHED = 20 * SECOND;

  /**
   * A lot that was lost goes on in so many parts: a part of the largest lot has as many items as
   * there are parts, so two losses find the item that caused them.
   */
  private static final int SUSPECTS = 128;

  private static final int FEWEST_UNKNOWN = 10;

  /** Retries wait so long for an engine when all have left, such as by a loss of the connection. */
  private static final long EMPTY = 10 * SECOND;

  /**
   * A range that waits for the time of its retry.
   *
   * @param homeless whether it waits for an engine, too, whichever comes first
   */
  record Delayed(long due, long number, Range range, boolean homeless) {
    static final Comparator<Delayed> ORDER =
        Comparator.comparingLong(Delayed::due).thenComparingLong(Delayed::number);
  }

  /** A job whose wait for a first engine may end. */
  record Deadline(long due, Job job) {
    static final Comparator<Deadline> ORDER =
        Comparator.comparingLong(Deadline::due)
            .thenComparingLong(deadline -> deadline.job().order());
  }

  final Map<Integer, EngineSlot> engines = new LinkedHashMap<>();
  private final Map<String, Host> hosts = new HashMap<>();
  final Map<Long, Job> jobs = new HashMap<>();
  final Map<Long, Lot> lots = new HashMap<>();
  final Queue queue = new Queue();
  final TreeSet<Delayed> delayed = new TreeSet<>(Delayed.ORDER);
  final TreeSet<Deadline> deadlines = new TreeSet<>(Deadline.ORDER);

  /** Jobs whose time to wait is over, while engines may have lots of them that did not begin. */
  final Set<Job> late = new LinkedHashSet<>();

  final Map<Long, Set<Job>> blockedOn = new HashMap<>();
  final Estimates estimates = new Estimates();
  final Sizing sizing = new Sizing(estimates);
  private final Thief thief = new Thief(estimates, sizing);
  private List<Instruction> instructions = new ArrayList<>();
  private long nextLot = 1;
  private long nextOrder;
  private long nextDelayed;
  private long lookAgain = Long.MAX_VALUE;

  /** When an engine may be given something of what waits, if nothing happens before. */
  private long hungryAgain = Long.MAX_VALUE;

  private long lookedAt;
  private long now;

  /** Until when a grid without engines is believed to get some. */
  private long emptyUntil;

  private long alarm = Long.MAX_VALUE;

  /** A scheduler that knows nothing yet, to which what this one sent out is unknown. */
  public Scheduler fresh() {
    Scheduler fresh = new Scheduler();
    fresh.nextLot = nextLot;
    return fresh;
  }

  /** Takes {@code event} in; returns what to do. */
  public List<Instruction> handle(Event event) {
    return handle(List.of(event));
  }

  /** Takes {@code events} in, which became known together; returns what to do. */
  public List<Instruction> handle(List<Event> events) {
    instructions = new ArrayList<>();
    for (Event event : events) {
      now = event.now();
      take(event);
    }
    passTime();
    dispatch();
    steal();
    takeLateBack();
    look();
    setAlarm();
    return instructions;
  }

  private void take(Event event) {
    if (event instanceof Event.Submitted submitted) {
      submitted(submitted.job());
    } else if (event instanceof Event.LotEnded ended) {
      ended(ended);
    } else if (event instanceof Event.LotKept kept) {
      kept(kept);
    } else if (event instanceof Event.RecallMissed missed) {
      missed(missed);
    } else if (event instanceof Event.LotRefused refused) {
      refused(refused);
    } else if (event instanceof Event.EngineJoined joined) {
      joined(joined.engine(), joined.processors());
    } else if (event instanceof Event.EngineLeft left) {
      left(left.engine());
    } else if (event instanceof Event.Cancelled cancelled) {
      cancelled(cancelled.job());
    } else if (event instanceof Event.ResultEnded ended) {
      resultEnded(ended);
    } else if (event instanceof Event.TimePassed) {
      // Its time may lie a little before what the alarm was for, which then needs another one.
      alarm = Long.MAX_VALUE;
    }
  }

  /** Whether every job has ended. */
  public boolean isIdle() {
    return jobs.isEmpty();
  }

  private void submitted(JobSpec spec) {
    Job job = new Job(spec, nextOrder++, estimates.of(spec.family()));
    jobs.put(spec.id(), job);
    if (spec.queueNanos() > 0) {
      job.queueDeadline = now + Math.min(spec.queueNanos(), Long.MAX_VALUE - now);
      deadlines.add(new Deadline(job.queueDeadline, job));
    }
    Range all = new Range(job, 0, spec.size(), 0, spec.placement(), -1, Story.of(Step.QUEUED));
    if (spec.after().tokens().isEmpty() && spec.follow().tokens().isEmpty()) {
      enqueue(all);
    } else {
      Set<Long> tokens = new HashSet<>(spec.after().tokens());
      tokens.addAll(spec.follow().tokens());
      job.blocked = all.told(Step.BLOCKED, -1);
      tokens.forEach(
          token -> blockedOn.computeIfAbsent(token, t -> new LinkedHashSet<>()).add(job));
    }
  }

  private void resultEnded(Event.ResultEnded ended) {
    Set<Job> waiting = blockedOn.remove(ended.token());
    if (waiting != null) {
      for (Job job : waiting) {
        job.ends.put(ended.token(), ended.succeeded());
        job.engines.put(ended.token(), ended.engines());
        judge(job);
      }
    }
  }

  private void judge(Job job) {
    Range blocked = job.blocked;
    if (blocked == null) {
      return;
    }
    Verdict after = job.spec().after().judge(job.ends);
    Verdict follow = job.spec().follow().judge(job.ends);
    if (after == Verdict.IMPOSSIBLE || follow == Verdict.IMPOSSIBLE) {
      unblock(job);
      settle(blocked, Reason.DEPENDENCY, -1);
    } else if (after == Verdict.MET && follow == Verdict.MET) {
      unblock(job);
      Range free = blocked.told(Step.UNBLOCKED, -1);
      if (!job.spec().follow().tokens().isEmpty()) {
        job.follows = true;
        free = free.placed(free.placement().within(followed(job)));
      }
      enqueue(free);
    }
  }

  private static Set<Integer> followed(Job job) {
    Condition follow = job.spec().follow();
    Set<Integer> engines = new HashSet<>();
    boolean first = true;
    for (long token : follow.tokens()) {
      Boolean end = job.ends.get(token);
      if (end != null && follow.counts(end)) {
        Set<Integer> ran = Objects.requireNonNull(job.engines.get(token));
        if (follow.all() && ran.size() > 1) {
          return Set.of();
        }
        if (first || !follow.all()) {
          engines.addAll(ran);
        } else {
          engines.retainAll(ran);
        }
        first = false;
      }
    }
    return engines;
  }

  private void unblock(Job job) {
    job.blocked = null;
    Set<Long> tokens = new HashSet<>(job.spec().after().tokens());
    tokens.addAll(job.spec().follow().tokens());
    for (long token : tokens) {
      Set<Job> waiting = blockedOn.get(token);
      if (waiting != null) {
        waiting.remove(job);
        if (waiting.isEmpty()) {
          blockedOn.remove(token);
        }
      }
    }
  }

  private void enqueue(Range range) {
    Range placed = forgiveIfNeeded(range);
    if (!isAnywhere(placed.placement())) {
      if (engines.isEmpty() && now < emptyUntil && placed.job().spec().retries().count() > 0) {
        delay(placed.told(Step.HOMELESS, -1), emptyUntil, true);
      } else {
        strand(placed);
      }
      return;
    }
    Job job = placed.job();
    job.waiting.add(placed);
    job.waitingItems += placed.size();
    queue.add(placed, engines.values());
  }

  private boolean isAnywhere(Placement placement) {
    for (EngineSlot engine : engines.values()) {
      if (placement.allows(engine.info)) {
        return true;
      }
    }
    return false;
  }

  /** An engine where an item failed is better than none, unless the program said otherwise. */
  private Range forgiveIfNeeded(Range range) {
    Placement placement = range.placement();
    boolean forgive =
        !placement.avoided().isEmpty()
            && !range.job().spec().retries().elsewhere()
            && !isAnywhere(placement);
    return forgive ? range.placed(placement.forgiving()) : range;
  }

  private void strand(Range range) {
    if (range.lostWith() >= 0) {
      settle(range, Reason.LOST, range.lostWith());
    } else if (range.job().spec().retries().elsewhere() && !range.placement().avoided().isEmpty()) {
      instructions.add(new Instruction.Fail(range.job().spec().id(), range.from(), range.to()));
      close(range.job(), range.size());
    } else if (range.job().follows) {
      settle(range, Reason.FOLLOW, -1);
    } else {
      Placement placement = range.placement();
      boolean targetThere =
          engines.values().stream()
              .anyMatch(
                  engine ->
                      placement.targets() == null || placement.targets().contains(engine.id()));
      settle(range, targetThere ? Reason.NO_FIT : Reason.NO_ENGINE, -1);
    }
  }

  private void dequeue(Range range) {
    Job job = range.job();
    if (job.waiting.remove(range)) {
      job.waitingItems -= range.size();
      queue.remove(range);
    }
  }

  private void delay(Range range, long due, boolean homeless) {
    Job job = range.job();
    job.waiting.add(range);
    job.waitingItems += range.size();
    Delayed entry = new Delayed(due, nextDelayed++, range, homeless);
    delayed.add(entry);
    job.delayed.put(range, entry);
  }

  private void settle(Range range, Reason reason, int engine) {
    Job job = range.job();
    instructions.add(
        new Instruction.Settle(
            job.spec().id(),
            range.from(),
            range.to(),
            reason,
            engine,
            range.used() + 1,
            range.story()));
    close(job, range.size());
  }

  private void close(Job job, int items) {
    job.open -= items;
    if (job.open == 0) {
      jobs.remove(job.spec().id());
      late.remove(job);
      if (job.queueDeadline > 0) {
        deadlines.remove(new Deadline(job.queueDeadline, job));
      }
      instructions.add(new Instruction.Finished(job.spec().id()));
    }
  }

  private void ended(Event.LotEnded event) {
    Lot lot = lots.get(event.lot());
    if (lot == null) {
      return;
    }
    remove(lot, now);
    lot.engine.warmth = nextLot;
    Range items = lot.items;
    int covered = Math.min(event.covered(), items.size());
    sizing.covered(items, covered);
    if (covered > 0) {
      items.job().cost().ran(covered, event.runNanos());
      if (event.functionNanos() > 0) {
        items.job().cost().called(event.functionNanos());
      }
      if (lot.alone && !lot.message.isShared()) {
        estimates.travelled(now - lot.sentAt - event.runNanos());
      }
    }
    Set<Integer> withheld =
        retryFailed(
            items.part(items.from(), items.from() + covered), event.retriable(), lot.engine);
    if (covered > withheld.size()) {
      Job job = items.job();
      instructions.add(
          new Instruction.Deliver(
              lot.id,
              job.spec().id(),
              items.from(),
              covered,
              withheld,
              items.used() + 1,
              items.story().and(Step.ENDED, lot.engine.id())));
      close(job, covered - withheld.size());
    }
    if (covered < items.size()) {
      lot.begun = Math.max(lot.begun, covered);
      comeBack(lot, items.part(items.from() + covered, items.to()), Step.RETURNED);
    }
  }

  /**
   * Tries what failed again if it may be; neighbours stay together.
   *
   * @param failed places in {@code items}
   * @return those of them that are tried again
   */
  private Set<Integer> retryFailed(Range items, List<Integer> failed, EngineSlot engine) {
    Retries retries = items.job().spec().retries();
    Placement placement = items.placement().avoiding(engine.id());
    if (failed.isEmpty()
        || !retries.allowFailure(items.used())
        || (retries.elsewhere() && !isAnywhere(placement))) {
      return Set.of();
    }
    NavigableSet<Integer> again = new TreeSet<>(failed).headSet(items.size(), false);
    int from = again.isEmpty() ? 0 : again.first();
    int to = from;
    for (int item : again) {
      if (item > to) {
        retry(items, from, to, placement, engine);
        from = item;
      }
      to = item + 1;
    }
    if (from < to) {
      retry(items, from, to, placement, engine);
    }
    return again;
  }

  private void retry(Range items, int from, int to, Placement placement, EngineSlot engine) {
    Range again =
        items
            .part(items.from() + from, items.from() + to)
            .retried(placement, -1)
            .told(Step.FAILED, engine.id());
    long delay = items.job().spec().retries().delay(items.used());
    if (delay > 0) {
      delay(again.told(Step.DELAYED, -1), now + delay, false);
    } else {
      enqueue(again);
    }
  }

  private void remove(Lot lot, long headSince) {
    lots.remove(lot.id);
    lot.items.job().lots.remove(lot.id);
    EngineSlot engine = lot.engine;
    engine.lots.remove(lot.id);
    engine.headSince = headSince;
  }

  private void kept(Event.LotKept event) {
    Lot lot = lots.get(event.lot());
    if (lot == null) {
      return;
    }
    lot.seen(now);
    Range items = lot.items;
    int kept = Math.min(event.kept(), items.size());
    lot.begun = Math.min(Math.max(lot.begun, event.begun()), kept);
    if (kept < items.size()) {
      lot.items = items.part(items.from(), items.from() + kept);
      if (kept == 0) {
        remove(lot, now);
      }
      comeBack(lot, items.part(items.from() + kept, items.to()), Step.STOLEN);
    } else if (lot.begun < kept) {
      // Untouched items that are kept are few and will begin soon.
      lot.recallAfter = now + MISSED;
    }
  }

  private void missed(Event.RecallMissed event) {
    Lot lot = lots.get(event.lot());
    if (lot == null) {
      return;
    }
    lot.answered();
    lot.recallAfter = now + (MISSED << Math.min(lot.misses, MOST_DOUBLINGS));
    lot.misses++;
    if (!event.unknown()) {
      lot.unknown = 0;
      return;
    }
    if (lot.unknown == 0) {
      lot.unknownSince = now;
    }
    lot.unknown++;
    if (lot.unknown >= FEWEST_UNKNOWN && now - lot.unknownSince >= VANISHED) {
      vanished(lot);
    }
  }

  /** The lot or its answer was lost on the way. */
  private void vanished(Lot lot) {
    int engine = lot.engine.id();
    remove(lot, now);
    instructions.add(new Instruction.Withdraw(lot.id, engine));
    lost(lot.items.told(Step.VANISHED, engine), Reason.VANISHED, engine);
  }

  private void lost(Range items, Reason reason, int engine) {
    if (items.job().spec().retries().allowLoss(items.used())) {
      enqueue(items.retried(items.placement(), engine));
    } else {
      settle(items, reason, engine);
    }
  }

  private void refused(Event.LotRefused event) {
    Lot lot = lots.get(event.lot());
    if (lot == null) {
      return;
    }
    remove(lot, now);
    // What a recall takes comes back, too, and may be here before the answer to that.
    if (event.pause() && !lot.recalled) {
      lot.engine.pausedUntil = now + PAUSE;
    }
    comeBack(lot, lot.items, lot.recalled ? Step.STOLEN : Step.REFUSED);
  }

  /** Items of {@code lot} that did not begin wait again, if they still may. */
  private void comeBack(Lot lot, Range items, Step step) {
    Range back = items.told(step, lot.engine.id());
    lot.engine.warmth = -nextLot;
    if (back.job().late && lot.begun == 0 && back.isFresh()) {
      settle(back, Reason.QUEUE_TIMEOUT, -1);
    } else {
      enqueue(back);
    }
  }

  private void joined(EngineInfo info, int processors) {
    if (engines.containsKey(info.id())) {
      left(info.id());
    }
    Host host = hosts.computeIfAbsent(info.host(), name -> new Host());
    host.joined(processors);
    EngineSlot engine = new EngineSlot(info, host);
    engine.headSince = now;
    engines.put(info.id(), engine);
    queue.joined(engine);
    List<Range> homeless = delayed.stream().filter(Delayed::homeless).map(Delayed::range).toList();
    delayed.removeIf(Delayed::homeless);
    homeless.forEach(this::returnToQueue);
  }

  /** A range that waited for something else than an engine waits for one now. */
  private void returnToQueue(Range range) {
    range.job().waiting.remove(range);
    range.job().delayed.remove(range);
    range.job().waitingItems -= range.size();
    enqueue(range);
  }

  private void left(int id) {
    EngineSlot engine = engines.remove(id);
    if (engine == null) {
      return;
    }
    queue.left(engine);
    if (!engine.host.left()) {
      hosts.remove(engine.info.host());
    }
    if (engines.isEmpty()) {
      emptyUntil = now + EMPTY;
    }
    if (!engine.isIdle()) {
      loseLots(engine);
    }
    for (Range range : queue.stranded()) {
      dequeue(range);
      enqueue(range);
    }
  }

  /**
   * An engine answers a message before it begins the next, so whoever waited for that has used no
   * try. Of those that travelled together nobody knows who ran; they travel apart from now on, so
   * that only an item that was alone uses a try.
   */
  private void loseLots(EngineSlot engine) {
    Message first = engine.head().message;
    for (Lot lot : List.copyOf(engine.lots.values())) {
      remove(lot, 0);
      Range items = lot.items.told(Step.LOST, engine.id());
      if (lot.message != first) {
        enqueue(items);
      } else if (first.isShared() || items.size() > 1) {
        suspect(items.suspected(engine.id()));
      } else {
        lost(items, Reason.LOST, engine.id());
      }
    }
  }

  private void suspect(Range items) {
    int part = (items.size() + SUSPECTS - 1) / SUSPECTS;
    for (int from = items.from(); from < items.to(); from += part) {
      enqueue(items.part(from, Math.min(from + part, items.to())));
    }
  }

  private void cancelled(long id) {
    Job job = jobs.get(id);
    if (job == null) {
      return;
    }
    Range blocked = job.blocked;
    if (blocked != null) {
      unblock(job);
      settle(blocked, Reason.CANCELLED, -1);
      return;
    }
    job.delayed.values().forEach(delayed::remove);
    job.delayed.clear();
    for (Range range : List.copyOf(job.waiting)) {
      dequeue(range);
      settle(range, Reason.CANCELLED, -1);
    }
    for (Lot lot : List.copyOf(job.lots.values())) {
      remove(lot, lot.engine.headSince);
      instructions.add(new Instruction.Withdraw(lot.id, lot.engine.id()));
      settle(lot.items, Reason.CANCELLED, lot.engine.id());
    }
  }

  private void passTime() {
    while (!delayed.isEmpty() && delayed.first().due() <= now) {
      returnToQueue(delayed.pollFirst().range());
    }
    while (!deadlines.isEmpty() && deadlines.first().due() <= now) {
      timeOut(deadlines.pollFirst().job());
    }
  }

  private void timeOut(Job job) {
    job.queueDeadline = 0;
    job.late = true;
    Range blocked = job.blocked;
    if (blocked != null) {
      unblock(job);
      settle(blocked, Reason.QUEUE_TIMEOUT, -1);
      return;
    }
    for (Range range : List.copyOf(job.waiting)) {
      if (range.isFresh()) {
        Delayed entry = job.delayed.remove(range);
        if (entry != null) {
          delayed.remove(entry);
        }
        dequeue(range);
        settle(range, Reason.QUEUE_TIMEOUT, -1);
      }
    }
    if (job.open > 0) {
      late.add(job);
    }
  }

  /** What no engine began in time may wait on one that does something else, such as a cell. */
  private void takeLateBack() {
    late.removeIf(
        job -> {
          boolean unclear = false;
          for (Lot lot : job.lots.values()) {
            if (lot.begun == 0 && lot.items.isFresh()) {
              unclear = true;
              takeLateBack(lot);
            }
          }
          return !unclear;
        });
  }

  private void takeLateBack(Lot lot) {
    if (lot.asked) {
      return;
    }
    if (lot.recallAfter > now) {
      lookAgain = Math.min(lookAgain, lot.recallAfter);
    } else {
      recall(lot);
    }
  }

  private void dispatch() {
    hungryAgain = Long.MAX_VALUE;
    if (queue.isEmpty()) {
      return;
    }
    int usable = 0;
    for (Host host : hosts.values()) {
      usable += host.usable();
    }
    sizing.crowded(queue.size() + lots.size(), engines.size(), usable);
    PriorityQueue<Queue.Lane> open = new PriorityQueue<>(Queue.Lane.ORDER);
    open.addAll(queue.lanes());
    for (Queue.Lane lane = open.poll(); lane != null; lane = open.poll()) {
      EngineSlot engine = hungriest(lane);
      if (engine != null) {
        send(lane.head(), engine, lane.engines.size());
        Queue.Lane rest = queue.lane(lane.placement);
        if (rest != null) {
          open.add(rest);
        }
      }
    }
    engines.values().forEach(engine -> engine.message = null);
  }

  private @Nullable EngineSlot hungriest(Queue.Lane lane) {
    Job job = lane.head().job();
    boolean quick = sizing.isQuick(job);
    if (quick) {
      Host.count(lane.engines, now);
    }
    EngineSlot best = null;
    long least = Long.MAX_VALUE;
    long later = Long.MAX_VALUE;
    for (EngineSlot engine : lane.engines) {
      long hungryAt = sizing.hungryAt(engine, job, now);
      if (hungryAt > now) {
        later = Math.min(later, hungryAt);
        continue;
      }
      long remaining = sizing.remaining(engine, now);
      if (best == null
          || remaining < least
          || (remaining == least && isBefore(engine, best, quick))) {
        best = engine;
        least = remaining;
      }
    }
    if (best == null) {
      hungryAgain = Math.min(hungryAgain, later);
    }
    return best;
  }

  /** Engines take turns. Where they share processors, quick tasks go to one whose code is warm. */
  private static boolean isBefore(EngineSlot one, EngineSlot other, boolean quick) {
    if (quick && one.host.isCrowded() && one.warmth != other.warmth) {
      return one.warmth > other.warmth;
    }
    return one.lastSent != other.lastSent ? one.lastSent < other.lastSent : one.id() < other.id();
  }

  private void send(Range range, EngineSlot engine, int candidates) {
    int count = sizing.lot(range, candidates);
    dequeue(range);
    if (count < range.size()) {
      Range rest = range.part(range.from() + count, range.to());
      rest.job().waiting.add(rest);
      rest.job().waitingItems += rest.size();
      queue.add(rest, engines.values());
    }
    Range items = range.part(range.from(), range.from() + count).told(Step.SENT, engine.id());
    Lot lot = new Lot(nextLot, engine, items, now, engine.isIdle(), messageOf(items, engine));
    nextLot++;
    lot.message.add();
    if (lot.alone) {
      engine.headSince = now;
      engine.onlyQuick = true;
    }
    engine.onlyQuick &= sizing.isQuick(items.job());
    engine.lastSent = nextLot;
    engine.lots.put(lot.id, lot);
    lots.put(lot.id, lot);
    items.job().lots.put(lot.id, lot);
    instructions.add(
        new Instruction.Send(
            lot.id,
            engine.id(),
            lot.message.id(),
            items.job().spec().id(),
            items.from(),
            items.to(),
            items.used() + 1,
            sizing.budget(items.job().spec()),
            items.story()));
  }

  /** What the next lot, which has {@code items}, travels in. */
  private Message messageOf(Range items, EngineSlot engine) {
    Message last = engine.message;
    boolean mayShare = sizing.mayShare(items);
    if (last != null && last.isOpen() && mayShare) {
      return last;
    }
    Message message = new Message(nextLot, mayShare);
    engine.message = message;
    return message;
  }

  private void steal() {
    lookAgain = Long.MAX_VALUE;
    boolean looked = false;
    for (EngineSlot idle : engines.values()) {
      if (!idle.isIdle()) {
        continue;
      }
      if (now < idle.pausedUntil) {
        lookAgain = Math.min(lookAgain, idle.pausedUntil);
        continue;
      }
      if (!looked) {
        thief.look(engines.values(), now);
        lookAgain = Math.min(lookAgain, thief.lookAgain());
        looked = true;
      }
      thief.choose(idle).forEach(this::recall);
    }
  }

  private void recall(Lot lot) {
    lot.ask(true, now);
    instructions.add(new Instruction.Recall(lot.id, lot.engine.id()));
  }

  /**
   * Asks engines that were silent for long after the lot that they should work on: a message may be
   * lost although both ends live. Engines go through their lots in order, so whatever was lost is
   * the first one some day.
   */
  private void look() {
    if (lots.isEmpty()) {
      return;
    }
    if (now - lookedAt >= SECOND) {
      lookedAt = now;
      for (EngineSlot engine : engines.values()) {
        if (!engine.isIdle() && isSilent(engine)) {
          look(engine);
        }
      }
    }
    lookAgain = Math.min(lookAgain, lookedAt + SECOND);
  }

  /** What travelled with the lot that an engine should work on may be lost together with it. */
  private void look(EngineSlot engine) {
    Message message = engine.head().message;
    for (Lot lot : engine.lots.values()) {
      if (lot.message == message) {
        lot.ask(false, now);
        instructions.add(new Instruction.Look(lot.id, engine.id()));
      }
    }
  }

  private boolean isSilent(EngineSlot engine) {
    Lot lot = engine.head();
    boolean missing = lot.unknown > 0 && !lot.asked;
    return missing || now - Math.max(engine.headSince, lot.askedAt) >= SILENCE;
  }

  private void setAlarm() {
    long next = Math.min(lookAgain, hungryAgain);
    if (!delayed.isEmpty()) {
      next = Math.min(next, delayed.first().due());
    }
    if (!deadlines.isEmpty()) {
      next = Math.min(next, deadlines.first().due());
    }
    // An alarm that will go off before the time that matters does no harm.
    if (next < alarm) {
      alarm = next;
      instructions.add(new Instruction.WakeAt(next));
    }
  }

  /** The engines, for the checker. */
  Collection<EngineSlot> slots() {
    return engines.values();
  }

  @Override
  public String toString() {
    return "jobs " + jobs.keySet() + ", engines " + engines.values();
  }
}
