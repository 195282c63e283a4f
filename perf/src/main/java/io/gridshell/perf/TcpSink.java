package io.gridshell.perf;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What bytes cost without any of us: a process that reads them from sockets and throws them away or
 * keeps them, or sends as many as it is asked for.
 */
final class TcpSink implements AutoCloseable {
  private static final int PIECE = 256 << 10;
  private static final int PATIENCE_MILLIS = 5000;

  private static final int DISCARD = 'D';
  private static final int KEEP = 'K';
  private static final int GIVE = 'G';

  private final Process process;
  private final List<Socket> lines = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private TcpSink(Process process) {
    this.process = process;
  }

  /** Reads until its standard input ends; prints its port. */
  public static void main(String[] args) throws IOException {
    ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    Thread acceptor = new Thread(() -> accept(server));
    acceptor.setDaemon(true);
    acceptor.start();
    System.out.println(server.getLocalPort());
    while (System.in.read() >= 0) {
      // Lives until its starter ends.
    }
  }

  private static void accept(ServerSocket server) {
    try {
      while (true) {
        Socket line = server.accept();
        line.setTcpNoDelay(true);
        Thread reader = new Thread(() -> discard(line));
        reader.setDaemon(true);
        reader.start();
      }
    } catch (IOException e) {
      System.err.println("sink ended: " + e);
    }
  }

  private static void discard(Socket line) {
    byte[] piece = new byte[PIECE];
    try (line) {
      DataInputStream in = new DataInputStream(line.getInputStream());
      OutputStream out = line.getOutputStream();
      while (true) {
        int what = in.readUnsignedByte();
        long bytes = in.readLong();
        if (what == GIVE) {
          for (long left = bytes; left > 0; left -= piece.length) {
            out.write(piece, 0, (int) Math.min(piece.length, left));
          }
          continue;
        }
        // What is kept is as large as the bytes and new each time.
        double[] kept = new double[what == KEEP ? Math.toIntExact(bytes / Double.BYTES) : 0];
        DoubleBuffer doubles =
            ByteBuffer.wrap(piece).order(ByteOrder.nativeOrder()).asDoubleBuffer();
        for (long left = bytes; left > 0; left -= piece.length) {
          int count = (int) Math.min(piece.length, left);
          in.readFully(piece, 0, count);
          if (what == KEEP) {
            doubles.get(0, kept, (int) ((bytes - left) / Double.BYTES), count / Double.BYTES);
          }
        }
        out.write(kept.length == 0 ? 1 : 1 + (int) kept[kept.length - 1]);
      }
    } catch (IOException end) {
      // The benchmark is over.
      return;
    }
  }

  /** Starts the process and {@code count} connections to it. */
  static TcpSink start(int count) throws IOException {
    List<String> command = new ArrayList<>(JavaCommand.base());
    command.add(TcpSink.class.getName());
    TcpSink sink =
        new TcpSink(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    InputStream out = sink.process.getInputStream();
    int port = 0;
    for (int digit = out.read(); digit >= '0'; digit = out.read()) {
      port = port * 10 + digit - '0';
    }
    for (int i = 0; i < count; i++) {
      Socket line = new Socket();
      line.setTcpNoDelay(true);
      line.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      sink.lines.add(line);
    }
    return sink;
  }

  /** Sends {@code bytes} over each connection, all at once, and waits until they were read. */
  long stream(long bytes) throws InterruptedException, ExecutionException {
    return stream(bytes, lines.size());
  }

  /** Sends {@code bytes} over each of the first {@code count} connections. */
  long stream(long bytes, int count) throws InterruptedException, ExecutionException {
    return stream(DISCARD, bytes, count);
  }

  /** Sends {@code bytes} over each connection, all at once, into a new array for each. */
  long keep(long bytes) throws InterruptedException, ExecutionException {
    return stream(KEEP, bytes, lines.size());
  }

  private long stream(int what, long bytes, int count)
      throws InterruptedException, ExecutionException {
    return onEach(
        count,
        line -> {
          byte[] piece = new byte[PIECE];
          DataOutputStream out = new DataOutputStream(line.getOutputStream());
          out.writeByte(what);
          out.writeLong(bytes);
          for (long left = bytes; left > 0; left -= piece.length) {
            out.write(piece, 0, (int) Math.min(piece.length, left));
          }
          if (line.getInputStream().read() < 0) {
            throw new EOFException();
          }
          return bytes;
        });
  }

  /** Has {@code bytes} sent here over each of the first {@code count} connections. */
  long fetch(long bytes, int count) throws InterruptedException, ExecutionException {
    return onEach(
        count,
        line -> {
          byte[] piece = new byte[PIECE];
          DataOutputStream out = new DataOutputStream(line.getOutputStream());
          out.writeByte(GIVE);
          out.writeLong(bytes);
          long came = 0;
          while (came < bytes) {
            int read =
                line.getInputStream().read(piece, 0, (int) Math.min(piece.length, bytes - came));
            if (read < 0) {
              throw new EOFException();
            }
            came += read;
          }
          return came;
        });
  }

  private interface Exchange {
    long with(Socket line) throws IOException;
  }

  private long onEach(int count, Exchange exchange)
      throws InterruptedException, ExecutionException {
    List<Future<Long>> under = new ArrayList<>();
    for (Socket line : lines.subList(1, count)) {
      under.add(threads.submit(() -> exchange.with(line)));
    }
    long bytes;
    try {
      bytes = exchange.with(lines.get(0));
    } catch (IOException e) {
      throw new ExecutionException(e);
    }
    for (Future<Long> each : under) {
      bytes += each.get();
    }
    return bytes;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    process.destroy();
    process.onExit().join();
  }
}
