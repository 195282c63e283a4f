package io.gridshell.marathon.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Carries connections from one address to another, as a bridge does. Thread-safe. */
public final class PortForwarder implements AutoCloseable {
  private static final int CONNECT_MILLIS = 2000;
  private static final int BACKLOG = 128;

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private PortForwarder(ServerSocket server, InetSocketAddress target) {
    this.server = server;
    this.target = target;
  }

  /**
   * Listens at {@code host:port} and carries what comes to the target.
   *
   * @throws IOException when it cannot listen there
   */
  public static PortForwarder open(String host, int port, String targetHost, int targetPort)
      throws IOException {
    ServerSocket server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
    PortForwarder forwarder =
        new PortForwarder(
            server, new InetSocketAddress(InetAddress.getByName(targetHost), targetPort));
    start(forwarder::accept);
    return forwarder;
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "test-port-forwarder");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket outer = server.accept();
        start(() -> connect(outer));
      } catch (IOException closed) {
        log(closed);
      }
    }
  }

  private void connect(Socket outer) {
    open.add(outer);
    Socket inner = new Socket();
    open.add(inner);
    try {
      inner.connect(target, CONNECT_MILLIS);
      start(() -> copy(inner, outer));
      copy(outer, inner);
    } catch (IOException refused) {
      log(refused);
      close(outer);
      close(inner);
    }
  }

  private void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException ended) {
      log(ended);
    } finally {
      close(from);
      close(to);
    }
  }

  private void close(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException ended) {
      log(ended);
    }
  }

  private static void log(IOException ended) {
    System.getLogger(PortForwarder.class.getName()).log(Level.DEBUG, "ended connection", ended);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException ended) {
      log(ended);
    }
    open.forEach(this::close);
  }
}
