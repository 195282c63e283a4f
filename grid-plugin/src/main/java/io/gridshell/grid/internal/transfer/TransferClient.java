package io.gridshell.grid.internal.transfer;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends large values to engines and fetches them there, over connections that are kept.
 *
 * <p>Flow control is that of TCP: nobody holds more than a buffer a connection. Thread-safe.
 */
public final class TransferClient implements AutoCloseable {
  private static final Logger LOG = System.getLogger(TransferClient.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int IDLE_KEPT = 2;
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final UUID self;
  private final Function<UUID, CompletableFuture<byte[]>> addresses;
  private final @Nullable SSLContext security;
  private final Map<UUID, Peer> peers = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            String name = "gridshell-transfer-" + THREADS.incrementAndGet();
            Thread thread = new Thread(null, task, name, 0, false);
            thread.setDaemon(true);
            return thread;
          });

  /** The connections to one node. */
  private static final class Peer {
    private final Deque<Line> idle = new ArrayDeque<>();
    private final Set<Line> busy = ConcurrentHashMap.newKeySet();
    private final DataAddress address;
    private boolean gone;

    Peer(DataAddress address) {
      this.address = address;
    }
  }

  /**
   * One receiver of a value.
   *
   * @param node who
   * @param transfer the id under which it expects the value
   * @param purpose what for
   * @param meter learns how far it is
   * @param wanted whether the value is still wanted
   * @param done completed once the receiver has everything
   */
  public record Destination(
      UUID node,
      UUID transfer,
      Purpose purpose,
      Meter meter,
      Wanted wanted,
      CompletableFuture<Void> done) {}

  /** Says whether a transfer is still of use. */
  public interface Wanted {
    /** Whether to go on. */
    boolean isWanted();
  }

  /**
   * Creates a client.
   *
   * @param self this node
   * @param addresses asks an engine's node for its {@link DataAddress}
   */
  public TransferClient(
      UUID self,
      Function<UUID, CompletableFuture<byte[]>> addresses,
      @Nullable SSLContext security) {
    this.self = self;
    this.addresses = addresses;
    this.security = security;
  }

  /**
   * Sends one value to any number of receivers, each of which gets it as fast as it takes it. Does
   * not block.
   *
   * @param source gives the bytes, from the first on each time
   */
  public void send(Layout layout, Supplier<Source> source, List<Destination> destinations) {
    for (Destination to : destinations) {
      run(() -> sendNow(layout, source, to), to.done()::completeExceptionally);
    }
  }

  private void run(Runnable body, Consumer<Throwable> refused) {
    try {
      threads.execute(body);
    } catch (RejectedExecutionException closed) {
      refused.accept(new TransferException("this node is leaving the grid"));
    } catch (OutOfMemoryError noThread) {
      refused.accept(noThread);
    }
  }

  private void sendNow(Layout layout, Supplier<Source> source, Destination to) {
    Line line = null;
    try {
      line = open(to.node());
      line.buffer.clear();
      putUuid(putUuid(line.buffer.put((byte) 'P'), to.transfer()), self);
      line.buffer.put((byte) to.purpose().ordinal()).put((byte) layout.kind().ordinal());
      line.write(line.buffer.putInt(layout.count()).flip());
      if (layout.bytes() > Line.EAGER) {
        // It may have no room yet.
        line.readAnswer();
      }
      line.send(layout.bytes(), whileWanted(source.get(), to.wanted()), to.meter());
      line.readAnswer();
      release(to.node(), line);
      to.done().complete(null);
    } catch (TransferException refused) {
      release(to.node(), line);
      to.done().completeExceptionally(refused);
    } catch (NotWanted abandoned) {
      drop(to.node(), line);
      to.done().completeExceptionally(new TransferException("the value is no longer wanted"));
    } catch (IOException | RuntimeException | Error e) {
      drop(to.node(), line);
      to.done().completeExceptionally(e);
    }
  }

  /** The receiver's task has ended. */
  private static final class NotWanted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotWanted() {
      super("not wanted", null, false, false);
    }
  }

  private static Source whileWanted(Source source, Wanted wanted) {
    return into -> {
      if (!wanted.isWanted()) {
        throw new NotWanted();
      }
      source.fill(into);
    };
  }

  /**
   * Fetches the value {@code transfer} of {@code node} into {@code sink}. Does not block.
   *
   * @return completes with {@code whole} once everything is there
   */
  public <T> CompletableFuture<T> fetch(
      UUID node, UUID transfer, Layout layout, Sink sink, T whole, Meter meter) {
    CompletableFuture<T> done = new CompletableFuture<>();
    run(
        () -> fetchNow(node, transfer, layout, sink, whole, meter, done),
        done::completeExceptionally);
    return done;
  }

  private <T> void fetchNow(
      UUID node,
      UUID transfer,
      Layout layout,
      Sink sink,
      T whole,
      Meter meter,
      CompletableFuture<T> done) {
    Line line = null;
    try {
      line = open(node);
      line.buffer.clear();
      line.write(putUuid(line.buffer.put((byte) 'G'), transfer).flip());
      line.readAnswer();
      line.receive(layout.bytes(), sink, meter);
      release(node, line);
      done.complete(whole);
    } catch (TransferException refused) {
      release(node, line);
      done.completeExceptionally(refused);
    } catch (IOException | RuntimeException | Error e) {
      drop(node, line);
      done.completeExceptionally(e);
    }
  }

  private static ByteBuffer putUuid(ByteBuffer out, UUID id) {
    return out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }

  private Line open(UUID node) throws IOException, TransferException {
    Peer peer = peers.get(node);
    if (peer == null) {
      // Asked first: nothing is kept for a node that has left and does not answer.
      DataAddress address = ask(node);
      peer = peers.computeIfAbsent(node, unused -> new Peer(address));
    }
    synchronized (peer) {
      Line idle = peer.idle.poll();
      if (idle != null) {
        peer.busy.add(idle);
        return idle;
      }
    }
    Line line = Line.connect(peer.address, security, (int) PATIENCE.toMillis());
    synchronized (peer) {
      if (peer.gone) {
        line.close();
        throw new IOException("the engine has left the grid");
      }
      peer.busy.add(line);
    }
    try {
      line.introduce(peer.address.token());
      return line;
    } catch (IOException | TransferException e) {
      drop(node, line);
      throw e;
    }
  }

  private DataAddress ask(UUID node) throws IOException {
    try {
      return DataAddress.read(
          addresses.apply(node).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the engine does not say where it takes data: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking where the engine takes data", e);
    }
  }

  private void release(UUID node, @Nullable Line line) {
    Peer peer = peers.get(node);
    if (line == null) {
      return;
    }
    boolean kept = false;
    if (peer != null) {
      synchronized (peer) {
        peer.busy.remove(line);
        if (!peer.gone && peer.idle.size() < IDLE_KEPT) {
          peer.idle.push(line);
          kept = true;
        }
      }
    }
    if (!kept) {
      line.close();
    }
  }

  private void drop(UUID node, @Nullable Line line) {
    if (line != null) {
      Peer peer = peers.get(node);
      if (peer != null) {
        peer.busy.remove(line);
      }
      line.close();
    }
  }

  /** {@code node} has left: what goes there or comes from there ends. */
  public void departed(UUID node) {
    Peer peer = peers.remove(node);
    if (peer != null) {
      List<Line> lines;
      synchronized (peer) {
        peer.gone = true;
        lines = new ArrayList<>(peer.idle);
        lines.addAll(peer.busy);
      }
      lines.forEach(Line::close);
    }
  }

  /** Ends every connection. Idempotent. */
  @Override
  public void close() {
    threads.shutdown();
    List.copyOf(peers.keySet()).forEach(this::departed);
    LOG.log(Level.DEBUG, "closed lines for data");
  }
}
