package io.gridshell.grid.internal.engine;

import io.gridshell.EngineLostException;
import io.gridshell.GridException;
import io.gridshell.NoSuchEngineException;
import io.gridshell.Peers;
import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.chunk.Mailbox;
import io.gridshell.grid.internal.chunk.Part;
import io.gridshell.grid.internal.chunk.Question;
import io.gridshell.grid.internal.code.ClassUnit;
import io.gridshell.grid.internal.code.CodeStore;
import io.gridshell.grid.internal.codec.Payload;
import io.gridshell.grid.internal.codec.PayloadDecoder;
import io.gridshell.grid.internal.codec.PayloadEncoder;
import io.gridshell.grid.internal.transfer.Kind;
import io.gridshell.grid.internal.transfer.Layout;
import io.gridshell.grid.internal.transfer.Purpose;
import io.gridshell.grid.internal.transfer.Source;
import io.gridshell.grid.internal.transfer.TransferClient;
import io.gridshell.grid.internal.transfer.TransferException;
import io.gridshell.grid.internal.wire.Causes;
import io.gridshell.grid.internal.wire.CodeBytes;
import io.gridshell.grid.internal.wire.NoEngineException;
import io.gridshell.grid.internal.wire.Request;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.apache.ignite.cluster.ClusterTopologyException;
import org.jspecify.annotations.Nullable;

/** The engines of the call of one task. */
final class TaskPeers implements Peers {
  private static final Logger LOG = System.getLogger(TaskPeers.class.getName());
  private static final long LOOK_MILLIS = 250;
  private static final String REDUCE = "\u0000reduce";
  private static final String RESULT = "\u0000result";
  private static final String BROADCAST = "\u0000broadcast";
  private static final int MOST_UNDERWAY = 64;

  /** An engine that was killed is missed in less. */
  private static final Duration DEPARTURE = Duration.ofSeconds(3);

  private static final long DEPARTURE_LOOK_MILLIS = 20;

  private final EngineData data;
  private final int self;
  private final UUID client;
  private final UUID call;
  private final List<Integer> engines;
  private final List<Request.Member> members;
  private final PayloadEncoder encoder;
  private final PayloadDecoder decoder;
  private final CodeStore store;
  private final OutputStreamer output;
  private final Map<Way, Long> sent = new HashMap<>();
  private final Map<Way, Long> received = new HashMap<>();
  private final List<CompletableFuture<byte[]>> underway = new ArrayList<>();

  /** Messages between this engine and another for one purpose, which are counted. */
  private record Way(int engine, String topic) {}

  TaskPeers(
      EngineData data,
      int self,
      UUID client,
      Request.Group group,
      PayloadEncoder encoder,
      PayloadDecoder decoder,
      CodeStore store,
      OutputStreamer output) {
    this.data = data;
    this.self = self;
    this.client = client;
    this.call = group.call();
    this.members = List.copyOf(group.members());
    this.engines = members.stream().map(Request.Member::engine).toList();
    this.encoder = encoder;
    this.decoder = decoder;
    this.store = store;
    this.output = output;
  }

  @Override
  public List<Integer> ids() {
    return engines;
  }

  @Override
  public int rank() {
    return engines.indexOf(self);
  }

  @Override
  public void barrier() {
    var unused = allReduce(0, Integer::sum);
  }

  @Override
  public <T extends @Nullable Object> T broadcast(int root, T value) {
    var unused = member(root);
    if (root != self) {
      return receive(root, BROADCAST);
    }
    send(others(), BROADCAST, value);
    return value;
  }

  @Override
  public <T> T allReduce(T value, BinaryOperator<T> operator) {
    int first = engines.get(0);
    if (self != first) {
      send(first, REDUCE, value);
      return Objects.requireNonNull(this.<T>receive(first, RESULT));
    }
    T whole = value;
    for (int engine : engines.subList(1, engines.size())) {
      whole = operator.apply(whole, Objects.requireNonNull(this.<T>receive(engine, REDUCE)));
    }
    send(others(), RESULT, whole);
    return whole;
  }

  private List<Integer> others() {
    return engines.stream().filter(engine -> engine != self).toList();
  }

  private Request.Member member(int engine) {
    int place = engines.indexOf(engine);
    if (place < 0) {
      throw new NoSuchEngineException(
          "engine "
              + engine
              + " is none of this call, which runs on "
              + engines
              + "; send the call to it too");
    }
    return members.get(place);
  }

  private Request.Member find(int engine) {
    Request.Member member = member(engine);
    if (isGone(member)) {
      throw lost(engine);
    }
    return member;
  }

  private boolean isGone(Request.Member peer) {
    return !data.isMember(peer.node());
  }

  private static EngineLostException lost(int engine) {
    return new EngineLostException(
        engine, "engine " + engine + " left the grid while a peer of the call needed it");
  }

  @Override
  public void send(int engine, String topic, @Nullable Object value) {
    send(List.of(engine), topic, value);
  }

  /** Sends one value, which is encoded once, to all of {@code receivers} at the same time. */
  private void send(List<Integer> receivers, String topic, @Nullable Object value) {
    if (receivers.isEmpty()) {
      return;
    }
    List<Request.Member> targets = receivers.stream().map(this::find).toList();
    for (Iterator<CompletableFuture<byte[]>> all = underway.iterator(); all.hasNext(); ) {
      CompletableFuture<byte[]> message = all.next();
      if (message.isDone()) {
        all.remove();
        deliver(message);
      }
    }
    if (underway.size() > MOST_UNDERWAY) {
      deliver(underway.remove(0));
    }
    Layout raw = Layout.of(value);
    if (raw != null && value != null && raw.bytes() > TaskData.INLINE) {
      beside(targets, topic, raw, () -> raw.sourceOf(value), List.of());
      return;
    }
    Payload payload = encoder.encode(value);
    if (payload.bytes().length > TaskData.INLINE) {
      Layout layout = Layout.payload(payload.bytes());
      byte[] bytes = payload.bytes();
      beside(targets, topic, layout, () -> Source.of(bytes), payload.classes());
    } else {
      Part inline = new Part.Inline(payload.bytes());
      byte[] code = CodeBytes.of(payload.classes());
      targets.forEach(target -> announce(target, topic, inline, code));
    }
  }

  private void announce(Request.Member target, String topic, Part part, byte[] code) {
    long number = sent.merge(new Way(target.engine(), topic), 1L, Long::sum) - 1;
    underway.add(
        data.ask(target.node(), new Question.Deliver(call, self, topic, number, part, code)));
  }

  /** Waits until what was sent is there. A peer that has left needs nothing any more. */
  private void deliver(CompletableFuture<byte[]> message) {
    try {
      message.join();
    } catch (CompletionException e) {
      if (!isDeparture(e)) {
        throw new GridException(
            "a value that engine " + self + " sent to a peer did not arrive: " + rootOf(e), e);
      }
    }
  }

  private static boolean isDeparture(Throwable thrown) {
    return Causes.include(thrown, ClusterTopologyException.class)
        || Causes.include(thrown, NoEngineException.class);
  }

  /** What went wrong at the other end; Ignite wraps it. */
  private static @Nullable String rootOf(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }

  /** A large value is sent before it is announced; the sender may change it afterwards. */
  private void beside(
      List<Request.Member> targets,
      String topic,
      Layout layout,
      Supplier<Source> source,
      Collection<ClassUnit> classes) {
    UUID transfer = UUID.randomUUID();
    List<TransferClient.Destination> destinations = new ArrayList<>();
    for (Request.Member target : targets) {
      destinations.add(
          new TransferClient.Destination(
              target.node(),
              transfer,
              Purpose.RUNNING,
              this::moved,
              () -> true,
              new CompletableFuture<>()));
    }
    output.transfer(layout.bytes() * targets.size(), 0);
    data.client().send(layout, source, destinations);
    Part staged = new Part.Staged(transfer, layout);
    byte[] code = CodeBytes.of(classes);
    GridException failure = null;
    for (int i = 0; i < targets.size(); i++) {
      try {
        await(targets.get(i), destinations.get(i).done());
        announce(targets.get(i), topic, staged, code);
      } catch (GridException e) {
        // The others get what they wait for.
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void moved(int bytes) {
    output.transfer(0, bytes);
  }

  private <T> T await(Request.Member peer, CompletableFuture<T> future) {
    int engine = peer.engine();
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (isDeparture(e) || (e.getCause() instanceof IOException && leaves(peer))) {
        throw lost(engine);
      }
      throw new GridException(
          "engine " + engine + " did not do what its peer wanted: " + rootOf(e), e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(engine, e);
    }
  }

  /** Whether {@code peer} has left; its lines break some time before the grid knows that. */
  private boolean leaves(Request.Member peer) {
    long deadline = System.nanoTime() + DEPARTURE.toNanos();
    try {
      while (!isGone(peer) && System.nanoTime() < deadline) {
        Thread.sleep(DEPARTURE_LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      throw interrupted(peer.engine(), e);
    }
    return isGone(peer);
  }

  private static GridException interrupted(int engine, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new GridException("interrupted while waiting for engine " + engine, e);
  }

  @Override
  // Whether null is a value is for T to say.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"})
  public <T extends @Nullable Object> T receive(int engine, String topic) {
    Request.Member peer = find(engine);
    long number = received.merge(new Way(engine, topic), 1L, Long::sum) - 1;
    try {
      Mailbox.Message message = data.mailbox().take(call, engine, topic, number, LOOK_MILLIS);
      while (message == null) {
        boolean ended = hasEnded(peer);
        // What was sent before the end has arrived before the question was answered.
        message = data.mailbox().take(call, engine, topic, number, ended ? 0 : LOOK_MILLIS);
        if (message == null && ended) {
          throw new GridException(
              "engine "
                  + engine
                  + " ended its part of the call and did not take the step that engine "
                  + self
                  + " waits for; every engine of a call must take the same steps");
        }
      }
      CodeBytes.receive(message.code(), store);
      return (T) value(message.part());
    } catch (InterruptedException e) {
      throw interrupted(engine, e);
    } catch (TransferException e) {
      throw new GridException("a value of engine " + engine + " did not arrive", e);
    }
  }

  private boolean hasEnded(Request.Member peer) {
    if (isGone(peer)) {
      throw lost(peer.engine());
    }
    try {
      byte[] answer = data.ask(peer.node(), new Question.HasEnded(call, client)).get();
      return answer.length > 0 && answer[0] != 0;
    } catch (ExecutionException e) {
      if (isGone(peer) || Causes.include(e, NoEngineException.class)) {
        throw lost(peer.engine());
      }
      return false;
    } catch (InterruptedException e) {
      throw interrupted(peer.engine(), e);
    }
  }

  private @Nullable Object value(Part part) throws TransferException, InterruptedException {
    if (part instanceof Part.Inline inline) {
      return decoder.decode(inline.payload()).get(0);
    }
    Part.Staged staged = (Part.Staged) part;
    Object whole = data.staging().await(staged.transfer(), () -> true);
    data.staging().drop(staged.transfer());
    return staged.layout().kind() == Kind.PAYLOAD ? decoder.decode((byte[]) whole).get(0) : whole;
  }

  @Override
  // Whether null is a value is for T to say.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"})
  public <T extends @Nullable Object> T read(int engine, String name) {
    Request.Member peer = find(engine);
    CompletableFuture<byte[]> asked = data.ask(peer.node(), new Question.Read(name, data.self()));
    try {
      return (T) fetch(peer, new ByteReader(await(peer, asked)));
    } catch (OutOfMemoryError full) {
      giveBack(peer, asked);
      throw new GridException(
          "engine "
              + self
              + " has no memory for '"
              + name
              + "' of engine "
              + engine
              + ": its heap has at most "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MB; start it with a larger -Xmx, or let the peer send a part of it",
          full);
    } catch (RuntimeException | Error e) {
      giveBack(peer, asked);
      throw e;
    }
  }

  private @Nullable Object fetch(Request.Member peer, ByteReader answer) {
    byte[] code = answer.readBytes();
    Part part = Part.read(answer);
    CodeBytes.receive(code, store);
    if (part instanceof Part.Inline inline) {
      return decoder.decode(inline.payload()).get(0);
    }
    Part.Staged staged = (Part.Staged) part;
    Layout layout = staged.layout();
    Object value = layout.newValue();
    output.transfer(layout.bytes(), 0);
    Object whole =
        await(
            peer,
            data.client()
                .fetch(
                    peer.node(),
                    staged.transfer(),
                    layout,
                    layout.into(value),
                    value,
                    this::moved));
    return layout.kind() == Kind.PAYLOAD ? decoder.decode((byte[]) whole).get(0) : whole;
  }

  /** What {@code peer} lends by its answer, which may be yet to come, will not be fetched. */
  private void giveBack(Request.Member peer, CompletableFuture<byte[]> answer) {
    var unused = answer.thenAccept(bytes -> giveBack(peer, bytes));
  }

  private void giveBack(Request.Member peer, byte[] answer) {
    ByteReader in = new ByteReader(answer);
    in.readBytes();
    if (Part.read(in) instanceof Part.Staged staged) {
      var unused = data.ask(peer.node(), new Question.GiveBack(staged.transfer()));
    }
  }

  /** The task has ended: what it sent is on its peers before they learn of the end. */
  void end() {
    for (CompletableFuture<byte[]> each : underway) {
      try {
        deliver(each);
      } catch (GridException undelivered) {
        // The task is over; its peer learns that it was, without having sent this.
        LOG.log(Level.WARNING, "failed delivery to peer engine=" + self, undelivered);
      }
    }
    data.endCall(call);
  }
}
