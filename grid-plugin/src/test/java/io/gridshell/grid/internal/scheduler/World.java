package io.gridshell.grid.internal.scheduler;

import io.gridshell.EngineInfo;
import io.gridshell.EngineLoad;
import io.gridshell.EngineState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Programs, engines and a network that delays and reorders, around a {@link Scheduler}.
 *
 * <p>Every step is checked: the scheduler's invariants, that no item ends twice, that none runs
 * twice without a reason, that lots go where they may.
 */
final class World {
  private static final int MOST_ENGINES = 5;
  private static final int MOST_JOBS = 12;
  private static final int TOKENS = 3;

  /** Of the host of all engines, which often has more engines. */
  private static final int PROCESSORS = 2;

  /** What does not show in an instruction alone and must happen now and then. */
  enum Sight {
    /** Tasks that travel together. */
    SHARED_MESSAGE,
    /** A single task that may have ended the engine that it shared a message to. */
    SUSPECTED_TASK,
    /** Items that may have ended their engine. */
    SUSPECTED_ITEMS
  }

  private final Set<Object> seen;
  private final Scheduler scheduler = new Scheduler();
  private final Map<Integer, Engine> engines = new TreeMap<>();
  private final Map<Long, Program> jobs = new TreeMap<>();
  private final List<Event> arriving = new ArrayList<>();
  private final List<Object> log = new ArrayList<>();
  private final Map<Long, Instruction.Send> sends = new HashMap<>();
  private final Set<Long> endedTokens = new HashSet<>();
  private long now = 1_000_000;
  private long nextJob = 1;
  private long alarm = Long.MAX_VALUE;

  private World(Set<Object> seen) {
    this.seen = seen;
  }

  /** What was submitted, and how often each item ran, may run, and ended. */
  private static final class Program {
    private final JobSpec spec;
    private final int[] ran;
    private final int[] permits;
    private final int[] ended;
    private boolean finished;

    Program(JobSpec spec) {
      this.spec = spec;
      this.ran = new int[spec.size()];
      this.permits = new int[spec.size()];
      this.ended = new int[spec.size()];
      Arrays.fill(permits, 1);
    }
  }

  /** A lot as its engine sees it. */
  private static final class Held {
    private final Instruction.Send sent;
    private final List<Integer> failed = new ArrayList<>();
    private int next;
    private int limit;

    Held(Instruction.Send sent) {
      this.sent = sent;
      this.next = sent.from();
      this.limit = sent.to();
    }
  }

  private static final class Engine {
    private final int id;
    private final Deque<Instruction.Send> onTheWay = new ArrayDeque<>();
    private final List<Instruction> overtaking = new ArrayList<>();
    private final Deque<Held> inbox = new ArrayDeque<>();
    private @Nullable Held running;

    Engine(int id) {
      this.id = id;
    }
  }

  private static EngineInfo info(int id) {
    return new EngineInfo(
        id,
        "host",
        id,
        EngineState.IDLE,
        0,
        id % 2 == 0 ? Set.of("even") : Set.of(),
        Instant.EPOCH,
        EngineLoad.UNKNOWN);
  }

  /** Runs as {@code choices} say, then lets everything end. */
  static void run(Choices choices) {
    run(choices, new HashSet<>());
  }

  /** Runs, and adds the kinds of what the scheduler decided to {@code seen}. */
  static void run(Choices choices, Set<Object> seen) {
    World world = new World(seen);
    try {
      while (choices.more()) {
        world.step(choices);
      }
      world.comeToRest();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(e.getMessage() + world.story(), e);
    }
  }

  private String story() {
    StringBuilder text = new StringBuilder();
    for (Object entry : log) {
      text.append(entry instanceof Event ? "\n" : "\n  ").append(entry);
    }
    return text.toString();
  }

  private void step(Choices choices) {
    switch (choices.below(14)) {
      case 0, 1 -> submit(choices);
      case 2 -> join(choices.below(MOST_ENGINES));
      case 3 -> leave(choices);
      case 4, 5, 6 -> reachEngine(choices);
      case 7, 8, 9 -> work(choices);
      case 10, 11 -> reachClient(choices);
      case 12 -> pass(choices);
      default -> rare(choices);
    }
  }

  private void rare(Choices choices) {
    switch (choices.below(6)) {
      case 0 -> cancel(choices);
      case 1 -> endToken(choices.below(TOKENS), choices);
      case 2 -> refuse(choices);
      case 3 -> loseMessage(choices);
      case 4 -> passLong();
      default -> replace(choices);
    }
  }

  /** A task on its way to an engine, or an answer on its way back, is lost; the engine lives. */
  private void loseMessage(Choices choices) {
    Engine engine = pick(choices);
    if (engine != null && !engine.onTheWay.isEmpty() && choices.below(2) == 0) {
      engine.onTheWay.remove();
    } else {
      arriving.stream()
          .filter(Event.LotEnded.class::isInstance)
          .findFirst()
          .ifPresent(
              answer -> {
                Instruction.Send sent =
                    Objects.requireNonNull(sends.get(((Event.LotEnded) answer).lot()));
                permit(sent.job(), sent.from(), sent.to());
                arriving.remove(answer);
              });
    }
  }

  /** A process takes the place of an engine before that is known to be gone. */
  private void replace(Choices choices) {
    Engine engine = pick(choices);
    if (engine != null) {
      end(engine, choices);
      engines.put(engine.id, new Engine(engine.id));
      tell(new Event.EngineJoined(now, info(engine.id), PROCESSORS));
    }
  }

  private void submit(Choices choices) {
    if (nextJob > MOST_JOBS) {
      return;
    }
    int size = choices.below(2) == 0 ? 1 : 2 + choices.below(11);
    int priority = choices.below(3);
    int chunk = choices.below(4) == 3 ? 1 + choices.below(12) : 0;
    Placement placement =
        switch (choices.below(6)) {
          case 4 -> new Placement(Set.of(choices.below(MOST_ENGINES)), null, Set.of());
          case 5 -> new Placement(null, engine -> engine.labels().contains("even"), Set.of());
          default -> Placement.ANYWHERE;
        };
    Condition after = condition(choices);
    Condition follow = condition(choices);
    Retries retries =
        switch (choices.below(4)) {
          case 1 -> new Retries(1 + choices.below(6), false, 0, 0);
          case 2 -> new Retries(2, true, 0, 0);
          case 3 -> new Retries(3, false, 1_000_000, 3_000_000);
          default -> Retries.NONE;
        };
    long queueNanos = choices.below(6) == 5 ? 5_000_000 : 0;
    JobSpec spec =
        new JobSpec(
            nextJob++,
            size,
            priority,
            chunk,
            choices.below(2),
            placement,
            after,
            follow,
            retries,
            queueNanos);
    jobs.put(spec.id(), new Program(spec));
    tell(new Event.Submitted(now, spec));
    for (long token : spec.after().tokens()) {
      repeatToken(token);
    }
    for (long token : spec.follow().tokens()) {
      repeatToken(token);
    }
  }

  private void repeatToken(long token) {
    if (endedTokens.contains(token)) {
      tell(new Event.ResultEnded(now, token, token % 2 == 0, Set.of((int) token)));
    }
  }

  private static Condition condition(Choices choices) {
    if (choices.below(5) < 4) {
      return Condition.NONE;
    }
    int kind = 1 + choices.below(3);
    return new Condition(
        choices.below(2) == 0 ? List.of((long) choices.below(TOKENS)) : List.of(0L, 1L),
        choices.below(2) == 0,
        (kind & 1) != 0,
        (kind & 2) != 0);
  }

  private void endToken(long token, Choices choices) {
    endedTokens.add(token);
    Set<Integer> ran = choices.below(3) == 2 ? Set.of(0, 1) : Set.of((int) token);
    tell(new Event.ResultEnded(now, token, token % 2 == 0, ran));
  }

  private void join(int id) {
    if (engines.containsKey(id)) {
      return;
    }
    engines.put(id, new Engine(id));
    tell(new Event.EngineJoined(now, info(id), PROCESSORS));
  }

  private Program program(long job) {
    return Objects.requireNonNull(jobs.get(job), "a job that was never submitted");
  }

  private Engine engine(int id) {
    return Objects.requireNonNull(engines.get(id), "an engine that is gone");
  }

  private @Nullable Engine pick(Choices choices) {
    if (engines.isEmpty()) {
      return null;
    }
    List<Engine> all = List.copyOf(engines.values());
    return all.get(choices.below(all.size()));
  }

  private void leave(Choices choices) {
    Engine engine = pick(choices);
    if (engine != null) {
      end(engine, choices);
      tell(new Event.EngineLeft(now, engine.id));
    }
  }

  private void end(Engine engine, Choices choices) {
    engines.remove(engine.id);
    engine.onTheWay.forEach(sent -> permit(sent.job(), sent.from(), sent.to()));
    engine.inbox.forEach(held -> permit(held.sent.job(), held.sent.from(), held.limit));
    Held running = engine.running;
    if (running != null) {
      permit(running.sent.job(), running.sent.from(), running.limit);
    }
    loseAnswers(engine.id, choices.below(2) == 0);
  }

  /** Answers on the way no longer count, whether they arrive or not. */
  private void loseAnswers(int engine, boolean drop) {
    arriving.removeIf(
        event -> {
          if (event instanceof Event.LotEnded ended) {
            Instruction.Send sent = Objects.requireNonNull(sends.get(ended.lot()));
            if (sent.engine() == engine) {
              permit(sent.job(), sent.from(), sent.to());
              return drop;
            }
          }
          return false;
        });
  }

  private void permit(long job, int from, int to) {
    Program program = program(job);
    for (int i = from; i < to; i++) {
      program.permits[i] = program.ran[i] + 1;
    }
  }

  private void reachEngine(Choices choices) {
    Engine engine = pick(choices);
    if (engine == null) {
      return;
    }
    if (!engine.overtaking.isEmpty() && choices.below(2) == 0) {
      command(engine, engine.overtaking.remove(choices.below(engine.overtaking.size())));
    } else if (!engine.onTheWay.isEmpty()) {
      engine.inbox.add(new Held(engine.onTheWay.remove()));
    } else if (!engine.overtaking.isEmpty()) {
      command(engine, engine.overtaking.remove(0));
    }
  }

  private void command(Engine engine, Instruction command) {
    if (command instanceof Instruction.Withdraw withdraw) {
      engine.onTheWay.removeIf(sent -> sent.lot() == withdraw.lot());
      engine.inbox.removeIf(held -> held.sent.lot() == withdraw.lot());
      if (engine.running != null && engine.running.sent.lot() == withdraw.lot()) {
        engine.running = null;
      }
      return;
    }
    boolean take = command instanceof Instruction.Recall;
    long lot =
        command instanceof Instruction.Recall recall
            ? recall.lot()
            : ((Instruction.Look) command).lot();
    Held held = engine.running;
    if (held == null || held.sent.lot() != lot) {
      held = engine.inbox.stream().filter(h -> h.sent.lot() == lot).findFirst().orElse(null);
    }
    if (held == null) {
      arriving.add(new Event.RecallMissed(0, lot, !isLanded(lot)));
      return;
    }
    if (take) {
      held.limit -= (held.limit - held.next + 1) / 2;
    }
    int kept = held.limit - held.sent.from();
    if (kept == 0) {
      engine.inbox.remove(held);
      // The task itself comes back as well.
      arriving.add(new Event.LotRefused(0, lot, true));
    }
    arriving.add(new Event.LotKept(0, lot, kept, held.next - held.sent.from()));
  }

  /** Whether the client will read an answer of {@code lot} before it hears of the recall. */
  private boolean isLanded(long lot) {
    return arriving.stream()
        .anyMatch(event -> event instanceof Event.LotEnded ended && ended.lot() == lot);
  }

  private void work(Choices choices) {
    Engine engine = pick(choices);
    if (engine == null) {
      return;
    }
    Held running = engine.running;
    if (running == null) {
      running = engine.inbox.poll();
      engine.running = running;
      if (running != null) {
        begin(running);
      }
      return;
    }
    if (choices.below(5) == 4) {
      running.failed.add(running.next - 1 - running.sent.from());
    }
    boolean budgetSpent = running.sent.budgetNanos() > 0 && choices.below(6) == 5;
    if (running.next < running.limit && !budgetSpent) {
      begin(running);
    } else {
      end(engine, running);
    }
  }

  private void begin(Held held) {
    Program program = program(held.sent.job());
    int item = held.next++;
    program.ran[item]++;
    require(
        program.ran[item] <= program.permits[item],
        "item " + item + " of job " + held.sent.job() + " runs again without a reason");
  }

  private void end(Engine engine, Held held) {
    Program program = program(held.sent.job());
    if (held.sent.attempt() <= program.spec.retries().count()) {
      for (int failed : held.failed) {
        permit(held.sent.job(), held.sent.from() + failed, held.sent.from() + failed + 1);
      }
    }
    int covered = held.next - held.sent.from();
    engine.running = null;
    arriving.add(
        new Event.LotEnded(
            0,
            held.sent.lot(),
            covered,
            (program.spec.family().equals(0) ? 20_000L : 30_000_000L) * covered,
            program.spec.family().equals(0) ? 20_000L : 0,
            List.copyOf(held.failed)));
  }

  private void refuse(Choices choices) {
    Engine engine = pick(choices);
    if (engine != null && !engine.inbox.isEmpty()) {
      Held held = engine.inbox.removeLast();
      arriving.add(new Event.LotRefused(0, held.sent.lot(), choices.below(2) == 0));
    }
  }

  /** Some of what is on its way arrives, often several things at once. */
  private void reachClient(Choices choices) {
    List<Event> together = new ArrayList<>();
    for (int count = 1 + choices.below(3); count > 0 && !arriving.isEmpty(); count--) {
      together.add(stamped(arriving.remove(choices.below(arriving.size()))));
    }
    if (!together.isEmpty()) {
      tell(together);
    }
  }

  private Event stamped(Event event) {
    if (event instanceof Event.LotEnded ended) {
      return new Event.LotEnded(
          now,
          ended.lot(),
          ended.covered(),
          ended.runNanos(),
          ended.functionNanos(),
          ended.retriable());
    } else if (event instanceof Event.LotKept kept) {
      return new Event.LotKept(now, kept.lot(), kept.kept(), kept.begun());
    } else if (event instanceof Event.LotRefused refused) {
      return new Event.LotRefused(now, refused.lot(), refused.pause());
    } else if (event instanceof Event.RecallMissed missed) {
      return new Event.RecallMissed(now, missed.lot(), missed.unknown());
    }
    throw new IllegalStateException("nothing that arrives: " + event);
  }

  private void pass(Choices choices) {
    now += 1L << (10 + choices.below(16));
    wake();
  }

  private void passLong() {
    now += 15_000_000_000L;
    wake();
  }

  private void wake() {
    alarm = Long.MAX_VALUE;
    tell(new Event.TimePassed(now));
  }

  private void cancel(Choices choices) {
    List<Program> running = jobs.values().stream().filter(job -> !job.finished).toList();
    if (!running.isEmpty()) {
      tell(new Event.Cancelled(now, running.get(choices.below(running.size())).spec.id()));
    }
  }

  private void tell(Event event) {
    tell(List.of(event));
  }

  private void tell(List<Event> events) {
    now += 1000;
    log.addAll(events);
    List<Instruction> instructions = scheduler.handle(events);
    for (Instruction instruction : instructions) {
      log.add(instruction);
      obey(instruction);
    }
    Invariants.check(scheduler, events.get(0).now());
    scheduler.jobs.values().forEach(this::seeSuspected);
  }

  private void seeSuspected(Job job) {
    Stream.concat(job.waiting.stream(), job.lots.values().stream().map(lot -> lot.items))
        .filter(range -> range.lostWith() >= 0 && range.used() == 0)
        .forEach(
            range ->
                seen.add(job.spec().size() == 1 ? Sight.SUSPECTED_TASK : Sight.SUSPECTED_ITEMS));
  }

  private void obey(Instruction instruction) {
    seen.add(
        instruction instanceof Instruction.Settle settle
            ? settle.reason()
            : instruction.getClass());
    if (instruction instanceof Instruction.Send sent) {
      int most = Math.max(1, program(sent.job()).spec.retries().count());
      require(sent.attempt() <= most + 1, "more tries than were asked for: " + sent);
      Engine engine = engine(sent.engine());
      if (sent.message() != sent.lot()) {
        seen.add(Sight.SHARED_MESSAGE);
      }
      sends.put(sent.lot(), sent);
      engine.onTheWay.add(sent);
    } else if (instruction instanceof Instruction.WakeAt wake) {
      alarm = wake.nanos();
    } else if (instruction instanceof Instruction.Recall recall) {
      engine(recall.engine()).overtaking.add(recall);
    } else if (instruction instanceof Instruction.Look look) {
      engine(look.engine()).overtaking.add(look);
    } else if (instruction instanceof Instruction.Withdraw withdraw) {
      // It may run again elsewhere, and its engine may not have heard of that yet.
      Instruction.Send sent = Objects.requireNonNull(sends.get(withdraw.lot()));
      permit(sent.job(), sent.from(), sent.to());
      engine(withdraw.engine()).overtaking.add(withdraw);
    } else if (instruction instanceof Instruction.Deliver deliver) {
      for (int i = 0; i < deliver.count(); i++) {
        if (!deliver.withheld().contains(i)) {
          endItem(deliver.job(), deliver.from() + i);
        }
      }
    } else if (instruction instanceof Instruction.Settle settle) {
      for (int i = settle.from(); i < settle.to(); i++) {
        endItem(settle.job(), i);
      }
    } else if (instruction instanceof Instruction.Fail fail) {
      for (int i = fail.from(); i < fail.to(); i++) {
        endItem(fail.job(), i);
      }
    } else if (instruction instanceof Instruction.Finished finished) {
      Program program = program(finished.job());
      require(!program.finished, "finished twice");
      program.finished = true;
    }
  }

  private void endItem(long job, int item) {
    Program program = program(job);
    require(!program.finished, "an item of a finished job ends");
    program.ended[item]++;
    require(program.ended[item] == 1, "item " + item + " of job " + job + " ended twice");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalStateException(message);
    }
  }

  /** Whether nothing is on its way and no engine has anything: a message was lost. */
  private boolean isQuiet() {
    return engines.values().stream()
        .allMatch(
            engine ->
                engine.onTheWay.isEmpty()
                    && engine.overtaking.isEmpty()
                    && engine.inbox.isEmpty()
                    && engine.running == null);
  }

  /** Everything is delivered and done, all results end; then nothing may be open. */
  private void comeToRest() {
    Choices calm = new Choices(new int[0]);
    for (long token = 0; token < TOKENS; token++) {
      endToken(token, calm);
    }
    join(0);
    join(1);
    for (int round = 0; !scheduler.isIdle(); round++) {
      require(round < 5000, "jobs are open and nothing happens: " + scheduler);
      for (Engine engine : List.copyOf(engines.values())) {
        while (!engine.onTheWay.isEmpty()) {
          engine.inbox.add(new Held(engine.onTheWay.remove()));
        }
        while (!engine.overtaking.isEmpty()) {
          command(engine, engine.overtaking.remove(0));
        }
        Held running = engine.running == null ? engine.inbox.poll() : engine.running;
        engine.running = running;
        while (running != null && engine.running != null) {
          if (running.next < running.limit) {
            begin(running);
          } else {
            end(engine, running);
          }
        }
      }
      while (!arriving.isEmpty()) {
        reachClient(calm);
      }
      if (scheduler.isIdle()) {
        break;
      }
      if (isQuiet()) {
        require(alarm != Long.MAX_VALUE, "nothing happens and no alarm is set: " + scheduler);
        // An alarm may be told of with a time that lies a little before its own.
        now = Math.max(now, alarm - round % 2);
      } else {
        now += 1_000_000;
      }
      if (isQuiet() || now >= alarm) {
        wake();
      }
    }
    for (Program program : jobs.values()) {
      require(program.finished, "job " + program.spec.id() + " was never finished");
      for (int i = 0; i < program.ended.length; i++) {
        require(program.ended[i] == 1, "item " + i + " of " + program.spec.id() + " did not end");
      }
    }
  }
}
