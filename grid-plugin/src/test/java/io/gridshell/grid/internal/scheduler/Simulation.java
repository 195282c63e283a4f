package io.gridshell.grid.internal.scheduler;

import io.gridshell.EngineInfo;
import io.gridshell.EngineLoad;
import io.gridshell.EngineState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/** Engines in simulated time: what a policy costs, without a machine that adds its noise. */
final class Simulation {
  static final long MILLI = 1_000_000;

  private final Scheduler scheduler = new Scheduler();
  private final PriorityQueue<Timed> agenda = new PriorityQueue<>();
  private final Map<Integer, Engine> engines = new HashMap<>();
  private final IntToLongFunction itemNanos;
  private final long oneWay;
  private long now;
  private long sequence;
  private long lastEnd;
  private int open;
  private int sends;
  private int recalls;

  private record Timed(long at, long sequence, Runnable action) implements Comparable<Timed> {
    @Override
    public int compareTo(Timed other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(sequence, other.sequence);
    }
  }

  private static final class Held {
    private final Instruction.Send sent;
    private int next;
    private int limit;
    private long begun;

    Held(Instruction.Send sent) {
      this.sent = sent;
      this.next = sent.from();
      this.limit = sent.to();
    }
  }

  private static final class Engine {
    private final Deque<Held> inbox = new ArrayDeque<>();
    private @Nullable Held running;
    private int ran;
  }

  Simulation(long roundTrip, IntToLongFunction itemNanos) {
    this.oneWay = roundTrip / 2;
    this.itemNanos = itemNanos;
  }

  void join(int id) {
    engines.put(id, new Engine());
    tell(
        new Event.EngineJoined(
            now,
            new EngineInfo(
                id, "h", id, EngineState.IDLE, 0, Set.of(), Instant.EPOCH, EngineLoad.UNKNOWN),
            64));
  }

  void joinAt(long at, int id) {
    schedule(at, () -> join(id));
  }

  /** Runs one job to its end; returns how long it took. */
  long run(JobSpec job) {
    long start = now;
    open = job.size();
    tell(new Event.Submitted(now, job));
    while (open > 0) {
      Timed next = agenda.remove();
      now = Math.max(now, next.at());
      next.action().run();
    }
    return lastEnd - start;
  }

  private Engine engine(int id) {
    return Objects.requireNonNull(engines.get(id));
  }

  int ranOn(int engine) {
    return engine(engine).ran;
  }

  int sends() {
    return sends;
  }

  int recalls() {
    return recalls;
  }

  private void schedule(long at, Runnable action) {
    agenda.add(new Timed(at, sequence++, action));
  }

  private void tell(Event event) {
    for (Instruction instruction : scheduler.handle(event)) {
      if (instruction instanceof Instruction.Send sent) {
        sends++;
        schedule(now + oneWay, () -> arrive(sent));
      } else if (instruction instanceof Instruction.Recall recall) {
        recalls++;
        schedule(now + oneWay, () -> recall(recall.lot(), recall.engine(), true));
      } else if (instruction instanceof Instruction.Look look) {
        schedule(now + oneWay, () -> recall(look.lot(), look.engine(), false));
      } else if (instruction instanceof Instruction.Deliver deliver) {
        open -= deliver.count();
        lastEnd = now;
      } else if (instruction instanceof Instruction.WakeAt wake) {
        schedule(wake.nanos(), () -> tell(new Event.TimePassed(now)));
      }
    }
    Invariants.check(scheduler, event.now());
  }

  private void arrive(Instruction.Send sent) {
    Engine engine = engine(sent.engine());
    engine.inbox.add(new Held(sent));
    if (engine.running == null) {
      next(engine);
    }
  }

  private void next(Engine engine) {
    Held held = engine.inbox.poll();
    engine.running = held;
    if (held != null) {
      held.begun = now;
      item(engine, held);
    }
  }

  private void item(Engine engine, Held held) {
    boolean spent = held.sent.budgetNanos() > 0 && now - held.begun > held.sent.budgetNanos();
    if (held.next == held.limit || (spent && held.next > held.sent.from())) {
      int covered = held.next - held.sent.from();
      long run = now - held.begun;
      schedule(
          now + oneWay,
          () -> tell(new Event.LotEnded(now, held.sent.lot(), covered, run, 0, List.of())));
      next(engine);
      return;
    }
    engine.ran++;
    schedule(now + itemNanos.applyAsLong(held.next++), () -> item(engine, held));
  }

  private void recall(long lot, int id, boolean take) {
    Engine engine = engine(id);
    Held held = engine.running;
    if (held == null || held.sent.lot() != lot) {
      held =
          engine.inbox.stream()
              .filter(waiting -> waiting.sent.lot() == lot)
              .findFirst()
              .orElse(null);
    }
    if (held == null) {
      schedule(now + oneWay, () -> tell(new Event.RecallMissed(now, lot, true)));
      return;
    }
    if (take) {
      held.limit -= (held.limit - held.next + 1) / 2;
    }
    int kept = held.limit - held.sent.from();
    int begun = held.next - held.sent.from();
    if (kept == 0) {
      engine.inbox.remove(held);
      schedule(now + oneWay, () -> tell(new Event.LotRefused(now, lot, true)));
    }
    schedule(now + oneWay, () -> tell(new Event.LotKept(now, lot, kept, begun)));
  }
}
