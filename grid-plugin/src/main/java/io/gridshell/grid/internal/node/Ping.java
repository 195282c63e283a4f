package io.gridshell.grid.internal.node;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.IgniteClientDisconnectedCheckedException;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;

/** Asks whether a node is still there: the node itself, or the ring. */
public final class Ping {
  private static final Logger LOG = System.getLogger(Ping.class.getName());

  /** A connection that is refused fails sooner, one that nobody answers later. */
  private static final Duration REFUSAL = Duration.ofSeconds(1);

  private Ping() {}

  /**
   * Whether every address at which {@code node} takes messages refuses connections, so that its
   * process is no more. False if one of them accepts, is silent or cannot be reached, which decides
   * nothing. Needs neither the ring nor the server that a client hangs on, which may be the one
   * that died. Blocks for a second at most.
   */
  public static boolean isRefused(Ignite ignite, ClusterNode node) {
    if (!(ignite.configuration().getCommunicationSpi() instanceof TcpCommunicationSpi lines)) {
      return false;
    }
    try {
      Collection<InetSocketAddress> addresses = lines.nodeAddresses(node, false);
      return !addresses.isEmpty() && addresses.stream().allMatch(Ping::isRefused);
    } catch (IgniteCheckedException e) {
      LOG.log(Level.DEBUG, "found no address node=" + node.id(), e);
      return false;
    }
  }

  private static boolean isRefused(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) REFUSAL.toMillis());
      return false;
    } catch (ConnectException refused) {
      return true;
    } catch (IOException unreached) {
      LOG.log(Level.DEBUG, "reached nobody address=" + address, unreached);
      return false;
    }
  }

  /**
   * Whether a server of the ring reaches {@code node}. That of a client whose own server just died
   * is lost: it blocks for five seconds and says no. Unlike Ignite's public ping it lets the client
   * be told meanwhile that it lost the grid.
   *
   * @throws IgniteClientDisconnectedCheckedException when this client has no grid to ask
   */
  public static boolean isAnswered(Ignite ignite, UUID node)
      throws IgniteClientDisconnectedCheckedException {
    return ((IgniteEx) ignite).context().discovery().pingNode(node);
  }
}
