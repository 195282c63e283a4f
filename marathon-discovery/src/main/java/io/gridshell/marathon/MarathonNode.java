package io.gridshell.marathon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.jspecify.annotations.Nullable;

/**
 * Makes an Ignite node one that finds its grid through Marathon, by the variables of its task.
 *
 * <p>The configuration's discovery SPI must be a {@link TcpDiscoverySpi}; it gets a {@link
 * TcpDiscoveryMarathonIpFinder} as {@link MarathonConnectionConfiguration#fromEnvironment} says. A
 * server, which is a task, also gets the address that belongs to its network: that of {@code HOST}
 * on the agent's own, and a {@link MarathonAddressResolver} on a bridge. {@code GRIDSHELL_NETWORK}
 * names the network: {@code host}, {@code bridge} or {@code container}; without it a task that can
 * listen at {@code HOST} is on the agent's. {@code GRID_CONTAINER_ADDRESS} is the inner address
 * where no interface tells it.
 *
 * <p>One of these serves one node; not thread-safe.
 */
public final class MarathonNode
    implements BiConsumer<IgniteConfiguration, Map<String, String>>, Consumer<Map<String, String>> {
  // A joiner asks this often; Ignite's two seconds would be half of the whole start.
  private static final int ASK_MILLIS = 500;

  private @Nullable TcpDiscoveryMarathonIpFinder ahead;

  /** For those who know it by name. */
  public MarathonNode() {}

  /**
   * Begins to watch the list of a task that is about to become a server, so that the time in which
   * it must stand still passes while the program starts. The sooner this is called, the sooner a
   * grid is formed; without it the node begins when it is changed. Blocks for three seconds at
   * most, and does nothing where there is no task.
   *
   * @throws IllegalArgumentException when {@code settings} cannot work
   */
  @Override
  public void accept(Map<String, String> settings) {
    if (isTask(settings)) {
      ahead = finder(settings).lookAhead();
    }
  }

  /**
   * Changes {@code node}.
   *
   * @throws IllegalArgumentException when {@code settings} cannot work
   */
  @Override
  public void accept(IgniteConfiguration node, Map<String, String> settings) {
    if (!(node.getDiscoverySpi() instanceof TcpDiscoverySpi discovery)) {
      throw new IllegalArgumentException(
          "the node has no TcpDiscoverySpi, so it cannot be told whom to ask");
    }
    TcpDiscoveryMarathonIpFinder early = ahead;
    TcpDiscoveryMarathonIpFinder finder = early == null ? finder(settings) : early;
    ahead = null;
    discovery.setIpFinder(finder);
    if (node.getIncludeProperties() == null) {
      // Ignite would tell all members every variable of the process, credentials among them.
      node.setIncludeProperties();
    }
    if (Boolean.TRUE.equals(node.isClientMode()) || !isTask(settings)) {
      return;
    }
    discovery.setReconnectDelay(ASK_MILLIS);
    place(node, settings);
    if (early == null) {
      finder.lookAhead();
    }
  }

  private static boolean isTask(Map<String, String> settings) {
    return settings.containsKey("MESOS_TASK_ID");
  }

  private static TcpDiscoveryMarathonIpFinder finder(Map<String, String> settings) {
    MarathonConnectionConfiguration configuration =
        MarathonConnectionConfiguration.fromEnvironment(settings);
    configuration.verify();
    return new TcpDiscoveryMarathonIpFinder(configuration);
  }

  private static void place(IgniteConfiguration node, Map<String, String> settings) {
    String prefix = settings.getOrDefault("GRID_ENV_PREFIX", "");
    String host = settings.getOrDefault(prefix + "HOST", "");
    String inner = settings.getOrDefault("GRID_CONTAINER_ADDRESS", "");
    String network = settings.getOrDefault("GRIDSHELL_NETWORK", "").toLowerCase(Locale.ROOT);
    if (network.isBlank()) {
      network = inner.isBlank() && isOwn(host) ? "host" : "bridge";
    }
    switch (network) {
      case "host" -> {
        if (settings.getOrDefault("GRIDSHELL_BIND", "").isBlank()) {
          node.setLocalHost(address(prefix + "HOST", host).getHostAddress());
        }
      }
      case "bridge" -> {
        if (inner.isBlank()) {
          node.setAddressResolver(new MarathonAddressResolver(settings, prefix));
        } else {
          node.setLocalHost(inner);
          node.setAddressResolver(
              new MarathonAddressResolver(
                  settings, prefix, address("GRID_CONTAINER_ADDRESS", inner)));
        }
      }
      case "container" -> {
        if (!inner.isBlank()) {
          node.setLocalHost(inner);
        }
      }
      default ->
          throw new IllegalArgumentException(
              "GRIDSHELL_NETWORK is '" + network + "'; it is host, bridge or container");
    }
  }

  private static InetAddress address(String variable, String host) {
    if (host.isBlank()) {
      // The JDK would take the loopback address, where no other agent reaches the node.
      throw new IllegalArgumentException(
          variable
              + " is not set, so nobody knows where this node is reached; say where to listen"
              + " with GRIDSHELL_BIND, or what stands before HOST with GRID_ENV_PREFIX");
    }
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException(
          variable + " is '" + host + "', which this task cannot look up", unknown);
    }
  }

  private static boolean isOwn(String host) {
    if (host.isBlank()) {
      return false;
    }
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.isBound();
    } catch (IOException elsewhere) {
      return false;
    }
  }
}
