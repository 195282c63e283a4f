package io.gridshell.grid.internal.node;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.ignite.internal.util.typedef.internal.U;
import org.apache.ignite.spi.discovery.tcp.messages.TcpDiscoveryPingRequest;

/**
 * One call at an address where a member of a grid may be: a handshake where it should be secured,
 * otherwise the question of Ignite's members whether somebody is there.
 */
final class Greeting {
  /** How an answer to the question begins, which is an object that Java serialized. */
  private static final int STREAM = 0xAC;

  private static final int TLS_ALERT = 0x15;
  private static final int TLS_HANDSHAKE = 0x16;

  private Greeting() {}

  /** What came back. */
  sealed interface Reply {
    /**
     * A member of a grid is there.
     *
     * @param from the own address from which it was reached
     */
    record Member(String from) implements Reply {}

    /** A member of a grid does not accept the certificate, or has none that is trusted here. */
    record Refusal(String reason) implements Reply {}

    /** What is there speaks TLS alone. */
    record WantsCertificates() implements Reply {}

    /** No member of a grid is there. */
    record Nobody(String reason) implements Reply {}
  }

  /** Calls at {@code address}; each of its steps may last for {@code silence}. */
  static Reply of(String address, Optional<SSLContext> context, Duration silence) {
    int colon = address.lastIndexOf(':');
    InetSocketAddress target =
        new InetSocketAddress(
            address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    if (target.isUnresolved()) {
      return new Reply.Nobody("unknown host");
    }
    int millis = (int) Math.max(1, silence.toMillis());
    try (HeardSocket socket = new HeardSocket()) {
      socket.connect(target, millis);
      if (socket.getLocalPort() == socket.getPort()
          && socket.getLocalAddress().equals(socket.getInetAddress())) {
        // With nobody listening a socket may be given the very port that it calls.
        return new Reply.Nobody("Connection refused");
      }
      socket.setSoTimeout(millis);
      return context.isPresent() ? handshake(socket, context.get()) : question(socket);
    } catch (IOException e) {
      return new Reply.Nobody(String.valueOf(e.getMessage()));
    }
  }

  private static Reply handshake(HeardSocket socket, SSLContext context) throws IOException {
    String from = socket.getLocalAddress().getHostAddress();
    try (SSLSocket secured =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(
                    socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true)) {
      // Before 1.3 the handshake ends after the other side has checked our certificate.
      secured.setEnabledProtocols(new String[] {"TLSv1.2"});
      secured.startHandshake();
      return new Reply.Member(from);
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      // Who hangs up on us may reset the connection before we have read why.
      return isTls(socket.first())
          ? new Reply.Refusal(reason)
          : new Reply.Nobody(socket.first() < 0 ? reason : "speaks no TLS: " + reason);
    }
  }

  private static Reply question(HeardSocket socket) throws IOException {
    ByteArrayOutputStream question = new ByteArrayOutputStream();
    question.write(U.IGNITE_HEADER);
    try (ObjectOutputStream out = new ObjectOutputStream(question)) {
      out.writeObject(new TcpDiscoveryPingRequest(UUID.randomUUID(), null));
    }
    OutputStream out = socket.getOutputStream();
    out.write(question.toByteArray());
    out.flush();
    int first = socket.getInputStream().read();
    if (isTls(first)) {
      return new Reply.WantsCertificates();
    }
    return first == STREAM
        ? new Reply.Member(socket.getLocalAddress().getHostAddress())
        : new Reply.Nobody(first < 0 ? "hung up" : "something else than a grid answers");
  }

  private static boolean isTls(int first) {
    return first == TLS_ALERT || first == TLS_HANDSHAKE;
  }

  /** A socket that knows how what it received began. */
  private static final class HeardSocket extends Socket {
    private volatile int first = -1;

    /** The first byte that came; -1 while none did. */
    int first() {
      return first;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      InputStream received = super.getInputStream();
      return new InputStream() {
        @Override
        public int read() throws IOException {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
          int count = received.read(into, from, length);
          if (count > 0 && first < 0) {
            first = into[from] & 0xFF;
          }
          return count;
        }

        @Override
        public int available() throws IOException {
          return received.available();
        }

        @Override
        public void close() throws IOException {
          received.close();
        }
      };
    }
  }
}
