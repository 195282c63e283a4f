package io.gridshell.grid.internal.session;

import io.gridshell.CodeShippingException;
import io.gridshell.EngineLostException;
import io.gridshell.GridException;
import io.gridshell.GridUnavailableException;
import io.gridshell.TaskCancelledException;
import io.gridshell.TaskId;
import io.gridshell.grid.internal.chunk.Question;
import io.gridshell.grid.internal.code.ClassClosures;
import io.gridshell.grid.internal.code.CodeStore;
import io.gridshell.grid.internal.code.ContentHash;
import io.gridshell.grid.internal.code.EverywherePresent;
import io.gridshell.grid.internal.codec.PayloadDecoder;
import io.gridshell.grid.internal.codec.PayloadEncoder;
import io.gridshell.grid.internal.wire.Answer;
import io.gridshell.grid.internal.wire.Answers;
import io.gridshell.grid.internal.wire.Carrier;
import io.gridshell.grid.internal.wire.Causes;
import io.gridshell.grid.internal.wire.CodeBytes;
import io.gridshell.grid.internal.wire.Control;
import io.gridshell.grid.internal.wire.ControlJob;
import io.gridshell.grid.internal.wire.EngineAccess.TaskEnvelope;
import io.gridshell.grid.internal.wire.EngineRecord;
import io.gridshell.grid.internal.wire.NoEngineException;
import io.gridshell.grid.internal.wire.OutputMessage;
import io.gridshell.grid.internal.wire.RecallAnswer;
import io.gridshell.grid.internal.wire.Request;
import io.gridshell.grid.internal.wire.TaskJob;
import io.gridshell.grid.internal.wire.Topics;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteClientDisconnectedException;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterTopologyException;
import org.apache.ignite.lang.IgniteBiPredicate;
import org.apache.ignite.lang.IgniteFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client of a grid: encodes requests, routes them to engines, remembers them, and ends each with
 * its answer or with the reason why there is none.
 *
 * <p>Thread-safe. It never waits for user code.
 */
final class ClientSession implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ClientSession.class.getName());
  private static final int MOST_LAUNCHES = 20;
  private static final long DEPARTURE_SECONDS = 3;
  private static final int USERS_THREADS = 16;

  private final Ignite ignite;
  private final EngineMembers members;
  private final CodeStore store = new CodeStore();
  private final PayloadEncoder encoder =
      new PayloadEncoder(new ClassClosures(new EverywherePresent()));
  private final Decoders decoders = new Decoders(store);
  private final Map<Long, Flight> flights = new ConcurrentHashMap<>();
  private final PendingResults pending = new PendingResults();
  private final Map<UUID, EngineLink> links = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private final SessionTransfers transfers;
  private final Landing landing;
  private final BrokenLines brokenLines;
  private final Libraries libraries = new Libraries();
  private final IgniteBiPredicate<UUID, byte[]> outputListener = this::outputArrived;
  private final IgniteBiPredicate<UUID, byte[]> answerListener = this::answersArrived;

  private final ThreadPoolExecutor users = OwnThread.forUsers("gridshell-results", USERS_THREADS);

  /** Names this client to engines; a new one after each loss of the connection. */
  private volatile UUID session = UUID.randomUUID();

  private volatile boolean closed;

  /** Reads several answers; who decides by them may want to see all before. */
  private volatile Consumer<Runnable> together = Runnable::run;

  /**
   * What becomes of a task on its way: it ends as its engine says, unless a handler knows better.
   */
  interface LossHandler {
    /** The engine has left. */
    void lost(Task task, EngineLostException error);

    /** An answer is here; what it says follows, which may take a while. */
    default void landed() {}

    /**
     * The task came back without having begun; true when the handler takes care of it.
     *
     * @param bound whether that must not go on for ever, because something is wrong
     */
    default boolean returned(boolean bound) {
      return false;
    }

    /** The engine answered, or the task could not be carried there. */
    default void ended(Task task, Task.Ending ending) {
      task.end(ending);
    }
  }

  ClientSession(Ignite ignite) {
    this.ignite = ignite;
    this.members = new EngineMembers(ignite, new Departures());
    this.transfers = new SessionTransfers(this, ignite);
    this.landing = new Landing(transfers);
    ignite.message().localListen(Topics.OUTPUT, outputListener);
    ignite.message().localListen(Topics.ANSWERS, answerListener);
    brokenLines = new BrokenLines(ignite, members::departed);
    members.open();
  }

  EngineDirectory directory() {
    return members.directory();
  }

  PayloadEncoder encoder() {
    return encoder;
  }

  CodeStore store() {
    return store;
  }

  /** What this client wants on the class path of engines. */
  Libraries libraries() {
    return libraries;
  }

  /** The large values of this session. */
  SessionTransfers transfers() {
    return transfers;
  }

  /** Lets {@code reader} run what reads several answers that came at once. */
  void onSeveral(Consumer<Runnable> reader) {
    together = reader;
  }

  /** Calls {@code listener} after an engine has come or gone. */
  void onEngines(Runnable listener) {
    members.onChange(listener);
  }

  /** Runs {@code action}, which calls users' code, here or on a thread that may wait for that. */
  void handOver(Runnable action) {
    if (OwnThread.isCurrent()) {
      users.execute(action);
    } else {
      action.run();
    }
  }

  /**
   * Rebuilds values for code of {@code origin}; null stands for code without classes of its own,
   * whose loader is the thread's.
   */
  PayloadDecoder decoderFor(@Nullable Object origin) {
    return decoders.of(origin);
  }

  /** A new task of this client; {@code engine} is -1 while none was chosen. */
  Task newTask(String label, int engine) {
    return new Task(new TaskId(session, numbers.incrementAndGet()), label, engine);
  }

  /** Names a call to several engines, for them alone. */
  UUID newCall() {
    return new UUID(session.getMostSignificantBits(), numbers.incrementAndGet());
  }

  /** Sends {@code task} to {@code engine}. Does not block. */
  void send(Task task, EngineRecord engine, Outgoing outgoing, LossHandler onLoss) {
    Flight flight = board(task, engine, outgoing, onLoss);
    if (flight != null) {
      launch(List.of(flight));
    }
  }

  /**
   * Makes {@code task} ready to be sent to {@code engine}.
   *
   * @return what to {@link #launch}; null when there is nothing to send
   */
  @Nullable Flight board(Task task, EngineRecord engine, Outgoing outgoing, LossHandler onLoss) {
    if (closed) {
      task.failed(closedError());
      return null;
    }
    if (task.isDone()) {
      return null;
    }
    if (!(onLoss instanceof Shipment) && isLocal(engine)) {
      task.staysHere();
    }
    Flight flight = new Flight(task, engine, transfers.sendBeside(task, engine, outgoing), onLoss);
    flights.put(task.id().number(), flight);
    if (members.directory().has(engine)) {
      return flight;
    }
    if (!onLoss.returned(false)) {
      lose(flight);
    }
    return null;
  }

  private boolean isLocal(EngineRecord engine) {
    return engine.node().equals(ignite.cluster().localNode().id());
  }

  /** Sends {@code flights}, all to one engine, in one message. Does not block. */
  void launch(List<Flight> flights) {
    EngineLink link;
    UUID self;
    try {
      link = linkTo(flights.get(0).engine());
      self = ignite.cluster().localNode().id();
    } catch (RuntimeException | Error e) {
      flights.forEach(flight -> uncarried(flight, e));
      return;
    }
    List<Flight> sent = new ArrayList<>(flights.size());
    List<TaskEnvelope> tasks = new ArrayList<>(flights.size());
    for (Flight flight : flights) {
      TaskEnvelope task = wrap(flight, link, self);
      if (task != null) {
        sent.add(flight);
        tasks.add(task);
      }
    }
    if (sent.isEmpty()) {
      return;
    }
    try {
      Carrier.send(link.compute(), new TaskJob(tasks)).listen(future -> landed(sent, future));
    } catch (RuntimeException | Error e) {
      sent.forEach(flight -> uncarried(flight, e));
    }
  }

  /** What is sent of {@code flight}; null when that has ended or come back instead. */
  private @Nullable TaskEnvelope wrap(Flight flight, EngineLink link, UUID self) {
    Task task = flight.task();
    List<Library> needed =
        flight.onLoss() instanceof LinkLibraries.Supply
            ? List.of()
            : Libraries.joined(flight.outgoing().libraries(), libraries.everywhere());
    try {
      link.libraries().supply(needed, flight.engine(), this);
    } catch (GridException | UncheckedIOException unavailable) {
      ended(flight, asGridError(unavailable));
      return null;
    } catch (RuntimeException | Error e) {
      failed(flight, e);
      return null;
    }
    Flight.Place place = flight.depart(session, self, link.sequence());
    if (place == null) {
      excuse(flight);
      return null;
    }
    try {
      return new TaskEnvelope(
          place.session(),
          place.client(),
          task.id().number(),
          place.sequence(),
          flight.outgoing().request(),
          CodeBytes.of(flight.outgoing().unknownTo(link.knownCode())),
          needed.isEmpty() ? List.of() : needed.stream().map(Library::hash).toList());
    } catch (RuntimeException | Error e) {
      uncarried(flight, e);
      return null;
    }
  }

  private static GridException asGridError(RuntimeException thrown) {
    return thrown instanceof GridException error
        ? error
        : new CodeShippingException("a required library is gone: " + thrown.getMessage(), thrown);
  }

  private EngineLink linkTo(EngineRecord engine) {
    return links.computeIfAbsent(
        engine.node(), node -> new EngineLink(ignite.compute(ignite.cluster().forNodeId(node))));
  }

  private void landed(List<Flight> flights, IgniteFuture<byte[]> future) {
    Flight first = flights.get(0);
    try {
      byte[] bytes = future.get();
      if (flights.size() == 1) {
        landed(first, bytes);
      } else {
        landed(first.engine().node(), Answers.read(bytes));
      }
    } catch (RuntimeException | Error e) {
      together.accept(() -> flights.forEach(flight -> uncarried(flight, e)));
    }
  }

  private void landed(UUID engine, Answers answers) {
    together.accept(
        () -> {
          for (Answers.Entry entry : answers.entries()) {
            Flight flight = flights.get(entry.task());
            if (flight != null
                && flight.engine().node().equals(engine)
                && flight.isAt(answers.session(), entry.sequence())) {
              landed(flight, entry.answer());
            }
          }
        });
  }

  private boolean answersArrived(UUID node, byte[] bytes) {
    landed(node, Answers.read(bytes));
    return true;
  }

  /** Whatever goes wrong here, user code in a value above all, ends the task. */
  private void landed(Flight flight, byte[] bytes) {
    try {
      flight.onLoss().landed();
      land(flight, Answer.read(bytes));
    } catch (RuntimeException | Error e) {
      ended(
          flight,
          new GridException(
              "the answer of engine "
                  + flight.engine().id()
                  + " to task "
                  + flight.task().id()
                  + " cannot be read: "
                  + e
                  + "; the task has run, so see what it did before you send it again",
              e));
    }
  }

  private void land(Flight flight, Answer answer) {
    CodeBytes.receive(answer.code(), store);
    boolean lacksCode = answer.status() == Answer.Status.NEEDS_CODE;
    if (lacksCode) {
      linkTo(flight.engine()).forget();
    }
    if ((lacksCode || answer.status() == Answer.Status.CANCELLED)
        && flight.onLoss().returned(lacksCode)) {
      return;
    }
    if (lacksCode) {
      launchAgain(flight);
      return;
    }
    List<ContentHash> missing = store.missing(answer.needs());
    if (missing.isEmpty()) {
      finish(flight, answer);
    } else {
      // This answer overtook the one that brings the class files.
      var unused =
          command(flight.engine(), new Control.FetchCode(missing))
              .thenAccept(code -> CodeBytes.receive(code, store))
              .whenComplete((done, error) -> finish(flight, answer));
    }
  }

  private void launchAgain(Flight flight) {
    if (flight.launches() == MOST_LAUNCHES) {
      int engine = flight.engine().id();
      ended(
          flight,
          new CodeShippingException(
              "engine "
                  + engine
                  + " lacks code for task "
                  + flight.task().id()
                  + " although all of it was sent there "
                  + MOST_LAUNCHES
                  + " times; give the engine the classes by addToClassPath, or restart it with"
                  + " grid.engine("
                  + engine
                  + ").restart()"));
    } else if (isOpen(flight)) {
      launch(List.of(flight));
    } else {
      excuse(flight);
    }
  }

  /** The engine does not get {@code flight}: the others of its call are not to wait for it. */
  private void excuse(Flight flight) {
    Request.Group group = flight.outgoing().group();
    if (group != null) {
      var unused = transfers.ask(flight.engine(), new Question.EndCall(group.call()));
    }
  }

  private void finish(Flight flight, Answer answer) {
    landing.read(
        flight,
        answer,
        (ending, unfetched) -> {
          if (unfetched && isGone(flight.engine())) {
            lose(flight);
          } else {
            end(flight, ending);
          }
        });
  }

  private void end(Flight flight, Task.Ending ending) {
    Task task = flight.task();
    flight.onLoss().ended(task, ending);
    if (task.isDone()) {
      forget(flight);
    }
  }

  /** Forgets the flight of {@code task} that {@code handler} watches. */
  void forget(Task task, LossHandler handler) {
    flights.computeIfPresent(
        task.id().number(), (number, flight) -> flight.onLoss() == handler ? null : flight);
  }

  /** Whether {@code engine} has left. Blocks for a moment when it is about to be noticed. */
  boolean isGone(EngineRecord engine) {
    return members.isGone(engine);
  }

  /** Ends {@code task} with {@code error} and takes it back on its engine. Does not block. */
  void abandon(Task task, GridException error) {
    Flight flight = flights.remove(task.id().number());
    if (flight == null) {
      task.failed(error);
    } else {
      takeBack(flight, true);
      flight.onLoss().ended(task, Task.Ending.failed(error));
    }
  }

  private boolean isOpen(Flight flight) {
    return flights.get(flight.task().id().number()) == flight;
  }

  /** Whether {@code flight} was still open; a task that flies again elsewhere is another flight. */
  private boolean forget(Flight flight) {
    return flights.remove(flight.task().id().number(), flight);
  }

  /** A job that brought no answer: the engine is gone, or the connection, or Ignite refused. */
  private void uncarried(Flight flight, Throwable e) {
    if (closed) {
      flight.task().failed(closedError());
      return;
    }
    if (Causes.include(e, IgniteClientDisconnectedException.class)) {
      lose(flight);
      return;
    }
    boolean departure = isDeparture(e);
    if (departure
        && (!members.isMember(flight.engine()) || Causes.include(e, NoEngineException.class))) {
      members.departed(flight.engine().node());
      lose(flight);
      return;
    }
    if (departure) {
      // A node that does not answer Ignite in time leaves soon, or is only slow.
      later(DEPARTURE_SECONDS, () -> turnBack(flight, e));
    } else {
      turnBack(flight, e);
    }
  }

  private void turnBack(Flight flight, Throwable e) {
    if (!isOpen(flight)) {
      return;
    }
    // The engine would wait for its place among the tasks, which may never be taken.
    takeBack(flight, true);
    if (!flight.onLoss().returned(true)) {
      failed(flight, e);
    }
  }

  private static void later(long seconds, Runnable action) {
    CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS).execute(action);
  }

  private void failed(Flight flight, Throwable e) {
    int engine = flight.engine().id();
    ended(
        flight,
        new GridException(
            "task "
                + flight.task().id()
                + " could not be carried to engine "
                + engine
                + ": "
                + e
                + "; send it again, or look into 'gridshell logs "
                + engine
                + "'",
            e));
  }

  private void ended(Flight flight, GridException error) {
    if (forget(flight)) {
      excuse(flight);
      flight.onLoss().ended(flight.task(), Task.Ending.failed(error));
    }
  }

  private static boolean isDeparture(Throwable e) {
    return Causes.include(e, ClusterTopologyException.class)
        || Causes.include(e, IgniteClientDisconnectedException.class)
        || Causes.include(e, NoEngineException.class);
  }

  private void lose(Flight flight) {
    if (!forget(flight)) {
      return;
    }
    EngineRecord engine = flight.engine();
    EngineLostException error =
        new EngineLostException(
            engine.id(),
            "engine "
                + engine.id()
                + " (process "
                + engine.pid()
                + " on "
                + engine.host()
                + ") left the grid with task "
                + flight.task().id()
                + "; its variables are gone and the task may have run in part: see what it did,"
                + " and send it to another engine");
    handOver(() -> flight.onLoss().lost(flight.task(), error));
  }

  /** Ends {@code task} as cancelled and takes it back on its engine. */
  void cancel(Task task, boolean mayInterrupt) {
    takeBack(task, mayInterrupt);
    task.failed(
        new TaskCancelledException(
            "task "
                + task.id()
                + " was cancelled by its client"
                + (mayInterrupt
                    ? ""
                    : "; if it had begun, it goes on: interrupt() of engine "
                        + task.engine()
                        + " stops it")));
  }

  /** Takes {@code task} back on its engine, which is not waited for. */
  void takeBack(Task task, boolean mayInterrupt) {
    Flight flight = flights.remove(task.id().number());
    if (flight != null) {
      takeBack(flight, mayInterrupt);
    }
  }

  private void takeBack(Flight flight, boolean mayInterrupt) {
    Flight.Place place = flight.withdraw();
    if (place != null) {
      vacate(flight, place, mayInterrupt);
    }
  }

  /** The engine waits for a task until it has come or was taken back, so it must hear of this. */
  private void vacate(Flight flight, Flight.Place place, boolean mayInterrupt) {
    TaskId id = flight.task().id();
    var unused =
        command(
                flight.engine(),
                new Control.Cancel(
                    place.session(), place.client(), id.number(), place.sequence(), mayInterrupt))
            .whenComplete(
                (done, error) -> {
                  if (error != null && !closed && members.isMember(flight.engine())) {
                    LOG.log(Level.WARNING, "failed cancel task=" + id, error);
                    later(1, () -> vacate(flight, place, mayInterrupt));
                  }
                });
  }

  /**
   * Asks the engine of {@code task} what it has of it.
   *
   * @param take whether to take half of what was not begun back
   */
  CompletableFuture<RecallAnswer> recall(Task task, boolean take) {
    Flight flight = flights.get(task.id().number());
    Flight.Place place = flight == null ? null : flight.place();
    if (flight == null || place == null) {
      return CompletableFuture.completedFuture(new RecallAnswer(RecallAnswer.UNKNOWN, 0));
    }
    return command(flight.engine(), new Control.Recall(place.session(), task.id().number(), take))
        .thenApply(RecallAnswer::read);
  }

  /** What this client has begun and not finished. */
  PendingResults pending() {
    return pending;
  }

  /** Cancels every task that is on its way, but for those of the balancer. */
  void cancelAll() {
    for (Flight flight : List.copyOf(flights.values())) {
      if (!(flight.onLoss() instanceof Shipment)) {
        cancel(flight.task(), true);
      }
    }
  }

  /** Sends a command past the queue of {@code engine}. */
  CompletableFuture<byte[]> command(EngineRecord engine, Control command) {
    CompletableFuture<byte[]> result = new CompletableFuture<>();
    try {
      Carrier.send(linkTo(engine).compute(), new ControlJob(command))
          .listen(
              future -> {
                byte[] answer;
                try {
                  answer = future.get();
                } catch (RuntimeException | Error e) {
                  result.completeExceptionally(commandError(engine, command, e));
                  return;
                }
                result.complete(answer);
              });
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(commandError(engine, command, e));
    }
    return result;
  }

  private GridException commandError(EngineRecord engine, Control command, Throwable e) {
    if (closed) {
      return closedError();
    }
    if (!isDeparture(e)) {
      return new GridException(
          "engine "
              + engine.id()
              + " did not carry out "
              + command.getClass().getSimpleName()
              + ": "
              + e
              + "; ask again, or look into 'gridshell logs "
              + engine.id()
              + "'",
          e);
    }
    if (!members.isMember(engine) && !Causes.include(e, IgniteClientDisconnectedException.class)) {
      members.departed(engine.node());
    }
    return new EngineLostException(engine.id(), "engine " + engine.id() + " left the grid");
  }

  private boolean outputArrived(UUID node, byte[] bytes) {
    OutputMessage message = OutputMessage.read(bytes);
    Flight flight = message.session().equals(session) ? flights.get(message.task()) : null;
    // What an engine that was lost sent last must not mix with the next attempt's.
    if (flight != null && flight.engine().node().equals(node)) {
      flight.task().meter().movedElsewhere(message.expected(), message.moved());
      flight.task().output(message.sequence(), message.output());
      if (flight.task().isDone()) {
        forget(flight);
      }
    }
    return true;
  }

  /** Ends what was on its way to engines that left. */
  private final class Departures implements EngineMembers.Losses {
    @Override
    public void departed(UUID node) {
      links.remove(node);
      transfers.departed(node);
      loseFlights(node);
    }

    @Override
    public void disconnected() {
      links.clear();
      session = UUID.randomUUID();
      List.copyOf(flights.values()).forEach(ClientSession.this::lose);
    }
  }

  private void loseFlights(UUID node) {
    for (Flight flight : flights.values()) {
      if (flight.engine().node().equals(node)) {
        lose(flight);
      }
    }
  }

  static GridUnavailableException closedError() {
    return new GridUnavailableException(
        "this client has left the grid; Grid.connect() joins it again");
  }

  void checkOpen() {
    if (closed) {
      throw closedError();
    }
  }

  /** Ends every task that is open. Idempotent. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    brokenLines.close();
    for (Flight flight : List.copyOf(flights.values())) {
      flights.remove(flight.task().id().number());
      flight.task().failed(closedError());
    }
    transfers.close();
    members.close();
    users.shutdown();
    try {
      ignite.message().stopLocalListen(Topics.OUTPUT, outputListener);
      ignite.message().stopLocalListen(Topics.ANSWERS, answerListener);
    } catch (IgniteException | IllegalStateException e) {
      LOG.log(Level.DEBUG, "stopped node before its client", e);
    }
  }
}
