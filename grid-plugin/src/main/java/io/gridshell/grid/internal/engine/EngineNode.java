package io.gridshell.grid.internal.engine;

import io.gridshell.Grid;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.cell.CellImports;
import io.gridshell.grid.internal.chunk.ChunkInfo;
import io.gridshell.grid.internal.chunk.Question;
import io.gridshell.grid.internal.code.ClassClosures;
import io.gridshell.grid.internal.code.ClassUnit;
import io.gridshell.grid.internal.code.CodeSpaces;
import io.gridshell.grid.internal.code.CodeStore;
import io.gridshell.grid.internal.code.ContentHash;
import io.gridshell.grid.internal.code.EverywherePresent;
import io.gridshell.grid.internal.codec.Payload;
import io.gridshell.grid.internal.codec.PayloadDecoder;
import io.gridshell.grid.internal.codec.PayloadEncoder;
import io.gridshell.grid.internal.shared.SharedFiles;
import io.gridshell.grid.internal.transfer.DataAddress;
import io.gridshell.grid.internal.transfer.Layout;
import io.gridshell.grid.internal.transfer.Source;
import io.gridshell.grid.internal.wire.Answer;
import io.gridshell.grid.internal.wire.CodeBytes;
import io.gridshell.grid.internal.wire.Control;
import io.gridshell.grid.internal.wire.EngineAccess;
import io.gridshell.grid.internal.wire.EngineRecord;
import io.gridshell.grid.internal.wire.EngineRoll;
import io.gridshell.grid.internal.wire.EngineTable;
import io.gridshell.grid.internal.wire.LotResults;
import io.gridshell.grid.internal.wire.NoEngineException;
import io.gridshell.grid.internal.wire.Output;
import io.gridshell.grid.internal.wire.OutputMessage;
import io.gridshell.grid.internal.wire.RecallAnswer;
import io.gridshell.grid.internal.wire.Request;
import io.gridshell.grid.internal.wire.Topics;
import io.gridshell.interpreter.Interpreter;
import io.gridshell.interpreter.Interruption;
import io.gridshell.spi.CurrentEngine;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.events.DiscoveryEvent;
import org.apache.ignite.events.EventType;
import org.apache.ignite.lang.IgniteBiPredicate;
import org.apache.ignite.lang.IgnitePredicate;
import org.jspecify.annotations.Nullable;

/**
 * An engine: one interpreter that carries out one task at a time, on one thread.
 *
 * <p>Tasks arrive through {@link #accept}, wait in the {@link Inbox} and are answered once.
 * Commands go past the queue through {@link #control}.
 */
public final class EngineNode implements EngineAccess, AutoCloseable {
  private static final Logger LOG = System.getLogger(EngineNode.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration QUIET = Duration.ofSeconds(4);
  private static final Duration DISPATCH = Duration.ofMillis(200);
  private static final Duration FLUSH = Duration.ofMillis(40);
  private static final long LOOK_NANOS = 200_000;

  /**
   * How many threads of Ignite's tasks may hold at once: one that runs and one of a task that did
   * not stop when its engine was restarted. Ignite has few, and commands need some.
   */
  private static final int LENT_THREADS = 2;

  private static final byte[] NOTHING = new byte[0];
  private static final int[] MEMBERSHIP = {
    EventType.EVT_NODE_JOINED, EventType.EVT_NODE_LEFT, EventType.EVT_NODE_FAILED
  };

  private final Ignite ignite;
  private final EngineSettings settings;
  private final EngineRecord record;
  private final Supplier<Grid> grid;
  private final Runnable whenResigned;
  private final CodeStore store = new CodeStore();
  private final PayloadEncoder encoder =
      new PayloadEncoder(new ClassClosures(new EverywherePresent()));
  private final CodeExchange code = new CodeExchange(store);
  private final Inbox inbox = new Inbox();

  /** Tasks that came together and have not all been answered. */
  private final Set<Bundle> bundles = ConcurrentHashMap.newKeySet();

  private final AtomicInteger lentThreads = new AtomicInteger();
  private final EngineData data;
  private final Restorer restorer;
  private final CopyKeeper copies;
  private final IgniteBiPredicate<UUID, byte[]> arrivals = this::engineArrived;
  private final Activity activity = new Activity();
  private final EngineMetrics metrics;
  private final ReceivedJars jars;
  private final ScheduledExecutorService flusher;

  /** Where tasks that run for too long are stopped, which may take a while. */
  private final ScheduledThreadPoolExecutor watch;

  private final IgnitePredicate<DiscoveryEvent> membership = this::membershipChanged;

  /** Held while one task gives way to the next, and while a stop is aimed at the running one. */
  private final ReentrantLock handover = new ReentrantLock();

  /** When a node last joined, by {@link System#nanoTime()}. */
  private volatile long lastArrival = System.nanoTime();

  /** When a task ended last. */
  private volatile long lastTask = System.nanoTime();

  private volatile Incarnation incarnation;
  private volatile boolean closed;
  private volatile boolean resigned;

  /** An interpreter with its thread; {@code restart} makes a new one. */
  private static final class Incarnation {
    /** Null until the thread has built it. */
    private volatile @Nullable Interpreter interpreter;

    /** Null until the interpreter is built and warm. */
    private volatile @Nullable PayloadDecoder decoder;

    private volatile @Nullable OutputStreamer output;
    private volatile boolean abandoned;

    /** Whether the first cell still has to start the compiler. */
    private volatile boolean cold = true;

    boolean isReady() {
      return decoder != null && !abandoned;
    }
  }

  /**
   * Makes the node {@code ignite} an engine; tasks are taken at once, other members are told.
   *
   * @param grid gives tasks access to the grid
   * @param whenResigned run once the node is no engine any more, because it cannot work
   */
  public EngineNode(
      Ignite ignite, EngineSettings settings, Supplier<Grid> grid, Runnable whenResigned) {
    this.ignite = ignite;
    this.whenResigned = whenResigned;
    this.settings = settings;
    this.grid = grid;
    this.jars =
        new ReceivedJars(Path.of(ignite.configuration().getWorkDirectory()).resolve("jars"));
    this.data =
        new EngineData(
            ignite,
            settings.dataPort(),
            store,
            this::readForPeer,
            inbox::hasPartOf,
            () -> callRoll().toBytes());
    this.record = new EngineRegistry(ignite).claim(settings.requestedId(), settings.labels());
    this.metrics = new EngineMetrics(ignite.metrics(), record.id(), activity, inbox);
    this.restorer = new Restorer(data, record.id(), store);
    this.copies = new CopyKeeper(data, record.id(), store, this::livingEngines, inbox::wake);
    this.flusher =
        Executors.newSingleThreadScheduledExecutor(
            task -> daemon(task, "gridshell-output-" + record.id()));
    this.watch =
        new ScheduledThreadPoolExecutor(1, task -> daemon(task, "gridshell-watch-" + record.id()));
    watch.setRemoveOnCancelPolicy(true);
    this.incarnation = incarnate();
    var unused =
        flusher.scheduleWithFixedDelay(
            this::flushOutput, FLUSH.toMillis(), FLUSH.toMillis(), TimeUnit.MILLISECONDS);
    ignite.events().enableLocal(MEMBERSHIP);
    ignite.events().localListen(membership, MEMBERSHIP);
    ignite.message().localListen(Topics.ENGINES, arrivals);
  }

  private boolean engineArrived(UUID node, byte[] unused) {
    copies.membershipChanged();
    return true;
  }

  private List<EngineRecord> livingEngines() {
    return EngineTable.read(ignite).stream()
        .filter(engine -> ignite.cluster().node(engine.node()) != null)
        .toList();
  }

  private EngineRoll callRoll() {
    return EngineRoll.call(
        livingEngines(), engine -> data.command(engine.node(), new Control.Describe()));
  }

  /** Tells every member that this engine is there. */
  public void announce() {
    for (ClusterNode node : ignite.cluster().nodes()) {
      try {
        // One that has just died would keep the message from those behind it.
        ignite.message(ignite.cluster().forNode(node)).send(Topics.ENGINES, record.toBytes());
      } catch (IgniteException e) {
        LOG.log(Level.INFO, "missed node={0} cause={1}", node.id(), e.getMessage());
      }
    }
    LOG.log(Level.INFO, "joined engine id={0} node={1}", record.id(), record.node());
  }

  /** The engine as the registry lists it. */
  public EngineRecord record() {
    return record;
  }

  /** Where it takes and gives large values, and tells how the grid is. */
  public DataAddress dataAddress() {
    return data.address();
  }

  private Incarnation incarnate() {
    Incarnation fresh = new Incarnation();
    daemon(() -> work(fresh), "gridshell-engine-" + record.id()).start();
    return fresh;
  }

  private static Thread daemon(Runnable task, String name) {
    // No thread of the engine inherits a task's context, which would keep its interpreter alive.
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public byte @Nullable [] accept(List<TaskEnvelope> tasks, Carrier carrier) {
    requireWork();
    tasks.forEach(task -> CodeBytes.receive(task.code(), store));
    if (tasks.size() == 1) {
      return accept(tasks.get(0), carrier);
    }
    acceptTogether(tasks, carrier);
    return null;
  }

  private void acceptTogether(List<TaskEnvelope> tasks, Carrier carrier) {
    carrier.suspend();
    TaskEnvelope first = tasks.get(0);
    Bundle bundle =
        new Bundle(
            first.session(),
            tasks.size(),
            carrier,
            answers -> tell(first.client(), Topics.ANSWERS, answers),
            System::nanoTime);
    bundles.add(bundle);
    List<QueuedTask> queued = new ArrayList<>(tasks.size());
    for (TaskEnvelope task : tasks) {
      QueuedTask member =
          new QueuedTask(
              task,
              answer -> {
                if (bundle.answer(task, answer)) {
                  bundles.remove(bundle);
                }
              },
              bundle::flush);
      member.whenCancelled(() -> data.drop(task.request()));
      queued.add(member);
    }
    inbox.arrive(queued);
  }

  private byte @Nullable [] accept(TaskEnvelope envelope, Carrier carrier) {
    Incarnation mine = incarnation;
    DirectAnswer direct = new DirectAnswer(carrier);
    QueuedTask task = new QueuedTask(envelope, direct, direct::dispatch);
    if (inbox.claim(task, () -> mine.isReady() && lentThreads.get() < LENT_THREADS)) {
      performDirectly(mine, task);
      return direct.await();
    }
    carrier.suspend();
    QueuedTask queued = new QueuedTask(envelope, carrier::resume);
    queued.whenCancelled(() -> data.drop(envelope.request()));
    inbox.arrive(queued, Request.isUrgent(envelope.request()));
    return null;
  }

  private void performDirectly(Incarnation mine, QueuedTask task) {
    lentThreads.incrementAndGet();
    try {
      awaitHandover();
      performSafely(mine, task);
    } finally {
      lentThreads.decrementAndGet();
    }
  }

  /**
   * The engine's thread: it carries out one task after the other. The compiler, whose start takes
   * longer than joining the grid, waits for the first cell, or for a time in which nothing happens.
   */
  private void work(Incarnation mine) {
    try (Interpreter interpreter = build()) {
      mine.interpreter = interpreter;
      PayloadDecoder fresh = decoderFor(interpreter);
      restoreChunks(interpreter, fresh);
      mine.decoder = fresh;
      wakeWhileCold(mine);
      while (!closed && !mine.abandoned) {
        QueuedTask task = inbox.take(() -> mine.abandoned || copies.isPending() || mayWarmUp(mine));
        copyChunks(interpreter);
        if (task != null) {
          awaitHandover();
          performSafely(mine, task);
        } else if (mayWarmUp(mine)) {
          warmUp(mine, interpreter);
        }
      }
    } catch (InterruptedException stopped) {
      LOG.log(Level.DEBUG, "stopped engine thread id={0}", record.id());
    } catch (RuntimeException | Error broken) {
      if (closed || mine.abandoned) {
        LOG.log(Level.DEBUG, "failed interpreter that is no longer used id=" + record.id(), broken);
      } else {
        resign(broken);
      }
    } finally {
      SharedFiles.collect();
    }
  }

  /** Has the engine's thread look from time to time whether nothing happens. */
  private void wakeWhileCold(Incarnation mine) {
    var unused =
        watch.schedule(
            () -> {
              if (mine.cold && !mine.abandoned && !closed) {
                inbox.wake();
                wakeWhileCold(mine);
              }
            },
            QUIET.toMillis() / 4,
            TimeUnit.MILLISECONDS);
  }

  /** Engines that start beside this one come first, and so does whoever uses it meanwhile. */
  private boolean mayWarmUp(Incarnation mine) {
    return mine.cold
        && inbox.waiting() == 0
        && System.nanoTime() - Math.max(lastArrival, lastTask) >= QUIET.toNanos();
  }

  private static void warmUp(Incarnation mine, Interpreter interpreter) {
    interpreter.warmUp();
    mine.cold = false;
  }

  /** Nobody works any more: what waits is given back, and clients look elsewhere. */
  private void resign(Throwable broken) {
    LOG.log(Level.ERROR, "failed interpreter id=" + record.id(), broken);
    resigned = true;
    inbox.close("the interpreter of engine " + record.id() + " does not work: " + broken);
    daemon(whenResigned, "gridshell-resign-" + record.id()).start();
  }

  private void requireWork() {
    if (resigned) {
      throw new NoEngineException();
    }
  }

  /** A fresh interpreter gets the chunks of the one before it. */
  private void restoreChunks(Interpreter interpreter, PayloadDecoder decoder)
      throws InterruptedException {
    try {
      restorer.restore(null, interpreter, decoder);
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.log(Level.WARNING, "failed restore of chunks id=" + record.id(), e);
    }
  }

  /** Copies chunks that lack copies while no task can change them. */
  private void copyChunks(Interpreter interpreter) throws InterruptedException {
    for (CopyKeeper.Copying next = copies.next(); next != null; next = copies.next()) {
      ChunkInfo chunk = next.chunk();
      try {
        Object value = interpreter.read(chunk.name()).value();
        Layout layout = Layout.of(value);
        if (layout != null && value != null) {
          copies.send(chunk, next.target(), layout, () -> layout.sourceOf(value), NOTHING);
        } else {
          Payload encoded = encoder.encode(value);
          byte[] payload = encoded.bytes();
          copies.send(
              chunk,
              next.target(),
              Layout.payload(payload),
              () -> Source.of(payload),
              CodeBytes.of(encoded.classes()));
        }
      } catch (OutOfMemoryError full) {
        LOG.log(Level.WARNING, "failed copy of chunk name=" + chunk.name(), full);
        copies.tryAgain();
      } catch (RuntimeException e) {
        // Such a value cannot be sent, and could not the next time.
        LOG.log(Level.WARNING, "failed copy of chunk name=" + chunk.name(), e);
      } finally {
        copies.ended(next);
      }
    }
  }

  private Interpreter build() {
    return Interpreter.builder()
        .name("engine-" + record.id())
        .parent(EngineNode.class.getClassLoader())
        .classPath(classPath())
        .imports(CellImports.ALL)
        .build();
  }

  private List<Path> classPath() {
    List<Path> all = new ArrayList<>(settings.classPath());
    all.addAll(jars.files());
    return all;
  }

  /** Received classes see those of cells; an emptied namespace has another loader of them. */
  private PayloadDecoder decoderFor(Interpreter interpreter) {
    return new PayloadDecoder(
        new CodeSpaces(interpreter.classLoader(), interpreter::prepare, store));
  }

  private void awaitHandover() {
    handover.lock();
    try {
      // A stop that was aimed at the task before can no longer hit the next one.
      assert handover.isHeldByCurrentThread();
    } finally {
      handover.unlock();
    }
  }

  /** An answer that cannot be made, for want of memory above all, must not end the engine. */
  private void performSafely(Incarnation mine, QueuedTask task) {
    try {
      Interpreter interpreter = Objects.requireNonNull(mine.interpreter);
      activity.begin(task.envelope().request());
      perform(mine, interpreter, Objects.requireNonNull(mine.decoder), task);
      if (Request.isUrgent(task.envelope().request())) {
        mine.decoder = decoderFor(interpreter);
        SharedFiles.collect();
      }
    } catch (RuntimeException | Error e) {
      activity.end(Answer.Status.FAILED);
      LOG.log(Level.WARNING, "failed answer task=" + task.envelope().number(), e);
      mine.output = null;
      task.failed(record.id(), e);
    } finally {
      lastTask = System.nanoTime();
      inbox.ended(task);
    }
  }

  private void perform(
      Incarnation mine, Interpreter interpreter, PayloadDecoder decoder, QueuedTask task) {
    TaskEnvelope envelope = task.envelope();
    long started = now();
    TaskOutput sent = new TaskOutput(envelope);
    OutputStreamer output = new OutputStreamer(settings.outputLimit(), sent::send);
    mine.output = output;
    TaskData taskData =
        new TaskData(data, restorer, task, () -> task.stopRequested() || mine.abandoned || closed);
    TaskContext context =
        new TaskContext(
            record.id(),
            interpreter,
            output,
            grid,
            jars,
            name -> {
              // Chunks are those of the interpreter that came after a restart.
              if (!mine.abandoned) {
                taskData.replaced(name);
              }
            });
    RequestRunner runner =
        new RequestRunner(
            interpreter,
            encoder,
            decoder,
            context,
            output,
            taskData,
            () -> inbox.isWantedByOthers(envelope.session()));
    Answer.Status status;
    byte[] body;
    boolean comesAgain = false;
    CurrentEngine.set(context);
    try {
      Request request = taskData.whole(Request.read(envelope.request()));
      Request.Group group = taskData.group();
      if (group != null) {
        context.joins(
            () ->
                new TaskPeers(
                    data, record.id(), envelope.client(), group, encoder, decoder, store, output));
      }
      if (!jars.have(envelope.libraries()) || code.lacks(request, decoder)) {
        status = Answer.Status.NEEDS_CODE;
        body = NOTHING;
        comesAgain = true;
      } else if (task.stopRequested()) {
        status = Answer.Status.INTERRUPTED;
        body = text("it was taken back");
      } else if (!(request instanceof Request.Lot) && task.share().begin() < 0) {
        status = Answer.Status.CANCELLED;
        body = text("it was taken back for another engine");
      } else {
        RunLimit limit = limitOf(request, task, runner, sent, output, started);
        RequestRunner.Result result = runner.run(request, task.share(), limit);
        limit.end();
        if (result instanceof RequestRunner.Result.Done done) {
          boolean inline = done.body().length <= TaskData.INLINE;
          status = inline ? Answer.Status.OK : Answer.Status.LENT;
          body = inline ? done.body() : taskData.lend(done.body()).toBytes();
        } else if (result instanceof RequestRunner.Result.Lent lent) {
          status = Answer.Status.LENT;
          body = lent.value().toBytes();
        } else if (result instanceof RequestRunner.Result.Failed failed) {
          status = Answer.Status.FAILED;
          ByteWriter failure = new ByteWriter(512);
          failed.failure().write(failure);
          body = failure.toByteArray();
        } else if (result instanceof RequestRunner.Result.TimedOut) {
          status = Answer.Status.TIMED_OUT;
          body = text("it ran for longer than " + limit.text() + " and was stopped");
        } else {
          status = Answer.Status.INTERRUPTED;
          body = text("it was interrupted" + circumstances(mine));
        }
      }
    } finally {
      CurrentEngine.set(null);
      TaskPeers peers = context.joined();
      if (peers != null && !comesAgain) {
        peers.end();
      } else if (!comesAgain) {
        // There may have been no memory even to read the request.
        data.endCallOf(envelope.request());
      }
    }
    List<Output> rest = output.end();
    mine.output = null;
    activity.end(status);
    Collection<ClassUnit> classes = runner.classes();
    byte[] classFiles = code.codeFor(envelope.client(), classes);
    List<ContentHash> needs = new ArrayList<>(classes.size());
    classes.forEach(unit -> needs.add(unit.hash()));
    task.answer(
        new Answer(
            status,
            started,
            now(),
            runner.functionNanos(),
            sent.messages(),
            rest,
            body,
            needs,
            classFiles));
    if (taskData.hasLent()) {
      task.dispatch();
    }
    taskData.end(comesAgain);
  }

  private String circumstances(Incarnation mine) {
    if (mine.abandoned) {
      return ", because engine " + record.id() + " was restarted";
    }
    return closed
        ? ", because engine " + record.id() + " is leaving the grid"
        : "; the variables of engine " + record.id() + " are kept, so it can be sent again";
  }

  private RunLimit limitOf(
      Request request,
      QueuedTask task,
      RequestRunner runner,
      TaskOutput sent,
      OutputStreamer output,
      long started) {
    long nanos = 0;
    if (request instanceof Request.Lot lot) {
      nanos = lot.runLimitNanos();
    } else if (request instanceof Request.Limited limited) {
      nanos = limited.runLimitNanos();
    }
    return nanos == 0
        ? RunLimit.NONE
        : new RunLimit(
            watch,
            nanos,
            () -> {
              if (stop(task) != Interruption.STOPPED) {
                abandon(task, runner, sent, output, started);
              }
            });
  }

  /** Answers for a task that neither ends nor can be stopped. */
  private void abandon(
      QueuedTask task, RequestRunner runner, TaskOutput sent, OutputStreamer output, long started) {
    output.flush();
    LotResults results = runner.abandon();
    task.answer(
        new Answer(
            results == null ? Answer.Status.TIMED_OUT : Answer.Status.OK,
            started,
            now(),
            0,
            sent.messages(),
            List.of(),
            results == null
                ? text(
                    "it ran for longer than it may and could not be stopped; engine "
                        + record.id()
                        + " stays busy until it ends or is restarted")
                : results.toBytes(),
            runner.classes().stream().map(ClassUnit::hash).toList(),
            code.codeFor(task.envelope().client(), runner.classes())));
    LOG.log(Level.WARNING, "gave up task id={0} engine={1}", task.envelope().number(), record.id());
  }

  private byte[] readForPeer(Question.Read question) {
    Interpreter interpreter = incarnation.interpreter;
    if (interpreter == null || !interpreter.isDefined(question.name())) {
      throw new IllegalArgumentException(
          "engine "
              + record.id()
              + " has no variable '"
              + question.name()
              + "'; it must be set there before a peer reads it");
    }
    Object value = interpreter.read(question.name()).value();
    return TaskData.read(data, question, value, encoder);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }

  /** Sends what one task prints and moves, numbered. */
  private final class TaskOutput {
    private final TaskEnvelope task;
    private int messages;
    private boolean gone;

    TaskOutput(TaskEnvelope task) {
      this.task = task;
    }

    void send(List<Output> pieces, long expected, long moved) {
      if (gone) {
        return;
      }
      OutputMessage message =
          new OutputMessage(task.session(), task.number(), messages, pieces, expected, moved);
      gone = !tell(task.client(), Topics.OUTPUT, message.toBytes());
      messages += gone ? 0 : 1;
    }

    int messages() {
      return messages;
    }
  }

  /** Whether {@code message} is on its way to {@code client}. */
  private boolean tell(UUID client, String topic, byte[] message) {
    try {
      ignite.message(ignite.cluster().forNodeId(client)).send(topic, message);
      return true;
    } catch (IgniteException e) {
      LOG.log(Level.INFO, "missed client={0} topic={1} cause={2}", client, topic, e.getMessage());
      return false;
    }
  }

  private void flushOutput() {
    bundles.forEach(Bundle::flush);
    OutputStreamer output = incarnation.output;
    if (output != null) {
      output.flush();
    }
  }

  @Override
  public byte[] control(Control command) {
    requireWork();
    if (command instanceof Control.Interrupt) {
      QueuedTask running = inbox.running();
      return interruption(running == null ? Interruption.NOTHING_RUNNING : stop(running));
    } else if (command instanceof Control.Restart) {
      restart();
      return NOTHING;
    } else if (command instanceof Control.Cancel cancel) {
      QueuedTask running = inbox.cancel(cancel, "it was taken back before it began");
      if (running != null && cancel.mayInterrupt()) {
        stop(running);
      }
      return NOTHING;
    }
    if (command instanceof Control.Recall recall) {
      QueuedTask task = inbox.recall(recall.session(), recall.task(), recall.take());
      return (task == null
              ? new RecallAnswer(RecallAnswer.UNKNOWN, 0)
              : new RecallAnswer(task.share().kept(), task.share().begun()))
          .toBytes();
    }
    if (command instanceof Control.Data question) {
      return data.answer(question.question());
    }
    if (command instanceof Control.FetchCode fetch) {
      return CodeBytes.of(store.present(fetch.hashes()));
    }
    return activity.report(inbox.running() != null, inbox.queued()).toBytes();
  }

  private static byte[] interruption(Interruption achieved) {
    return new byte[] {(byte) achieved.ordinal()};
  }

  /** Stops {@code task} if it is the one that runs, and nothing else. */
  private Interruption stop(QueuedTask task) {
    task.requestStop();
    handover.lock();
    try {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (inbox.running() == task && System.nanoTime() < deadline) {
        Interpreter interpreter = incarnation.interpreter;
        if (interpreter != null
            && interpreter.interrupt(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))
                == Interruption.STOPPED) {
          return Interruption.STOPPED;
        }
        // The task is between the queue and the interpreter, or it has just ended.
        LockSupport.parkNanos(LOOK_NANOS);
      }
      return inbox.running() == task ? Interruption.STILL_RUNNING : Interruption.STOPPED;
    } finally {
      handover.unlock();
    }
  }

  private synchronized void restart() {
    Incarnation old = incarnation;
    inbox.dropAll("engine " + record.id() + " was restarted before the task ran");
    old.abandoned = true;
    inbox.wake();
    // Only now is it certain that the old interpreter begins nothing more.
    QueuedTask running = inbox.running();
    if (running != null && stop(running) != Interruption.STOPPED) {
      LOG.log(
          Level.WARNING,
          "abandoned task id={0} engine={1}",
          running.envelope().number(),
          record.id());
      running.answer(
          new Answer(
              Answer.Status.INTERRUPTED,
              0,
              now(),
              0,
              0,
              List.of(),
              text(
                  "engine "
                      + record.id()
                      + " was restarted; the task did not stop and was abandoned"),
              List.of(),
              NOTHING));
      inbox.ended(running);
      data.drop(running.envelope().request());
    }
    inbox.wake();
    data.chunks().forgetAll();
    incarnation = incarnate();
    LOG.log(Level.INFO, "restarted engine id={0}", record.id());
  }

  private boolean membershipChanged(DiscoveryEvent event) {
    if (event.type() == EventType.EVT_NODE_JOINED) {
      lastArrival = System.nanoTime();
      return true;
    }
    UUID node = event.eventNode().id();
    code.departed(node);
    data.departed(node);
    SharedFiles.departed(node);
    copies.membershipChanged();
    inbox.dropClient(node);
    return true;
  }

  /**
   * Prepares to leave: work that others can do as well is handed over, what was sent to this engine
   * is finished. Blocks until that is done or {@code patience} runs out.
   */
  public void leave(Duration patience) throws InterruptedException {
    inbox.leave("engine " + record.id() + " is leaving the grid");
    boolean done = inbox.awaitIdle(patience);
    // Ignite puts an answer on its way after its task has ended.
    TimeUnit.MILLISECONDS.sleep(DISPATCH.toMillis());
    LOG.log(
        Level.INFO,
        "leave grid id={0} finished={1} waiting={2}",
        record.id(),
        done,
        inbox.waiting());
  }

  /** Leaves: what waits is refused, what runs is stopped. */
  @Override
  public void close() {
    closed = true;
    inbox.close("the engine is leaving the grid");
    QueuedTask running = inbox.running();
    if (running != null) {
      stop(running);
    }
    flusher.shutdownNow();
    SharedFiles.releaseAll();
    watch.shutdownNow();
    copies.close();
    data.close();
    metrics.close();
  }
}
