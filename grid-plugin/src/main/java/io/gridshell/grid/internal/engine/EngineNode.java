package io.gridshell.grid.internal.engine;

import io.gridshell.EngineState;
import io.gridshell.Grid;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.cell.CellImports;
import io.gridshell.grid.internal.code.ClassClosures;
import io.gridshell.grid.internal.code.ClassUnit;
import io.gridshell.grid.internal.code.CodeSpaces;
import io.gridshell.grid.internal.code.CodeStore;
import io.gridshell.grid.internal.code.ContentHash;
import io.gridshell.grid.internal.code.EverywherePresent;
import io.gridshell.grid.internal.codec.PayloadDecoder;
import io.gridshell.grid.internal.codec.PayloadEncoder;
import io.gridshell.grid.internal.shared.SharedFiles;
import io.gridshell.grid.internal.wire.Answer;
import io.gridshell.grid.internal.wire.CodeBytes;
import io.gridshell.grid.internal.wire.Control;
import io.gridshell.grid.internal.wire.EngineAccess;
import io.gridshell.grid.internal.wire.EngineRecord;
import io.gridshell.grid.internal.wire.Output;
import io.gridshell.grid.internal.wire.OutputMessage;
import io.gridshell.grid.internal.wire.Request;
import io.gridshell.grid.internal.wire.Topics;
import io.gridshell.interpreter.Interpreter;
import io.gridshell.interpreter.Interruption;
import io.gridshell.spi.CurrentEngine;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.events.DiscoveryEvent;
import org.apache.ignite.events.EventType;
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
  private static final Duration QUIET = Duration.ofMillis(1500);
  private static final Duration FLUSH = Duration.ofMillis(40);
  private static final byte[] NOTHING = new byte[0];
  private static final int[] MEMBERSHIP = {
    EventType.EVT_NODE_JOINED, EventType.EVT_NODE_LEFT, EventType.EVT_NODE_FAILED
  };

  private final Ignite ignite;
  private final EngineSettings settings;
  private final EngineRecord record;
  private final Supplier<Grid> grid;
  private final CodeStore store = new CodeStore();
  private final PayloadEncoder encoder =
      new PayloadEncoder(new ClassClosures(new EverywherePresent()));
  private final Map<UUID, Set<ContentHash>> knownByClient = new ConcurrentHashMap<>();
  private final Inbox inbox = new Inbox();
  private final ScheduledExecutorService flusher;
  private final IgnitePredicate<DiscoveryEvent> membership = this::membershipChanged;

  /** Held while one task gives way to the next, and while a stop is aimed at the running one. */
  private final ReentrantLock handover = new ReentrantLock();

  /** When a node last joined, by {@link System#nanoTime()}. */
  private volatile long lastArrival = System.nanoTime();

  private volatile Incarnation incarnation;
  private volatile boolean closed;

  /** An interpreter with its thread; {@code restart} makes a new one. */
  private static final class Incarnation {
    /** Null until the thread has built it. */
    private volatile @Nullable Interpreter interpreter;

    private volatile @Nullable OutputStreamer output;
    private volatile boolean abandoned;
  }

  /**
   * Makes the node {@code ignite} an engine; tasks are taken at once, other members are told.
   *
   * @param grid gives tasks access to the grid
   */
  public EngineNode(Ignite ignite, EngineSettings settings, Supplier<Grid> grid) {
    this.ignite = ignite;
    this.settings = settings;
    this.grid = grid;
    this.record = new EngineRegistry(ignite).claim(settings.requestedId(), settings.labels());
    this.flusher =
        Executors.newSingleThreadScheduledExecutor(
            task -> daemon(task, "gridshell-output-" + record.id()));
    this.incarnation = incarnate();
    var unused =
        flusher.scheduleWithFixedDelay(
            this::flushOutput, FLUSH.toMillis(), FLUSH.toMillis(), TimeUnit.MILLISECONDS);
    ignite.events().enableLocal(MEMBERSHIP);
    ignite.events().localListen(membership, MEMBERSHIP);
  }

  /** Tells every member that this engine is there. */
  public void announce() {
    ignite.message().send(Topics.ENGINES, record.toBytes());
    LOG.log(Level.INFO, "joined engine id={0} node={1}", record.id(), record.node());
  }

  /** The engine as the registry lists it. */
  public EngineRecord record() {
    return record;
  }

  private Incarnation incarnate() {
    Incarnation fresh = new Incarnation();
    daemon(() -> work(fresh), "gridshell-engine-" + record.id()).start();
    return fresh;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void accept(TaskEnvelope task, Consumer<byte[]> answer) {
    CodeBytes.receive(task.code(), store);
    inbox.arrive(new QueuedTask(task, answer), Request.isUrgent(task.request()));
  }

  /**
   * The engine's thread: it builds the interpreter, which takes longer than joining the grid, and
   * then carries out one task after the other.
   */
  private void work(Incarnation mine) {
    try {
      // Engines that start beside this one come first; a task that arrives ends the wait.
      inbox.awaitTask(() -> lastArrival + QUIET.toNanos(), () -> mine.abandoned);
    } catch (InterruptedException stopped) {
      LOG.log(Level.DEBUG, "stopped engine thread id={0}", record.id());
      return;
    }
    try (Interpreter interpreter = build()) {
      mine.interpreter = interpreter;
      if (inbox.waiting() == 0) {
        interpreter.warmUp();
      }
      PayloadDecoder decoder = decoderFor(interpreter);
      while (!closed && !mine.abandoned) {
        QueuedTask task = next(mine);
        if (task != null) {
          performSafely(mine, interpreter, decoder, task);
          if (Request.isUrgent(task.envelope().request())) {
            decoder = decoderFor(interpreter);
            SharedFiles.collect();
          }
        }
      }
    } catch (InterruptedException stopped) {
      LOG.log(Level.DEBUG, "stopped engine thread id={0}", record.id());
    } catch (RuntimeException | LinkageError broken) {
      LOG.log(Level.ERROR, "failed interpreter id=" + record.id(), broken);
      inbox.close("the interpreter of engine " + record.id() + " does not work: " + broken);
    } finally {
      SharedFiles.collect();
    }
  }

  private Interpreter build() {
    return Interpreter.builder()
        .name("engine-" + record.id())
        .parent(EngineNode.class.getClassLoader())
        .classPath(settings.classPath())
        .imports(CellImports.ALL)
        .build();
  }

  /** Received classes see those of cells; an emptied namespace has another loader of them. */
  private PayloadDecoder decoderFor(Interpreter interpreter) {
    return new PayloadDecoder(
        new CodeSpaces(interpreter.classLoader(), interpreter::prepare, store));
  }

  private @Nullable QueuedTask next(Incarnation mine) throws InterruptedException {
    QueuedTask task = inbox.take(() -> mine.abandoned);
    handover.lock();
    try {
      // A stop that is still aimed at the task before must not hit this one.
      return task;
    } finally {
      handover.unlock();
    }
  }

  /** An answer that cannot be made, for want of memory above all, must not end the engine. */
  private void performSafely(
      Incarnation mine, Interpreter interpreter, PayloadDecoder decoder, QueuedTask task) {
    try {
      perform(mine, interpreter, decoder, task);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "failed answer task=" + task.envelope().number(), e);
      mine.output = null;
      task.failed(record.id(), e);
    } finally {
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
    TaskContext context = new TaskContext(record.id(), interpreter, output, grid);
    RequestRunner runner = new RequestRunner(interpreter, encoder, decoder, context, output);
    Answer.Status status;
    byte[] body;
    CurrentEngine.set(context);
    try {
      Request request = Request.read(envelope.request());
      if (lacksCode(request, decoder)) {
        status = Answer.Status.NEEDS_CODE;
        body = NOTHING;
      } else if (task.stopRequested()) {
        status = Answer.Status.INTERRUPTED;
        body = text("it was taken back");
      } else {
        RequestRunner.Result result = runner.run(request);
        if (result instanceof RequestRunner.Result.Done done) {
          status = Answer.Status.OK;
          body = done.body();
        } else if (result instanceof RequestRunner.Result.Failed failed) {
          status = Answer.Status.FAILED;
          ByteWriter failure = new ByteWriter(512);
          failed.failure().write(failure);
          body = failure.toByteArray();
        } else {
          status = Answer.Status.INTERRUPTED;
          body = text("it was interrupted");
        }
      }
    } finally {
      CurrentEngine.set(null);
    }
    List<Output> rest = output.end();
    mine.output = null;
    byte[] code = codeFor(envelope.client(), runner.classes());
    List<ContentHash> needs = runner.classes().stream().map(ClassUnit::hash).toList();
    task.answer(new Answer(status, started, now(), sent.messages(), rest, body, needs, code));
  }

  private boolean lacksCode(Request request, PayloadDecoder decoder) {
    if (request instanceof Request.Apply apply) {
      return lacksCode(apply.function(), decoder) || lacksCode(apply.arguments());
    } else if (request instanceof Request.MapItems map) {
      return lacksCode(map.function(), decoder) || lacksCode(map.items());
    }
    return request instanceof Request.Push push && lacksCode(push.payload());
  }

  private boolean lacksCode(Request.Function function, PayloadDecoder decoder) {
    return function instanceof Request.Function.Sent sent
        ? lacksCode(sent.payload())
        : function instanceof Request.Function.Known known && !decoder.canRebuild(known.hash());
  }

  private boolean lacksCode(byte[] payload) {
    return !store.missing(PayloadDecoder.hashes(payload)).isEmpty();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] codeFor(UUID client, Collection<ClassUnit> classes) {
    if (classes.isEmpty()) {
      return NOTHING;
    }
    Set<ContentHash> known =
        knownByClient.computeIfAbsent(client, unused -> ConcurrentHashMap.newKeySet());
    List<ClassUnit> fresh = new ArrayList<>();
    for (ClassUnit unit : classes) {
      if (known.add(unit.hash())) {
        // Kept for a client that reads a later answer before the one with the class file.
        store.add(unit);
        fresh.add(unit);
      }
    }
    return CodeBytes.of(fresh);
  }

  private static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  /** Sends the output of one task, numbered. */
  private final class TaskOutput {
    private final TaskEnvelope task;
    private int messages;
    private boolean gone;

    TaskOutput(TaskEnvelope task) {
      this.task = task;
    }

    void send(List<Output> pieces) {
      if (gone) {
        return;
      }
      byte[] message = new OutputMessage(task.session(), task.number(), messages, pieces).toBytes();
      try {
        ignite.message(ignite.cluster().forNodeId(task.client())).send(Topics.OUTPUT, message);
        messages++;
      } catch (IgniteException e) {
        gone = true;
        LOG.log(Level.INFO, "stopped output client={0} cause={1}", task.client(), e.getMessage());
      }
    }

    int messages() {
      return messages;
    }
  }

  private void flushOutput() {
    OutputStreamer output = incarnation.output;
    if (output != null) {
      output.flush();
    }
  }

  @Override
  public byte[] control(Control command) {
    if (command instanceof Control.Interrupt) {
      QueuedTask running = inbox.running();
      return interruption(running == null ? Interruption.NOTHING_RUNNING : stop(running));
    } else if (command instanceof Control.Restart) {
      restart();
      return NOTHING;
    } else if (command instanceof Control.Cancel cancel) {
      QueuedTask running =
          inbox.cancel(cancel.session(), cancel.task(), "it was taken back before it began");
      if (running != null && cancel.mayInterrupt()) {
        stop(running);
      }
      return NOTHING;
    }
    if (command instanceof Control.FetchCode fetch) {
      return CodeBytes.of(store.present(fetch.hashes()));
    }
    EngineState state = inbox.running() == null ? EngineState.IDLE : EngineState.BUSY;
    return new ByteWriter(16).writeByte(state.ordinal()).writeInt(inbox.waiting()).toByteArray();
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
        Thread.onSpinWait();
      }
      return inbox.running() == task ? Interruption.STILL_RUNNING : Interruption.STOPPED;
    } finally {
      handover.unlock();
    }
  }

  private synchronized void restart() {
    Incarnation old = incarnation;
    QueuedTask running = inbox.running();
    inbox.dropAll("engine " + record.id() + " was restarted before the task ran");
    old.abandoned = true;
    inbox.wake();
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
              List.of(),
              text(
                  "engine "
                      + record.id()
                      + " was restarted; the task did not stop and was abandoned"),
              List.of(),
              NOTHING));
      inbox.ended(running);
    }
    incarnation = incarnate();
    LOG.log(Level.INFO, "restarted engine id={0}", record.id());
  }

  private boolean membershipChanged(DiscoveryEvent event) {
    if (event.type() == EventType.EVT_NODE_JOINED) {
      lastArrival = System.nanoTime();
      return true;
    }
    UUID node = event.eventNode().id();
    knownByClient.remove(node);
    inbox.dropClient(node);
    return true;
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
  }
}
