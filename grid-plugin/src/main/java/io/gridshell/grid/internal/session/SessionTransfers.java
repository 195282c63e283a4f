package io.gridshell.grid.internal.session;

import io.gridshell.CodeShippingException;
import io.gridshell.EngineLostException;
import io.gridshell.GridException;
import io.gridshell.grid.internal.chunk.Question;
import io.gridshell.grid.internal.transfer.Layout;
import io.gridshell.grid.internal.transfer.Loaned;
import io.gridshell.grid.internal.transfer.Meter;
import io.gridshell.grid.internal.transfer.Purpose;
import io.gridshell.grid.internal.transfer.Sink;
import io.gridshell.grid.internal.transfer.Source;
import io.gridshell.grid.internal.transfer.TransferClient;
import io.gridshell.grid.internal.transfer.TransferException;
import io.gridshell.grid.internal.wire.Control;
import io.gridshell.grid.internal.wire.EngineRecord;
import io.gridshell.grid.internal.wire.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.ignite.Ignite;
import org.jspecify.annotations.Nullable;

/** The large values of a session, which travel beside its messages. Thread-safe. */
final class SessionTransfers implements AutoCloseable {
  /** What is larger travels beside messages. */
  static final int INLINE = 256 << 10;

  private final ClientSession session;
  private final Ignite ignite;
  private final TransferClient client;

  SessionTransfers(ClientSession session, Ignite ignite) {
    this.session = session;
    this.ignite = ignite;
    SSLContext security =
        ignite.configuration().getSslContextFactory() == null
            ? null
            : ignite.configuration().getSslContextFactory().create();
    client = new TransferClient(self(), this::address, security);
  }

  /** This node. */
  UUID self() {
    return ignite.cluster().localNode().id();
  }

  private CompletableFuture<byte[]> address(UUID node) {
    for (EngineRecord engine : session.directory().all()) {
      if (engine.node().equals(node)) {
        return ask(engine, new Question.Address());
      }
    }
    return CompletableFuture.failedFuture(
        new GridException("no engine is on node " + node + " any more"));
  }

  /** Asks an engine's keeper of chunks. Does not block. */
  CompletableFuture<byte[]> ask(EngineRecord engine, Question question) {
    return session.command(engine, new Control.Data(question.toBytes()));
  }

  /**
   * What to send of {@code outgoing} to {@code engine}, once its large values and, when it is
   * large, the request itself are on their way beside it.
   */
  Outgoing sendBeside(Task task, EngineRecord engine, Outgoing outgoing) {
    byte[] whole = outgoing.request();
    byte[] request = whole;
    if (whole.length > INLINE) {
      UUID transfer = sendBeside(task, engine, Layout.payload(whole), () -> Source.of(whole));
      request = new Request.Staged(transfer).toBytes();
    }
    Request.Group group = outgoing.group();
    if (group != null) {
      // Where the rest does not arrive, the engine has to tell the others of the call.
      request = new Request.Grouped(group, request).toBytes();
    }
    List<Request.Companion> companions = new ArrayList<>();
    for (LargeValue value : outgoing.large()) {
      Layout layout = value.layout();
      UUID transfer = sendBeside(task, engine, layout, () -> layout.sourceOf(value.content()));
      companions.add(new Request.Companion(value.index(), transfer));
    }
    if (!companions.isEmpty()) {
      request = new Request.Accompanied(companions, request).toBytes();
    }
    return outgoing.withRequest(request);
  }

  private UUID sendBeside(Task task, EngineRecord engine, Layout layout, Supplier<Source> source) {
    UUID transfer = UUID.randomUUID();
    send("a value", layout, source, transfer, List.of(new Receiver(task, engine, Purpose.QUEUED)));
    return transfer;
  }

  /**
   * An engine that is to get a value.
   *
   * @param task the task there that waits for it
   * @param engine which engine
   * @param purpose what for
   */
  record Receiver(Task task, EngineRecord engine, Purpose purpose) {}

  /**
   * Sends a value for tasks that wait for it on their engines. Does not block.
   *
   * @param what the value in words, for errors
   */
  void send(
      String what,
      Layout layout,
      Supplier<Source> source,
      UUID transfer,
      List<Receiver> receivers) {
    List<TransferClient.Destination> destinations = new ArrayList<>();
    for (Receiver receiver : receivers) {
      Task task = receiver.task();
      CompletableFuture<Void> done = new CompletableFuture<>();
      var unused =
          done.whenComplete(
              (nothing, error) -> {
                if (error != null && !task.isDone()) {
                  notSent(what, receiver, layout, error);
                } else if (error == null && task.error() != null) {
                  // Its engine may have dropped what was there before the rest of it came.
                  drop(receiver.engine(), transfer);
                }
              });
      task.meter().expect(layout.bytes());
      destinations.add(
          new TransferClient.Destination(
              receiver.engine().node(),
              transfer,
              receiver.purpose(),
              task.meter(),
              () -> !task.isDone(),
              done));
    }
    client.send(layout, source, destinations);
  }

  /** Sends a value that no task on its engine waits for. */
  CompletableFuture<Void> send(
      Layout layout, Supplier<Source> source, UUID transfer, EngineRecord engine, Meter meter) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    client.send(
        layout,
        source,
        List.of(
            new TransferClient.Destination(
                engine.node(), transfer, Purpose.HELD, meter, () -> true, done)));
    return done.whenComplete(
        (nothing, error) -> {
          if (error != null) {
            drop(engine, transfer);
          }
        });
  }

  private void notSent(String what, Receiver receiver, Layout layout, Throwable error) {
    if (error instanceof TransferException) {
      // The engine knows, and its task ends with what it knows.
      return;
    }
    EngineRecord engine = receiver.engine();
    if (session.isGone(engine)) {
      return;
    }
    session.abandon(
        receiver.task(),
        new GridException(
            what
                + " of "
                + layout.bytes()
                + " bytes could not be sent to engine "
                + engine.id()
                + ": "
                + error.getMessage()
                + "; send it again, or see what the engine says: gridshell logs "
                + engine.id(),
            error));
  }

  /**
   * Fetches a value that an engine lent.
   *
   * @return the value; bytes when it is encoded
   */
  CompletableFuture<Object> fetch(EngineRecord engine, Loaned loaned, TransferMeter meter) {
    Layout layout = loaned.layout();
    Object value;
    try {
      value = layout.newValue();
    } catch (OutOfMemoryError full) {
      giveBack(engine, loaned.id());
      return CompletableFuture.failedFuture(
          new GridException(
              "this program has no memory for the "
                  + layout.bytes()
                  + " bytes that engine "
                  + engine.id()
                  + " answers; start it with a larger -Xmx",
              full));
    }
    return fetch(engine, loaned, layout.into(value), value, meter);
  }

  /** Fetches a value that an engine lent into {@code sink}. */
  <T> CompletableFuture<T> fetch(
      EngineRecord engine, Loaned loaned, Sink sink, T whole, TransferMeter meter) {
    Layout layout = loaned.layout();
    AtomicLong left = new AtomicLong(layout.bytes());
    meter.expect(layout.bytes());
    return client
        .fetch(
            engine.node(),
            loaned.id(),
            layout,
            sink,
            whole,
            bytes -> {
              left.addAndGet(-bytes);
              meter.moved(bytes);
            })
        .whenComplete(
            (value, error) -> {
              if (error != null) {
                // A copy may be fetched instead.
                meter.expect(-left.get());
              }
            });
  }

  /** No task will use what was sent as {@code transfer}. Does not block. */
  private void drop(EngineRecord engine, UUID transfer) {
    var unused = ask(engine, new Question.DropStaged(transfer));
  }

  /** The value is not wanted. Does not block. */
  void giveBack(EngineRecord engine, UUID loan) {
    var unused = ask(engine, new Question.GiveBack(loan));
  }

  /** What broke a transfer, as an error of the grid. */
  static GridException errorOf(EngineRecord engine, Throwable thrown) {
    Throwable cause = causeOf(thrown);
    return cause instanceof GridException error
        ? error
        : new CodeShippingException(
            "the value of engine " + engine.id() + " did not arrive: " + cause.getMessage(), cause);
  }

  /** What kept the part of variable {@code name} from being gathered, as an error of the grid. */
  static GridException errorOf(EngineRecord engine, String name, Throwable thrown) {
    Throwable cause = causeOf(thrown);
    boolean unreadable = cause instanceof CodeShippingException;
    return cause instanceof GridException error && !unreadable
        ? error
        : new CodeShippingException(
            "the part of '"
                + name
                + "' on engine "
                + engine.id()
                + (unreadable ? " cannot be read: " : " did not arrive: ")
                + cause.getMessage(),
            cause);
  }

  /** What a stage of a transfer threw. */
  static Throwable causeOf(Throwable thrown) {
    return thrown instanceof CompletionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }

  /** The error of a task whose engine left while its value was on its way. */
  static EngineLostException lost(EngineRecord engine) {
    return new EngineLostException(
        engine.id(), "engine " + engine.id() + " left the grid while its value was on its way");
  }

  /**
   * Whether a value is worth a transfer of its own; null is the layout of one without raw bytes.
   */
  static boolean isLarge(@Nullable Layout layout) {
    return layout != null && layout.bytes() > INLINE;
  }

  void departed(UUID node) {
    client.departed(node);
  }

  /** Asks every engine in {@code engines}; engines that do not answer are left out. */
  <T> CompletableFuture<Map<EngineRecord, T>> askAll(
      List<EngineRecord> engines, Question question, Function<byte[], T> read) {
    Map<EngineRecord, T> answers = new ConcurrentHashMap<>();
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (EngineRecord engine : engines) {
      all.add(
          ask(engine, question)
              .handle(
                  (bytes, error) -> {
                    if (error == null) {
                      answers.put(engine, read.apply(bytes));
                    }
                    return error == null;
                  }));
    }
    return CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0]))
        .thenApply(unused -> answers);
  }

  @Override
  public void close() {
    client.close();
  }
}
