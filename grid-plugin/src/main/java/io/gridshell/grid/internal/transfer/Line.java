package io.gridshell.grid.internal.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A connection between two nodes, with one buffer through which everything goes.
 *
 * <p>For one thread at a time; {@link #close()} may be called by any and ends what blocks.
 */
abstract class Line implements AutoCloseable {
  /** How much is in flight between the heap and the connection. */
  static final int BUFFER = 256 << 10;

  /**
   * A value of at most so many bytes is sent without waiting for its receiver's consent; one that
   * is refused is thrown away.
   */
  static final int EAGER = 2 << 20;

  private static final int LONGEST_ANSWER = 64 << 20;

  private static final Logger LOG = System.getLogger(Line.class.getName());
  private static final int SOCKET_BUFFER = 1 << 20;

  /** The buffer; whoever uses the line owns it meanwhile. */
  final ByteBuffer buffer;

  private Line(ByteBuffer buffer) {
    this.buffer = buffer.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Connects to {@code address}, encrypted when {@code security} is there. */
  static Line connect(InetSocketAddress address, @Nullable SSLContext security, int patienceMillis)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
      channel.socket().connect(address, patienceMillis);
      return of(channel, security, true);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Connects to {@code address}: by its file when this process sees that, else to the first of its
   * hosts that answers.
   */
  static Line connect(DataAddress address, @Nullable SSLContext security, int patienceMillis)
      throws IOException {
    Line local = connectLocally(address.local());
    if (local != null) {
      return local;
    }
    IOException failure = new IOException("the engine has no address for data");
    for (String host : address.hosts()) {
      try {
        return connect(new InetSocketAddress(host, address.port()), security, patienceMillis);
      } catch (IOException e) {
        failure =
            new IOException(
                "no connection for data to " + host + ":" + address.port() + ": " + e.getMessage(),
                e);
      }
    }
    throw failure;
  }

  /** The line to a node that sees the same files; null when it sees others. */
  private static @Nullable Line connectLocally(String local) {
    try {
      return local.isEmpty() || !Files.exists(Path.of(local)) ? null : connect(Path.of(local));
    } catch (IOException | RuntimeException elsewhere) {
      LOG.log(Level.DEBUG, "failed local line for data", elsewhere);
      return null;
    }
  }

  /** Connects to the socket that is a file, whose other end is in this machine too. */
  private static Line connect(Path local) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(local));
      return of(channel, null, true);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The line over {@code channel}, which is connected. */
  static Line of(SocketChannel channel, @Nullable SSLContext security, boolean caller)
      throws IOException {
    if (channel.getLocalAddress() instanceof InetSocketAddress) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      // A host that vanished sends no end.
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    } else {
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
    }
    if (security == null) {
      return new Plain(channel);
    }
    Socket socket = channel.socket();
    SSLSocket secured =
        (SSLSocket)
            security
                .getSocketFactory()
                .createSocket(
                    socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
    secured.setUseClientMode(caller);
    if (!caller) {
      secured.setNeedClientAuth(true);
    }
    secured.startHandshake();
    return new Secured(channel, secured);
  }

  /** Writes everything that {@code bytes} has left. */
  abstract void write(ByteBuffer bytes) throws IOException;

  /** Reads at least one byte into {@code bytes}; negative at the end. */
  abstract int read(ByteBuffer bytes) throws IOException;

  @Override
  public abstract void close();

  final int readByte() throws IOException {
    return readFully(1).get();
  }

  final int readInt() throws IOException {
    return readFully(Integer.BYTES).getInt();
  }

  final UUID readUuid() throws IOException {
    ByteBuffer bytes = readFully(2 * Long.BYTES);
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  final String readString() throws IOException {
    int length = readInt();
    if (length < 0 || length > BUFFER) {
      throw new IOException("a text of " + length + " bytes on a line for data");
    }
    byte[] text = new byte[length];
    readFully(length).get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private ByteBuffer readFully(int count) throws IOException {
    return readFully(buffer.clear().limit(count));
  }

  private ByteBuffer readFully(ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (read(into) < 0) {
        throw new EOFException("the line was closed");
      }
    }
    return into.flip();
  }

  /** Writes what {@link #readBytes()} reads. */
  final void writeBytes(byte[] bytes) throws IOException {
    buffer.clear();
    write(buffer.putInt(bytes.length).flip());
    write(ByteBuffer.wrap(bytes));
  }

  final byte[] readBytes() throws IOException {
    int length = readInt();
    if (length < 0 || length > LONGEST_ANSWER) {
      throw new IOException("an answer of " + length + " bytes on a line for data");
    }
    return readFully(ByteBuffer.allocate(length)).array();
  }

  /** Writes an answer; an empty text means that all is well. */
  final void writeAnswer(String trouble) throws IOException {
    byte[] text = trouble.getBytes(StandardCharsets.UTF_8);
    buffer.clear();
    int length = Math.min(text.length, 8 << 10);
    buffer.put((byte) (length == 0 ? 0 : 1));
    if (length > 0) {
      buffer.putInt(length).put(text, 0, length);
    }
    write(buffer.flip());
  }

  /**
   * Reads an answer.
   *
   * @throws TransferException when it tells of trouble
   */
  final void readAnswer() throws IOException, TransferException {
    if (readByte() != 0) {
      throw new TransferException(readString());
    }
  }

  /**
   * Shows the server's token, with which every line begins.
   *
   * @throws TransferException when the server does not know it
   */
  final void introduce(UUID token) throws IOException, TransferException {
    buffer.clear();
    buffer.putLong(token.getMostSignificantBits()).putLong(token.getLeastSignificantBits());
    write(buffer.flip());
    readAnswer();
  }

  /** Moves everything from the line into {@code sink}. */
  final void receive(long bytes, Sink sink, Meter meter) throws IOException {
    buffer.clear();
    for (long left = bytes; left > 0; ) {
      buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + left));
      int count = read(buffer);
      if (count < 0) {
        throw new EOFException("the line was closed with " + left + " bytes to come");
      }
      left -= count;
      buffer.flip();
      sink.drain(buffer);
      buffer.compact();
      meter.moved(count);
    }
  }

  /** Moves everything from {@code source} to the line. */
  final void send(long bytes, Source source, Meter meter) throws IOException {
    for (long left = bytes; left > 0; ) {
      buffer.clear();
      source.fill(buffer);
      buffer.flip();
      int count = buffer.remaining();
      if (count == 0) {
        throw new IOException("the value ended with " + left + " bytes to come");
      }
      write(buffer);
      left -= count;
      meter.moved(count);
    }
  }

  private static final class Plain extends Line {
    private final SocketChannel channel;

    Plain(SocketChannel channel) {
      super(ByteBuffer.allocateDirect(BUFFER));
      this.channel = channel;
    }

    @Override
    void write(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    @Override
    int read(ByteBuffer bytes) throws IOException {
      return channel.read(bytes);
    }

    @Override
    public void close() {
      closeQuietly(channel);
    }
  }

  private static final class Secured extends Line {
    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;

    Secured(SocketChannel channel, SSLSocket socket) throws IOException {
      super(ByteBuffer.allocate(BUFFER));
      this.channel = channel;
      in = socket.getInputStream();
      out = socket.getOutputStream();
    }

    @Override
    void write(ByteBuffer bytes) throws IOException {
      out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
      bytes.position(bytes.limit());
    }

    @Override
    int read(ByteBuffer bytes) throws IOException {
      int count = in.read(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
      if (count > 0) {
        bytes.position(bytes.position() + count);
      }
      return count;
    }

    @Override
    public void close() {
      // Closing the encrypted socket would wait for a write that blocks.
      closeQuietly(channel);
    }
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException alreadyBroken) {
      System.getLogger(Line.class.getName())
          .log(System.Logger.Level.DEBUG, "failed close of line", alreadyBroken);
    }
  }
}
