package io.gridshell.grid.internal.engine;

import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.buffer.MalformedBytesException;
import io.gridshell.grid.internal.chunk.ChunkInfo;
import io.gridshell.grid.internal.chunk.ChunkStore;
import io.gridshell.grid.internal.chunk.Mailbox;
import io.gridshell.grid.internal.chunk.Part;
import io.gridshell.grid.internal.chunk.Question;
import io.gridshell.grid.internal.code.CodeStore;
import io.gridshell.grid.internal.transfer.DataAddress;
import io.gridshell.grid.internal.transfer.HeldBytes;
import io.gridshell.grid.internal.transfer.Lending;
import io.gridshell.grid.internal.transfer.Loaned;
import io.gridshell.grid.internal.transfer.LocalDoor;
import io.gridshell.grid.internal.transfer.NodeDesk;
import io.gridshell.grid.internal.transfer.Staging;
import io.gridshell.grid.internal.transfer.TransferClient;
import io.gridshell.grid.internal.transfer.TransferException;
import io.gridshell.grid.internal.transfer.TransferServer;
import io.gridshell.grid.internal.wire.Carrier;
import io.gridshell.grid.internal.wire.CodeBytes;
import io.gridshell.grid.internal.wire.Control;
import io.gridshell.grid.internal.wire.ControlJob;
import io.gridshell.grid.internal.wire.Request;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.AddressResolver;
import org.jspecify.annotations.Nullable;

/** An engine's keeper of chunks and large values. Thread-safe. */
final class EngineData implements AutoCloseable {
  private static final Logger LOG = System.getLogger(EngineData.class.getName());
  private static final byte[] NOTHING = new byte[0];

  /** How long the others have for an answer when several are asked at once. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Ignite ignite;
  private final Staging staging = new Staging();
  private final Lending lending = new Lending();
  private final ChunkStore chunks = new ChunkStore();
  private final Mailbox mailbox = new Mailbox();
  private final CodeStore store;
  private final Function<Question.Read, byte[]> reader;
  private final Predicate<UUID> underway;
  private final TransferServer server;
  private final TransferClient client;

  /**
   * Opens the engine's port for data.
   *
   * @param port that port; 0 lets the system choose
   * @param store gets the class files of values that are kept
   * @param reader reads variables for peers
   * @param underway whether the engine's part of a call waits or runs
   * @param grid tells what the engines of the grid do
   */
  EngineData(
      Ignite ignite,
      int port,
      CodeStore store,
      Function<Question.Read, byte[]> reader,
      Predicate<UUID> underway,
      Supplier<byte[]> grid) {
    this.ignite = ignite;
    this.store = store;
    this.reader = reader;
    this.underway = underway;
    SSLContext security =
        ignite.configuration().getSslContextFactory() == null
            ? null
            : ignite.configuration().getSslContextFactory().create();
    String host = ignite.configuration().getLocalHost();
    try {
      server =
          new TransferServer(
              host == null ? "0.0.0.0" : host,
              port,
              security,
              new NodeDesk(staging, lending, grid),
              LocalDoor.open());
    } catch (IOException e) {
      throw new IllegalStateException(
          "the engine cannot open a port for data on " + host + ":" + port + ": " + e.getMessage(),
          e);
    }
    client =
        new TransferClient(
            ignite.cluster().localNode().id(), node -> ask(node, new Question.Address()), security);
  }

  Mailbox mailbox() {
    return mailbox;
  }

  ChunkStore chunks() {
    return chunks;
  }

  Staging staging() {
    return staging;
  }

  Lending lending() {
    return lending;
  }

  TransferClient client() {
    return client;
  }

  UUID self() {
    return ignite.cluster().localNode().id();
  }

  /** Asks the engine of {@code node}. Does not block. */
  CompletableFuture<byte[]> ask(UUID node, Question question) {
    return command(node, new Control.Data(question.toBytes()));
  }

  /** What those of {@code nodes} that answer in time say, in their order. */
  <T> Map<UUID, T> askAll(Collection<UUID> nodes, Question question, Function<byte[], T> read)
      throws InterruptedException {
    Map<UUID, CompletableFuture<byte[]>> answers = new LinkedHashMap<>();
    nodes.forEach(node -> answers.put(node, ask(node, question)));
    Map<UUID, T> said = new LinkedHashMap<>();
    for (Map.Entry<UUID, CompletableFuture<byte[]>> answer : answers.entrySet()) {
      try {
        byte[] bytes = answer.getValue().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        said.put(answer.getKey(), read.apply(bytes));
      } catch (ExecutionException | TimeoutException | MalformedBytesException e) {
        LOG.log(Level.DEBUG, "failed question node=" + answer.getKey(), e);
      }
    }
    return said;
  }

  /** Sends a command past the queue of the engine of {@code node}. Does not block. */
  CompletableFuture<byte[]> command(UUID node, Control command) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    try {
      Carrier.send(ignite.compute(ignite.cluster().forNodeId(node)), new ControlJob(command))
          .listen(
              future -> {
                try {
                  answer.complete(future.get());
                } catch (IgniteException e) {
                  answer.completeExceptionally(e);
                }
              });
    } catch (IgniteException | IllegalStateException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }

  /** The nodes of all other servers. */
  List<UUID> others() {
    List<UUID> nodes = new ArrayList<>();
    for (ClusterNode node : ignite.cluster().forServers().nodes()) {
      if (!node.isLocal()) {
        nodes.add(node.id());
      }
    }
    return nodes;
  }

  /** Tells everybody to throw copies of {@code chunk} away. Does not block. */
  void forgetElsewhere(@Nullable ChunkInfo chunk) {
    if (chunk == null || chunk.backups() == 0) {
      return;
    }
    for (UUID node : others()) {
      var unused = ask(node, new Question.ForgetCopy(chunk.variable(), chunk.index()));
    }
  }

  /** Behind mapped ports the outer addresses, as the node's resolver tells them. */
  DataAddress address() {
    List<String> inner = List.copyOf(ignite.cluster().localNode().addresses());
    AddressResolver resolver = ignite.configuration().getAddressResolver();
    if (resolver == null) {
      return server.address(inner);
    }
    Set<String> outer = new LinkedHashSet<>();
    int port = server.port();
    for (String host : inner) {
      try {
        for (InetSocketAddress mapped :
            resolver.getExternalAddresses(new InetSocketAddress(host, server.port()))) {
          boolean changed = !mapped.getHostString().equals(host);
          port = changed ? mapped.getPort() : port;
          if (changed) {
            outer.add(mapped.getAddress().getHostAddress());
          }
        }
      } catch (IgniteCheckedException unknown) {
        LOG.log(Level.WARNING, "failed outer address of " + host, unknown);
      }
    }
    return outer.isEmpty() ? server.address(inner) : server.address(List.copyOf(outer), port);
  }

  /** Answers a member. Does not block. */
  byte[] answer(byte[] bytes) {
    Question question = Question.read(bytes);
    if (question instanceof Question.Address) {
      return address().toBytes();
    } else if (question instanceof Question.LendCopy lend) {
      return lendCopy(lend);
    } else if (question instanceof Question.CopiesOf of) {
      return Question.answer(
          chunks.copies().stream().filter(chunk -> chunk.owner() == of.owner()).toList());
    } else if (question instanceof Question.Known known) {
      return chunks.holdings(known.name()).toBytes();
    } else if (question instanceof Question.ForgetCopy forget) {
      chunks.forgetCopy(forget.variable(), forget.index());
    } else if (question instanceof Question.Keep keep) {
      keep(keep);
    } else if (question instanceof Question.Deliver message) {
      if (!mailbox.put(message)) {
        drop(message.part());
      }
    } else if (question instanceof Question.HasEnded ended) {
      return new byte[] {(byte) (hasEnded(ended) ? 1 : 0)};
    } else if (question instanceof Question.EndCall end) {
      endCall(end.call());
    } else if (question instanceof Question.Read read) {
      return reader.apply(read);
    } else if (question instanceof Question.GiveBack back) {
      lending.giveBack(back.id());
    } else if (question instanceof Question.DropStaged drop) {
      staging.drop(drop.id());
    }
    return NOTHING;
  }

  /** A client that was killed may have sent its call to some of the engines only. */
  private boolean hasEnded(Question.HasEnded question) {
    return mailbox.hasEnded(question.call())
        || (!isMember(question.client()) && !underway.test(question.call()));
  }

  private byte[] lendCopy(Question.LendCopy lend) {
    ChunkStore.Copy copy = chunks.copy(lend.variable(), lend.index());
    if (copy == null || !copy.bytes().beginReading()) {
      return NOTHING;
    }
    HeldBytes bytes = copy.bytes();
    Lending.Loan loan =
        lending.lend(lend.borrower(), bytes.layout(), bytes::source, bytes::endReading);
    ByteWriter out = new ByteWriter(64);
    new Loaned(loan.id(), loan.layout()).write(out);
    return out.toByteArray();
  }

  private void keep(Question.Keep keep) {
    CodeBytes.receive(keep.code(), store);
    try {
      chunks.keep(keep.chunk(), held(keep.part()));
    } catch (TransferException e) {
      throw new IllegalStateException("cannot keep a copy: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while keeping a copy", e);
    }
  }

  private HeldBytes held(Part part) throws TransferException, InterruptedException {
    if (part instanceof Part.Staged staged) {
      Object whole = staging.await(staged.transfer(), () -> true);
      staging.drop(staged.transfer());
      return (HeldBytes) whole;
    }
    return HeldBytes.of(((Part.Inline) part).payload());
  }

  private void drop(Part part) {
    if (part instanceof Part.Staged staged) {
      staging.drop(staged.transfer());
    }
  }

  /** A task will not run: forgets what came beside {@code request} and what peers sent for it. */
  void drop(byte[] request) {
    if (Request.isLot(request)) {
      // Has nothing beside it, and is turned away often.
      return;
    }
    Beside.of(Request.read(request)).forEach(staging::drop);
    endCallOf(request);
  }

  /** The engine's part of the call that {@code request} belongs to, if any, is over. */
  void endCallOf(byte[] request) {
    UUID call = Request.callOf(request);
    if (call != null) {
      endCall(call);
    }
  }

  /** This engine's part of {@code call} is over: what peers sent and it did not take is dropped. */
  void endCall(UUID call) {
    mailbox.end(call).forEach(message -> drop(message.part()));
  }

  /** Whether {@code node} is in the grid. */
  boolean isMember(UUID node) {
    return ignite.cluster().node(node) != null;
  }

  /** Node {@code node} has left. */
  void departed(UUID node) {
    staging.dropSender(node);
    lending.dropBorrower(node);
    client.departed(node);
  }

  @Override
  public void close() {
    staging.dropAll();
    server.close();
    client.close();
    LOG.log(Level.DEBUG, "closed data of engine");
  }
}
