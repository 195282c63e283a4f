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
    private @Nullable DataAddress address;
    private boolean gone;
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
   * Sends one value to any number of receivers; each piece is laid out once for all that take it at
   * once. Does not block.
   *
   * @param source gives the bytes, from the first on each time
   */
  public void send(Layout layout, Supplier<Source> source, List<Destination> destinations) {
    run(
        () -> sendNow(layout, source, destinations),
        error -> destinations.forEach(to -> to.done().completeExceptionally(error)));
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

  private void sendNow(Layout layout, Supplier<Source> source, List<Destination> destinations) {
    List<Sending> begun = new ArrayList<>();
    try {
      for (Destination destination : destinations) {
        Sending sending = new Sending(destination);
        if (sending.begin(layout)) {
          begun.add(sending);
        }
      }
      boolean large = layout.bytes() > Line.EAGER;
      sendTogether(
          layout, source.get(), large ? consenting(layout, source, begun) : List.copyOf(begun));
    } catch (RuntimeException | Error e) {
      begun.forEach(sending -> sending.fail(e));
      destinations.forEach(to -> to.done().completeExceptionally(e));
      throw e;
    }
  }

  /**
   * The receivers that consent now. One that has no room yet must not hold up the others, who may
   * have to be done before it has: it gets the value alone, once it consents.
   */
  private List<Sending> consenting(Layout layout, Supplier<Source> source, List<Sending> sendings) {
    if (sendings.size() == 1) {
      return sendings.get(0).consents() ? sendings : List.of();
    }
    Convoy convoy = new Convoy(sendings.size());
    for (Sending sending : sendings) {
      run(
          () -> {
            try {
              boolean consents = sending.consents();
              if (!convoy.join(sending, consents) && consents) {
                sendTogether(layout, source.get(), List.of(sending));
              }
            } catch (RuntimeException | Error e) {
              sending.fail(e);
              throw e;
            }
          },
          error -> {
            sending.fail(error);
            convoy.join(sending, false);
          });
    }
    return convoy.depart();
  }

  /** Receivers that consent at about the same time. */
  private static final class Convoy {
    private static final long GRACE_MILLIS = 50;

    private final List<Sending> ready = new ArrayList<>();
    private int undecided;
    private boolean departed;

    Convoy(int size) {
      undecided = size;
    }

    /** Whether {@code sending} is taken along. */
    synchronized boolean join(Sending sending, boolean consents) {
      undecided--;
      boolean along = consents && !departed;
      if (along) {
        ready.add(sending);
      }
      notifyAll();
      return along;
    }

    /** Those who go: all who decide within a moment after the first. */
    synchronized List<Sending> depart() {
      try {
        while (undecided > 0 && ready.isEmpty()) {
          wait();
        }
        long deadline = System.nanoTime() + GRACE_MILLIS * 1_000_000;
        long left = GRACE_MILLIS;
        while (undecided > 0 && left > 0) {
          wait(left);
          left = (deadline - System.nanoTime()) / 1_000_000;
        }
      } catch (InterruptedException e) {
        // Who has consented is served all the same; nothing else blocks here.
        Thread.currentThread().interrupt();
      }
      departed = true;
      return List.copyOf(ready);
    }
  }

  private static void sendTogether(Layout layout, Source source, List<Sending> all) {
    List<Sending> sendings = new ArrayList<>(all);
    try {
      ByteBuffer piece = sendings.isEmpty() ? null : sendings.get(0).buffer();
      for (long left = layout.bytes(); left > 0 && piece != null && !sendings.isEmpty(); ) {
        piece.clear();
        source.fill(piece);
        piece.flip();
        int count = piece.remaining();
        if (count == 0) {
          throw new IllegalStateException("the value ended with " + left + " bytes to come");
        }
        ByteBuffer bytes = piece;
        sendings.removeIf(sending -> !sending.write(bytes.duplicate()));
        left -= count;
      }
      sendings.forEach(Sending::end);
    } catch (RuntimeException | Error e) {
      all.forEach(sending -> sending.fail(e));
      throw e;
    }
  }

  /** A value on its way to one receiver. */
  private final class Sending {
    private final Destination to;
    private @Nullable Line line;

    Sending(Destination to) {
      this.to = to;
    }

    ByteBuffer buffer() {
      return line == null ? ByteBuffer.allocate(0) : line.buffer;
    }

    boolean begin(Layout layout) {
      try {
        Line opened = open(to.node());
        line = opened;
        opened.buffer.clear();
        putUuid(putUuid(opened.buffer.put((byte) 'P'), to.transfer()), self);
        opened.buffer.put((byte) to.purpose().ordinal()).put((byte) layout.kind().ordinal());
        opened.buffer.putInt(layout.count());
        opened.write(opened.buffer.flip());
        return true;
      } catch (TransferException refused) {
        release(to.node(), line);
        to.done().completeExceptionally(refused);
        return false;
      } catch (IOException | RuntimeException e) {
        fail(e);
        return false;
      }
    }

    /** Waits until the receiver has room. */
    boolean consents() {
      try {
        if (line != null) {
          line.readAnswer();
        }
        return true;
      } catch (TransferException refused) {
        release(to.node(), line);
        to.done().completeExceptionally(refused);
        return false;
      } catch (IOException e) {
        fail(e);
        return false;
      }
    }

    boolean write(ByteBuffer bytes) {
      if (!to.wanted().isWanted()) {
        fail(new TransferException("the value is no longer wanted"));
        return false;
      }
      try {
        int count = bytes.remaining();
        if (line != null) {
          line.write(bytes);
        }
        to.meter().moved(count);
        return true;
      } catch (IOException e) {
        fail(e);
        return false;
      }
    }

    void end() {
      try {
        if (line != null) {
          line.readAnswer();
        }
        release(to.node(), line);
        to.done().complete(null);
      } catch (TransferException refused) {
        release(to.node(), line);
        to.done().completeExceptionally(refused);
      } catch (IOException e) {
        fail(e);
      }
    }

    /** Does nothing once it has ended: its line may serve somebody else by then. */
    void fail(Throwable e) {
      if (to.done().completeExceptionally(e)) {
        drop(to.node(), line);
      }
    }
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
    Peer peer = peers.computeIfAbsent(node, unused -> new Peer());
    DataAddress address;
    synchronized (peer) {
      Line idle = peer.idle.poll();
      if (idle != null) {
        peer.busy.add(idle);
        return idle;
      }
      address = peer.address;
    }
    if (address == null) {
      address = ask(node);
      synchronized (peer) {
        peer.address = address;
      }
    }
    Line line = Line.connect(address, security, (int) PATIENCE.toMillis());
    synchronized (peer) {
      if (peer.gone) {
        line.close();
        throw new IOException("the engine has left the grid");
      }
      peer.busy.add(line);
    }
    try {
      line.introduce(address.token());
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
