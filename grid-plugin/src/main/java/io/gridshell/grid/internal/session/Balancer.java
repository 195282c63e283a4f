package io.gridshell.grid.internal.session;

import io.gridshell.AsyncResult;
import io.gridshell.CodeShippingException;
import io.gridshell.Dependency;
import io.gridshell.EngineInfo;
import io.gridshell.EngineLoad;
import io.gridshell.EngineState;
import io.gridshell.GridException;
import io.gridshell.grid.internal.scheduler.Condition;
import io.gridshell.grid.internal.scheduler.Event;
import io.gridshell.grid.internal.scheduler.Instruction;
import io.gridshell.grid.internal.scheduler.JobSpec;
import io.gridshell.grid.internal.scheduler.Placement;
import io.gridshell.grid.internal.scheduler.Retries;
import io.gridshell.grid.internal.scheduler.Scheduler;
import io.gridshell.grid.internal.wire.EngineRecord;
import io.gridshell.grid.internal.wire.RecallAnswer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the {@link Scheduler} decides: brings it what happens, sends, recalls, delivers.
 *
 * <p>Thread-safe. Whoever reports an event works off what is waiting, unless another thread is at
 * it already; so the scheduler is used by one thread at a time and an event costs no change of
 * threads. Results complete after that thread has let go, and users' code runs there.
 */
final class Balancer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Balancer.class.getName());
  private static final int EVENTS_AT_ONCE = 64;
  private static final int TURNS = 16;
  private static final long LOOK_MILLIS = 10;

  private final ClientSession session;
  private Scheduler scheduler = new Scheduler();
  private final ConcurrentLinkedQueue<Step> steps = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicBoolean looksSoon = new AtomicBoolean();

  /** What is left to tell those who wait for results. */
  private final ConcurrentLinkedQueue<Runnable> outcomes = new ConcurrentLinkedQueue<>();

  /** Whether the thread has more steps to add before they are worked off. */
  private final ThreadLocal<Boolean> gathers = ThreadLocal.withInitial(() -> false);

  private final Map<Long, Work> works = new ConcurrentHashMap<>();
  final Map<Long, Shipment> shipments = new HashMap<>();
  private final Map<Integer, EngineRecord> engines = new HashMap<>();

  /** Results that jobs wait for, or did, as long as somebody has them. */
  private final Map<AsyncResult<?>, EarlierResult> earlier =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final AtomicLong numbers = new AtomicLong();
  private final long origin = System.nanoTime();
  private final ScheduledThreadPoolExecutor alarm;
  private @Nullable Future<?> pendingAlarm;
  private volatile boolean closed;

  /** Something to do while nobody else uses the scheduler. */
  private interface Step {
    void run(Turn turn);
  }

  /** Steps of which the scheduler hears together. */
  private static final class Turn {
    private final long now;
    private final List<Event> events = new ArrayList<>();

    /** Lots that are forgotten then, unless they are delivered. */
    private final List<Long> over = new ArrayList<>();

    /** What is done once others may use the scheduler. */
    private final List<Runnable> afterwards = new ArrayList<>();

    Turn(long now) {
      this.now = now;
    }
  }

  Balancer(ClientSession session) {
    this.session = session;
    this.alarm = new ScheduledThreadPoolExecutor(1, OwnThread.named("gridshell-balancer"));
    alarm.setRemoveOnCancelPolicy(true);
    alarm.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    alarm.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    session.onSeveral(this::together);
    session.onEngines(this::enginesChanged);
    enginesChanged();
  }

  ClientSession session() {
    return session;
  }

  /**
   * Submits what {@code make} makes of its description.
   *
   * @param family jobs whose items are likely to cost the same
   */
  <W extends Work> W submit(
      BalanceOptions options, int size, Object family, Function<JobSpec, W> make) {
    Map<AsyncResult<?>, EarlierResult> awaited = new HashMap<>();
    JobSpec spec =
        new JobSpec(
            numbers.incrementAndGet(),
            size,
            options.priority(),
            options.chunk(),
            family,
            new Placement(
                options.targets() == null ? null : Set.copyOf(options.targets()),
                options.fits(),
                Set.of()),
            condition(options.after(), awaited),
            condition(options.follow(), awaited),
            new Retries(
                options.retries().count(),
                options.retries().elsewhere(),
                options.retries().backoff().toNanos(),
                options.retries().longestBackoff().toNanos()),
            options.queueTime().toNanos());
    W work = make.apply(spec);
    works.put(spec.id(), work);
    if (closed) {
      works.remove(spec.id());
      work.abort(ClientSession.closedError());
      return work;
    }
    perform(
        turn -> {
          // What a failure of the scheduler has ended meanwhile must not begin.
          if (works.containsKey(spec.id())) {
            turn.events.add(new Event.Submitted(turn.now, spec));
          }
        });
    awaited.forEach((result, known) -> known.watch(result, this::happened));
    return work;
  }

  private Condition condition(
      @Nullable Dependency dependency, Map<AsyncResult<?>, EarlierResult> awaited) {
    if (dependency == null) {
      return Condition.NONE;
    }
    List<Long> tokens = new ArrayList<>();
    for (AsyncResult<?> result : dependency.results()) {
      EarlierResult known =
          earlier.computeIfAbsent(result, unused -> new EarlierResult(numbers.incrementAndGet()));
      awaited.put(result, known);
      tokens.add(known.token());
    }
    return new Condition(
        tokens, dependency.isAll(), dependency.isOnSuccess(), dependency.isOnFailure());
  }

  /** Takes {@code work} back. */
  void cancel(Work work, boolean mayInterrupt) {
    work.mayInterrupt(mayInterrupt);
    happened(now -> new Event.Cancelled(now, work.spec().id()));
  }

  /** Takes everything back. */
  void cancelAll() {
    List.copyOf(works.values()).forEach(work -> cancel(work, true));
  }

  /** Lets the scheduler hear of an event, with the time at which its turn comes. */
  void happened(LongFunction<Event> event) {
    perform(turn -> turn.events.add(event.apply(turn.now)));
  }

  /** Lets the scheduler hear that {@code lot} is over; forgets it unless it was delivered. */
  void ended(long lot, LongFunction<Event> event) {
    perform(
        turn -> {
          turn.events.add(event.apply(turn.now));
          turn.over.add(lot);
        });
  }

  /** Lets the scheduler hear which engines came and went. */
  void enginesChanged() {
    perform(this::compareEngines);
  }

  private void compareEngines(Turn turn) {
    Map<Integer, EngineRecord> present = new HashMap<>();
    session.directory().all().forEach(engine -> present.put(engine.id(), engine));
    for (EngineRecord known : List.copyOf(engines.values())) {
      EngineRecord current = present.get(known.id());
      if (current == null || !current.node().equals(known.node())) {
        engines.remove(known.id());
        turn.events.add(new Event.EngineLeft(turn.now, known.id()));
        // A task that is sent again has another flight, so nobody reports the loss of this one.
        shipments.forEach(
            (lot, shipment) -> {
              if (shipment.send().engine() == known.id()) {
                turn.over.add(lot);
              }
            });
      }
    }
    for (EngineRecord engine : present.values()) {
      if (engines.putIfAbsent(engine.id(), engine) == null) {
        turn.events.add(new Event.EngineJoined(turn.now, info(engine), engine.processors()));
      }
    }
  }

  private static EngineInfo info(EngineRecord engine) {
    return new EngineInfo(
        engine.id(),
        engine.host(),
        engine.pid(),
        EngineState.IDLE,
        0,
        engine.labels(),
        engine.joined(),
        EngineLoad.UNKNOWN);
  }

  private void perform(Step step) {
    steps.add(step);
    if (!gathers.get()) {
      work();
    }
  }

  /** Lets the scheduler hear of everything that {@code reports} tells at once. */
  private void together(Runnable reports) {
    gathers.set(true);
    try {
      reports.run();
    } finally {
      gathers.remove();
      work();
    }
  }

  private void work() {
    for (int turn = 0; !steps.isEmpty() && busy.compareAndSet(false, true); turn++) {
      List<Runnable> afterwards;
      try {
        afterwards = takeTurn();
      } finally {
        busy.set(false);
      }
      boolean enough = turn == TURNS && !steps.isEmpty();
      if (enough) {
        // This thread has its own things to do.
        alarm.execute(this::work);
      }
      if (!afterwards.isEmpty()) {
        outcomes.addAll(afterwards);
        session.handOver(this::tellOutcomes);
      }
      if (enough) {
        return;
      }
    }
  }

  private List<Runnable> takeTurn() {
    Turn turn = new Turn(System.nanoTime() - origin);
    try {
      Step step = steps.poll();
      for (int i = 1; step != null; i++) {
        step.run(turn);
        step = i < EVENTS_AT_ONCE ? steps.poll() : null;
      }
      if (!turn.events.isEmpty()) {
        obey(scheduler.handle(turn.events), turn.afterwards);
      }
      turn.over.forEach(this::drop);
    } catch (RuntimeException | Error broken) {
      startOver(broken, turn.afterwards);
    }
    return turn.afterwards;
  }

  /** Users' code, which runs here, may block; what is waiting must not wait for that. */
  private void tellOutcomes() {
    for (Runnable outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
      if (!outcomes.isEmpty() || !steps.isEmpty()) {
        lookSoon();
      }
      try {
        outcome.run();
      } catch (RuntimeException | Error broken) {
        LOG.log(Level.ERROR, "failed outcome", broken);
      }
    }
  }

  /** What the scheduler knows may be wrong now, and nobody must wait for ever. */
  private void startOver(Throwable broken, List<Runnable> afterwards) {
    LOG.log(Level.ERROR, "failed scheduler jobs=" + works.size(), broken);
    scheduler = scheduler.fresh();
    engines.clear();
    List<Shipment> open = List.copyOf(shipments.values());
    shipments.clear();
    for (Work work : List.copyOf(works.values())) {
      works.remove(work.spec().id());
      afterwards.add(() -> abort(work, broken));
    }
    afterwards.add(() -> open.forEach(shipment -> session.takeBack(shipment.task(), true)));
    alarm.execute(this::enginesChanged);
  }

  private void abort(Work work, Throwable broken) {
    works.remove(work.spec().id());
    try {
      work.abort(new GridException(work.name() + " failed here: " + broken, broken));
    } catch (RuntimeException | Error again) {
      LOG.log(Level.ERROR, "failed abort of " + work.name(), again);
    }
  }

  /** Something of {@code work} went wrong here, so that it might never end. */
  private void breakOff(Work work, Throwable broken, List<Runnable> afterwards) {
    LOG.log(Level.WARNING, "broke off " + work.name(), broken);
    afterwards.add(() -> abort(work, broken));
    steps.add(turn -> turn.events.add(new Event.Cancelled(turn.now, work.spec().id())));
  }

  /** Lets {@code action}, which is about {@code work}, run once others may use the scheduler. */
  private void add(List<Runnable> afterwards, Work work, Runnable action) {
    afterwards.add(
        () -> {
          try {
            action.run();
          } catch (RuntimeException | Error broken) {
            perform(turn -> breakOff(work, broken, turn.afterwards));
          }
        });
  }

  private void lookSoon() {
    if (looksSoon.compareAndSet(false, true)) {
      var unused =
          alarm.schedule(
              () -> {
                looksSoon.set(false);
                work();
                if (!outcomes.isEmpty()) {
                  session.handOver(this::tellOutcomes);
                }
              },
              LOOK_MILLIS,
              TimeUnit.MILLISECONDS);
    }
  }

  private void obey(List<Instruction> instructions, List<Runnable> afterwards) {
    Map<Long, List<Flight>> messages = new LinkedHashMap<>();
    for (Instruction instruction : instructions) {
      if (instruction instanceof Instruction.Send send) {
        send(send, messages, afterwards);
      } else if (instruction instanceof Instruction.Deliver deliver) {
        deliver(deliver, afterwards);
      } else if (instruction instanceof Instruction.Settle settle) {
        settle(settle, afterwards);
      } else if (instruction instanceof Instruction.Fail fail) {
        fail(fail, afterwards);
      } else if (instruction instanceof Instruction.Finished finished) {
        works.remove(finished.job());
      } else if (instruction instanceof Instruction.Recall recall) {
        launch(messages);
        ask(recall.lot(), true);
      } else if (instruction instanceof Instruction.Look look) {
        ask(look.lot(), false);
      } else if (instruction instanceof Instruction.Withdraw withdraw) {
        withdraw(withdraw, afterwards);
      } else if (instruction instanceof Instruction.WakeAt wake) {
        wakeAt(wake.nanos());
      }
    }
    launch(messages);
  }

  private void launch(Map<Long, List<Flight>> messages) {
    messages.values().forEach(session::launch);
    messages.clear();
  }

  private void send(
      Instruction.Send send, Map<Long, List<Flight>> messages, List<Runnable> afterwards) {
    Work work = works.get(send.job());
    EngineRecord engine = engines.get(send.engine());
    if (work == null || engine == null) {
      return;
    }
    try {
      Flight flight = board(send, work, engine);
      if (flight != null) {
        messages.computeIfAbsent(send.message(), unused -> new ArrayList<>(1)).add(flight);
      }
    } catch (RuntimeException | Error broken) {
      breakOff(work, broken, afterwards);
    }
  }

  private @Nullable Flight board(Instruction.Send send, Work work, EngineRecord engine) {
    Task task = work.carrier(send);
    task.tell(send.story());
    Shipment shipment = new Shipment(this, work, task, send);
    shipments.put(send.lot(), shipment);
    Work.Parcel parcel;
    try {
      parcel = work.pack(send);
    } catch (GridException unsendable) {
      keep(send, 1);
      shipment.ended(task, Task.Ending.failed(unsendable));
      return null;
    } catch (RuntimeException | Error broken) {
      // Code of the value's class, which is the user's.
      keep(send, 1);
      shipment.ended(
          task,
          Task.Ending.failed(
              new CodeShippingException(work.name() + " cannot be sent: " + broken, broken)));
      return null;
    }
    keep(send, parcel.count());
    return session.board(task, engine, parcel.outgoing(), shipment);
  }

  /** Tells the scheduler when a lot travels with fewer items than it was to have. */
  private void keep(Instruction.Send send, int count) {
    if (count < send.to() - send.from()) {
      steps.add(turn -> turn.events.add(new Event.LotKept(turn.now, send.lot(), count, 0)));
    }
  }

  private void deliver(Instruction.Deliver deliver, List<Runnable> afterwards) {
    Shipment shipment = shipments.remove(deliver.lot());
    if (shipment != null) {
      shipment.task().tell(deliver.story());
      add(
          afterwards,
          shipment.work(),
          () -> {
            shipment.work().deliver(shipment, deliver.from(), deliver.count(), deliver.withheld());
            shipment.delivered();
            if (shipment.task().isDone()) {
              session.forget(shipment.task(), shipment);
            }
          });
    }
  }

  private void settle(Instruction.Settle settle, List<Runnable> afterwards) {
    Work work = works.get(settle.job());
    if (work != null) {
      GridException error = Endings.of(settle, work);
      add(afterwards, work, () -> work.settle(settle.from(), settle.to(), settle.engine(), error));
    }
  }

  private void fail(Instruction.Fail fail, List<Runnable> afterwards) {
    Work work = works.get(fail.job());
    if (work != null) {
      add(afterwards, work, () -> work.settleAsFailed(fail.from(), fail.to()));
    }
  }

  private void withdraw(Instruction.Withdraw withdraw, List<Runnable> afterwards) {
    Shipment shipment = shipments.remove(withdraw.lot());
    if (shipment != null) {
      session.takeBack(shipment.task(), shipment.work().mayInterrupt());
      add(afterwards, shipment.work(), () -> shipment.work().dropped(shipment));
    }
  }

  /** Forgets a lot that ended without a delivery. */
  private void drop(long lot) {
    Shipment shipment = shipments.remove(lot);
    if (shipment != null) {
      session.forget(shipment.task(), shipment);
      shipment.work().dropped(shipment);
    }
  }

  /** Asks the engine of {@code lot} what it has of it, and may take half of the rest back. */
  private void ask(long lot, boolean take) {
    Shipment shipment = shipments.get(lot);
    if (shipment == null) {
      happened(now -> new Event.RecallMissed(now, lot, true));
      return;
    }
    var unused =
        session
            .recall(shipment.task(), take)
            .whenComplete(
                (answer, error) -> {
                  boolean missed = error != null || answer.kept() == RecallAnswer.UNKNOWN;
                  boolean unknown = error == null && !shipment.isLanded();
                  LongFunction<Event> event =
                      now ->
                          missed
                              ? new Event.RecallMissed(now, lot, unknown)
                              : new Event.LotKept(now, lot, answer.kept(), answer.begun());
                  if (!missed && answer.kept() == 0) {
                    ended(lot, event);
                  } else {
                    happened(event);
                  }
                });
  }

  private void wakeAt(long nanos) {
    Future<?> pending = pendingAlarm;
    if (pending != null) {
      pending.cancel(false);
    }
    long delay = Math.max(1, nanos - (System.nanoTime() - origin));
    pendingAlarm =
        alarm.schedule(() -> happened(Event.TimePassed::new), delay, TimeUnit.NANOSECONDS);
  }

  /** Ends what has not ended. Idempotent. */
  @Override
  public void close() {
    closed = true;
    alarm.shutdownNow();
    for (Work work : List.copyOf(works.values())) {
      works.remove(work.spec().id());
      work.abort(ClientSession.closedError());
    }
  }
}
