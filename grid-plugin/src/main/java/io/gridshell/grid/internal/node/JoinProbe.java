package io.gridshell.grid.internal.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.ignite.ssl.SslContextFactory;

/**
 * Looks whether a grid answers before Ignite tries to join it.
 *
 * <p>Ignite waits long for a grid that is not there, says little about a certificate that is not
 * accepted, and starts a grid of its own where none answers. A handshake of our own tells the three
 * cases apart.
 */
public final class JoinProbe {
  private static final int TIMEOUT_MILLIS = 2000;

  private final List<String> addresses;
  private final Optional<SSLContext> context;

  /**
   * Creates a probe.
   *
   * @param addresses where to look, {@code host:port}
   * @param credentials the certificates to show; empty for a grid without
   */
  public JoinProbe(List<String> addresses, Optional<SslContextFactory> credentials) {
    this.addresses = List.copyOf(addresses);
    this.context = credentials.map(Credentials::context);
  }

  /** What a probe found. */
  public sealed interface Finding {
    /**
     * A member answered.
     *
     * @param address where it is
     * @param from the own address from which it was reached
     */
    record Answered(String address, String from) implements Finding {}

    /** Nobody answered; one reason for each address. */
    record Silent(List<String> reasons) implements Finding {}

    /** A member answered and refused. */
    record Refused(String address, String reason) implements Finding {}
  }

  /** Looks once. */
  public Finding look() {
    List<String> reasons = new ArrayList<>();
    for (String address : addresses) {
      int colon = address.lastIndexOf(':');
      try (Socket socket = new Socket()) {
        InetSocketAddress target =
            new InetSocketAddress(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        if (target.isUnresolved()) {
          reasons.add(address + " (unknown host)");
          continue;
        }
        socket.connect(target, TIMEOUT_MILLIS);
        if (socket.getLocalPort() == socket.getPort()
            && socket.getLocalAddress().equals(socket.getInetAddress())) {
          // With nobody listening a socket may be given the very port that it calls.
          reasons.add(address + " (Connection refused)");
          continue;
        }
        return greet(socket, address);
      } catch (IOException e) {
        reasons.add(address + " (" + e.getMessage() + ")");
      }
    }
    return new Finding.Silent(reasons);
  }

  private Finding greet(Socket socket, String address) throws IOException {
    String from = socket.getLocalAddress().getHostAddress();
    if (context.isEmpty()) {
      return new Finding.Answered(address, from);
    }
    socket.setSoTimeout(TIMEOUT_MILLIS);
    try (SSLSocket secured =
        (SSLSocket)
            context
                .get()
                .getSocketFactory()
                .createSocket(
                    socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true)) {
      // Before 1.3 the handshake ends after the other side has checked our certificate.
      secured.setEnabledProtocols(new String[] {"TLSv1.2"});
      secured.startHandshake();
      return new Finding.Answered(address, from);
    } catch (SSLException e) {
      return new Finding.Refused(address, String.valueOf(e.getMessage()));
    }
  }

  /** Looks again and again until a member answers or refuses, or {@code patience} runs out. */
  public Finding await(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Finding finding = look();
    while (finding instanceof Finding.Silent && System.nanoTime() < deadline) {
      Thread.sleep(25);
      finding = look();
    }
    return finding;
  }
}
