package io.gridshell.grid;

import io.gridshell.EngineInfo;
import io.gridshell.EngineLoad;
import io.gridshell.EngineState;
import io.gridshell.grid.internal.scheduler.Event;
import io.gridshell.grid.internal.scheduler.Instruction;
import io.gridshell.grid.internal.scheduler.JobSpec;
import io.gridshell.grid.internal.scheduler.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler of balanced work with engines that exist in simulated time alone: what it decides,
 * and what deciding costs, without a grid.
 *
 * <p>Every item takes as long as every other. Messages take half a round trip, but for the answer
 * of an engine that is asked for work back, which is there at once. Never blocks. Not thread-safe.
 */
public final class BalanceTrial {
  private static final String ITEMS = "items";

  private final Scheduler scheduler = new Scheduler();
  private final List<Engine> engines = new ArrayList<>();
  private final Deque<Event> told = new ArrayDeque<>();
  private final long oneWay;
  private long itemNanos = 1;
  private long now = 1;
  private long alarm = Long.MAX_VALUE;
  private long nextJob;
  private int open;
  private int events;
  private int lots;
  private int recalls;

  /**
   * What a trial came to.
   *
   * @param events what the scheduler was told
   * @param lots messages that gave an engine work
   * @param recalls messages that asked an engine for half of what it had not begun
   * @param took simulated time from the submission to the last answer
   */
  public record Tally(int events, int lots, int recalls, Duration took) {}

  /** An engine with what it was given, the first of which it works on. */
  private static final class Engine {
    private final Deque<Given> inbox = new ArrayDeque<>();
    private long free;
  }

  /** A lot on its engine. */
  private static final class Given {
    private final Instruction.Send sent;
    private final long arrives;
    private int size;
    private long start;

    Given(Instruction.Send sent, long arrives) {
      this.sent = sent;
      this.arrives = arrives;
      this.size = sent.to() - sent.from();
    }
  }

  /**
   * Creates engines.
   *
   * @param count how many
   * @param roundTrip the time of a message and its answer
   * @throws IllegalArgumentException if there would be none
   */
  public BalanceTrial(int count, Duration roundTrip) {
    if (count < 1) {
      throw new IllegalArgumentException("a trial has at least one engine, not " + count);
    }
    oneWay = roundTrip.toNanos() / 2;
    for (int id = 0; id < count; id++) {
      engines.add(new Engine());
      tell(
          new Event.EngineJoined(
              now,
              new EngineInfo(
                  id,
                  "simulated",
                  id,
                  EngineState.IDLE,
                  0,
                  Set.of(),
                  Instant.EPOCH,
                  EngineLoad.UNKNOWN),
              count));
    }
  }

  /** Submits {@code count} single tasks at once, each of which takes {@code each}; ends them. */
  public Tally tasks(int count, Duration each) {
    return run(LongStream.range(0, count).mapToObj(i -> job(1, 0)).toList(), each);
  }

  /** Submits a map whose chunks the scheduler chooses, and ends it. */
  public Tally map(int items, Duration each) {
    return run(List.of(job(items, 0)), each);
  }

  /** Submits a map that goes to one engine as a whole, so that the others have to steal. */
  public Tally skewedMap(int items, Duration each) {
    return run(List.of(job(items, items)), each);
  }

  private JobSpec job(int size, int chunk) {
    JobSpec plain = JobSpec.of(nextJob++, size, ITEMS);
    return new JobSpec(
        plain.id(),
        size,
        plain.priority(),
        chunk,
        ITEMS,
        plain.placement(),
        plain.after(),
        plain.follow(),
        plain.retries(),
        plain.queueNanos());
  }

  private Tally run(List<JobSpec> jobs, Duration each) {
    itemNanos = Math.max(1, each.toNanos());
    events = 0;
    lots = 0;
    recalls = 0;
    open = jobs.size();
    long begin = now;
    jobs.forEach(job -> tell(new Event.Submitted(now, job)));
    while (open > 0) {
      step();
    }
    return new Tally(events, lots, recalls, Duration.ofNanos(now - begin));
  }

  /** Goes on to the next answer, or to the time at which the scheduler wants to be woken. */
  private void step() {
    Engine next = null;
    long due = alarm;
    for (Engine engine : engines) {
      Given head = engine.inbox.peek();
      if (head != null && end(head) + oneWay < due) {
        next = engine;
        due = end(head) + oneWay;
      }
    }
    if (due == Long.MAX_VALUE) {
      throw new IllegalStateException("the scheduler waits for nothing: " + scheduler);
    }
    now = Math.max(now, due);
    if (next == null) {
      alarm = Long.MAX_VALUE;
      tell(new Event.TimePassed(now));
    } else {
      answer(next);
    }
  }

  private int covered(Given given) {
    long budget = given.sent.budgetNanos();
    return budget == 0 ? given.size : (int) Math.min(given.size, budget / itemNanos + 1);
  }

  private long end(Given given) {
    return given.start + covered(given) * itemNanos;
  }

  private void answer(Engine engine) {
    Given done = engine.inbox.remove();
    int covered = covered(done);
    engine.free = end(done);
    begin(engine);
    tell(
        new Event.LotEnded(
            now, done.sent.lot(), covered, covered * itemNanos, itemNanos, List.of()));
  }

  private static void begin(Engine engine) {
    Given head = engine.inbox.peek();
    if (head != null) {
      head.start = Math.max(head.arrives, engine.free);
    }
  }

  private void tell(Event first) {
    told.add(first);
    for (Event event = told.poll(); event != null; event = told.poll()) {
      events++;
      for (Instruction instruction : scheduler.handle(event)) {
        carryOut(instruction);
      }
    }
  }

  private void carryOut(Instruction instruction) {
    if (instruction instanceof Instruction.Send send) {
      lots++;
      Engine engine = engines.get(send.engine());
      engine.inbox.add(new Given(send, now + oneWay));
      if (engine.inbox.size() == 1) {
        begin(engine);
      }
    } else if (instruction instanceof Instruction.Recall recall) {
      recalls++;
      told.add(seen(recall.lot(), recall.engine(), true));
    } else if (instruction instanceof Instruction.Look look) {
      told.add(seen(look.lot(), look.engine(), false));
    } else if (instruction instanceof Instruction.WakeAt wake) {
      alarm = wake.nanos();
    } else if (instruction instanceof Instruction.Finished) {
      open--;
    }
  }

  private Event seen(long lot, int id, boolean take) {
    Engine engine = engines.get(id);
    Given given = find(engine, lot);
    if (given == null) {
      return new Event.RecallMissed(now, lot, true);
    }
    boolean first = given == engine.inbox.peek();
    int begun = first ? begun(given) : 0;
    if (take) {
      given.size -= (given.size - begun + 1) / 2;
    }
    if (given.size == 0) {
      engine.inbox.remove(given);
      begin(engine);
    }
    return new Event.LotKept(now, lot, given.size, begun);
  }

  private int begun(Given given) {
    return now < given.start ? 0 : (int) Math.min(given.size, (now - given.start) / itemNanos + 1);
  }

  private static @Nullable Given find(Engine engine, long lot) {
    for (Given given : engine.inbox) {
      if (given.sent.lot() == lot) {
        return given;
      }
    }
    return null;
  }
}
