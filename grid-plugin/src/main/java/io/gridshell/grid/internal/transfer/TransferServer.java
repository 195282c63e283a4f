package io.gridshell.grid.internal.transfer;

import io.gridshell.grid.internal.buffer.MalformedBytesException;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where a node takes and gives large values: one thread a connection, each of which carries one
 * transfer after the other.
 *
 * <p>A transfer in: {@code P}, id, sender's node, purpose, layout, answer unless it is small,
 * bytes, answer. A transfer out: {@code G}, id, answer, bytes. The question of somebody who has the
 * keys and has not joined: {@code S}, then what the grid's engines do. Thread-safe.
 */
public final class TransferServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(TransferServer.class.getName());
  private static final int SOCKET_BUFFER = 1 << 20;
  private static final Duration INTRODUCTION = Duration.ofSeconds(10);
  private static final Duration ACCEPT_PAUSE = Duration.ofMillis(200);

  /** What the node does with transfers. Called by the threads of connections. */
  public interface Desk {
    /**
     * A value is about to arrive. May block until there is room for it.
     *
     * @return where its bytes go
     * @throws TransferException to refuse it
     */
    Arrival arriving(UUID transfer, UUID sender, Purpose purpose, Layout layout)
        throws TransferException;

    /**
     * A value is asked for.
     *
     * @throws TransferException when there is none of that id, or somebody else fetches it
     */
    Departure departing(UUID transfer) throws TransferException;

    /** What the engines of the grid do, for {@link StatusQuestion}. May block for a while. */
    byte[] status();
  }

  /** A value that arrives. */
  public interface Arrival extends Sink {
    /** All bytes are there. */
    void complete() throws TransferException;

    /** No more bytes will come. */
    void failed(String why);
  }

  /** A value that leaves. */
  public interface Departure extends AutoCloseable {
    /** What it is. */
    Layout layout();

    /** Its bytes. */
    Source source();

    /** The reader has it, or gave up. */
    @Override
    void close();
  }

  private final Desk desk;
  private final Duration introduction;
  private final ServerSocketChannel server;
  private final @Nullable LocalDoor door;
  private final UUID token = UUID.randomUUID();
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Opens a port on {@code host}.
   *
   * @param port the port; 0 lets the system choose
   * @throws IOException when the host's address cannot be bound
   */
  public TransferServer(String host, int port, @Nullable SSLContext security, Desk desk)
      throws IOException {
    this(host, port, security, desk, null);
  }

  /**
   * Opens a port on {@code host}.
   *
   * @param port the port; 0 lets the system choose
   * @param door another way in, which the server takes over; null for none
   * @throws IOException when the host's address cannot be bound
   */
  public TransferServer(
      String host, int port, @Nullable SSLContext security, Desk desk, @Nullable LocalDoor door)
      throws IOException {
    this(host, port, security, desk, door, INTRODUCTION);
  }

  /**
   * Opens a port on {@code host}.
   *
   * @param introduction how long a caller may take to show that it is a member
   */
  TransferServer(
      String host,
      int port,
      @Nullable SSLContext security,
      Desk desk,
      @Nullable LocalDoor door,
      Duration introduction)
      throws IOException {
    this.desk = desk;
    this.door = door;
    this.introduction = introduction;
    server = ServerSocketChannel.open();
    server.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
    server.bind(new InetSocketAddress(host, port));
    start(() -> accept(server, security), "gridshell-data-accept");
    if (door != null) {
      start(() -> accept(door.server(), null), "gridshell-data-local");
    }
  }

  private static void start(Runnable body, String name) {
    Thread thread = new Thread(null, body, name, 0, false);
    thread.setDaemon(true);
    thread.start();
  }

  /** Where this server is, for members of the grid. */
  public DataAddress address(List<String> hosts) {
    return address(hosts, port());
  }

  /** Where this server is when another port leads to it. */
  public DataAddress address(List<String> hosts, int outerPort) {
    return new DataAddress(hosts, outerPort, token, door == null ? "" : door.path());
  }

  /** The port it listens at. */
  public int port() {
    return server.socket().getLocalPort();
  }

  private void accept(ServerSocketChannel from, @Nullable SSLContext encryption) {
    while (!closed) {
      try {
        serveBeside(from.accept(), encryption);
      } catch (ClosedChannelException end) {
        return;
      } catch (IOException e) {
        LOG.log(Level.WARNING, "failed accept of a line for data", e);
        // Without a free descriptor the next one would fail as soon.
        LockSupport.parkNanos(ACCEPT_PAUSE.toNanos());
      }
    }
  }

  /** A caller for whom there is no thread is turned away; the next one may find one. */
  private void serveBeside(SocketChannel channel, @Nullable SSLContext encryption) {
    open.add(channel);
    try {
      start(() -> serve(channel, encryption), "gridshell-data");
    } catch (OutOfMemoryError noThread) {
      LOG.log(Level.WARNING, "refused line for data cause={0}", noThread.getMessage());
      forget(channel);
    }
  }

  private void forget(SocketChannel channel) {
    open.remove(channel);
    closeQuietly(channel);
  }

  private void serve(SocketChannel channel, @Nullable SSLContext encryption) {
    CompletableFuture<@Nullable Void> introduced = new CompletableFuture<>();
    var unused =
        introduced
            .orTimeout(introduction.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (nothing, late) -> {
                  if (late != null) {
                    closeQuietly(channel);
                  }
                });
    try (Line line = Line.of(channel, encryption, false)) {
      boolean member = line.readUuid().equals(token);
      introduced.complete(null);
      if (!member) {
        line.writeAnswer("this line for data is for members of the grid");
        return;
      }
      line.writeAnswer("");
      while (true) {
        int kind = line.readByte();
        if (kind == 'P') {
          take(line);
        } else if (kind == 'G') {
          give(line);
        } else if (kind == 'S') {
          line.writeBytes(desk.status());
        } else {
          throw new IOException("transfer of kind " + kind);
        }
      }
    } catch (IOException end) {
      LOG.log(Level.DEBUG, "closed line for data cause={0}", end.getMessage());
    } catch (MalformedBytesException e) {
      LOG.log(Level.WARNING, "closed line for data cause={0}", e.getMessage());
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.log(Level.WARNING, "failed line for data", e);
    } finally {
      introduced.complete(null);
      forget(channel);
    }
  }

  private static void closeQuietly(Closeable part) {
    try {
      part.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "failed close of line for data", e);
    }
  }

  private void take(Line line) throws IOException {
    UUID transfer = line.readUuid();
    UUID sender = line.readUuid();
    Purpose purpose = Purpose.of(line.readByte());
    Kind kind = Kind.of(line.readByte());
    Layout layout = new Layout(kind, line.readInt());
    Arrival arrival;
    boolean eager = layout.bytes() <= Line.EAGER;
    try {
      arrival = desk.arriving(transfer, sender, purpose, layout);
    } catch (TransferException refused) {
      if (eager) {
        line.receive(layout.bytes(), bytes -> bytes.position(bytes.limit()), Meter.NONE);
      }
      line.writeAnswer(String.valueOf(refused.getMessage()));
      return;
    }
    try {
      if (!eager) {
        line.writeAnswer("");
      }
      line.receive(layout.bytes(), arrival, Meter.NONE);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      arrival.failed(String.valueOf(e));
      throw e;
    }
    String trouble = "";
    try {
      arrival.complete();
    } catch (TransferException e) {
      trouble = String.valueOf(e.getMessage());
    }
    line.writeAnswer(trouble);
  }

  private void give(Line line) throws IOException {
    UUID transfer = line.readUuid();
    Departure departure;
    try {
      departure = desk.departing(transfer);
    } catch (TransferException refused) {
      line.writeAnswer(String.valueOf(refused.getMessage()));
      return;
    }
    try (departure) {
      line.writeAnswer("");
      line.send(departure.layout().bytes(), departure.source(), Meter.NONE);
    }
  }

  /** Ends every connection. Idempotent. */
  @Override
  public void close() {
    closed = true;
    closeQuietly(server);
    if (door != null) {
      closeQuietly(door);
    }
    open.forEach(TransferServer::closeQuietly);
  }
}
