package io.gridshell.grid.internal.node;

import io.gridshell.grid.internal.wire.EngineTable;
import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.ignite.Ignite;
import org.apache.ignite.configuration.ClientConnectorConfiguration;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.apache.ignite.ssl.SslContextFactory;

/** Configurations of the Ignite nodes that Gridshell starts itself. */
public final class NodeConfiguration {
  private static final Duration FAILURE_DETECTION = Duration.ofMillis(2500);
  // A client hangs on one engine; when that one freezes, the client needs time to find another.
  private static final Duration CLIENT_FAILURE_DETECTION = Duration.ofSeconds(10);
  private static final long FIRST_REGION_BYTES = 32L << 20;

  // Ignite's 32 KB are less than one segment of the loopback device. After thousands of small
  // messages what is larger waits for a timer of TCP again and again.
  private static final int CHOSEN_BY_THE_SYSTEM = 0;

  private static final Map<String, String> QUIET =
      Map.of(
          "IGNITE_QUIET", "true",
          "IGNITE_NO_ASCII", "true",
          "IGNITE_DUMP_THREADS_ON_FAILURE", "false",
          "IGNITE_UPDATE_NOTIFIER", "false",
          "IGNITE_PERFORMANCE_SUGGESTIONS_DISABLED", "true",
          "IGNITE_NO_SHUTDOWN_HOOK", "true");

  private NodeConfiguration() {}

  /**
   * The ports of an engine's node; what is empty is chosen.
   *
   * @param discovery where newcomers ask to be let in
   * @param communication where members send messages
   * @param client where thin clients connect
   */
  public record Ports(OptionalInt discovery, OptionalInt communication, OptionalInt client) {
    /** All are chosen. */
    public static final Ports ANY =
        new Ports(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
  }

  /**
   * An engine's node.
   *
   * @param name what its name begins with
   * @param way what lets the node find others where the connection has no addresses; see {@link
   *     Finders#begin}
   * @param awaitGrid returns when a member of the grid answers, and throws what ends the start; it
   *     is called when the node is about to join
   * @throws IllegalStateException when the way cannot be used
   */
  public static IgniteConfiguration engine(
      Profile profile,
      Connection connection,
      Optional<SslContextFactory> credentials,
      String name,
      Ports ports,
      Consumer<IgniteConfiguration> way,
      Runnable awaitGrid) {
    IgniteConfiguration configuration =
        common(profile, connection, credentials, name, new JoiningDiscovery(awaitGrid));
    configuration.setDataStorageConfiguration(
        new DataStorageConfiguration()
            .setDefaultDataRegionConfiguration(
                new DataRegionConfiguration()
                    .setName("default")
                    .setInitialSize(FIRST_REGION_BYTES)));
    ClientConnectorConfiguration connector =
        new ClientConnectorConfiguration().setHost(connection.bind()).setThreadPoolSize(1);
    if (connection.secured()) {
      connector.setSslEnabled(true).setSslClientAuth(true).setUseIgniteSslContextFactory(true);
    }
    ports.client().ifPresent(port -> connector.setPort(port).setPortRange(0));
    ports
        .discovery()
        .ifPresent(
            port -> {
              TcpDiscoverySpi discovery = (TcpDiscoverySpi) configuration.getDiscoverySpi();
              discovery.setLocalPort(port);
              discovery.setLocalPortRange(0);
            });
    ports
        .communication()
        .ifPresent(
            port -> {
              TcpCommunicationSpi communication =
                  (TcpCommunicationSpi) configuration.getCommunicationSpi();
              communication.setLocalPort(port);
              communication.setLocalPortRange(0);
            });
    way.accept(configuration);
    return configuration
        .setGridLogger(new QuietLogger(Level.WARNING))
        // A cache that is there from the start costs no exchange between the nodes.
        .setCacheConfiguration(EngineTable.configuration())
        .setPublicThreadPoolSize(4)
        .setSystemThreadPoolSize(4)
        .setStripedPoolSize(2)
        .setDataStreamerThreadPoolSize(1)
        .setManagementThreadPoolSize(2)
        .setQueryThreadPoolSize(1)
        .setRebalanceThreadPoolSize(1)
        .setServiceThreadPoolSize(1)
        .setAsyncCallbackPoolSize(2)
        .setClientConnectorConfiguration(connector);
  }

  /**
   * A client's node.
   *
   * @throws IllegalStateException when the connection's finder cannot be used
   */
  public static IgniteConfiguration client(
      Profile profile,
      Connection connection,
      Optional<SslContextFactory> credentials,
      Duration timeout) {
    IgniteConfiguration configuration =
        common(profile, connection, credentials, "client", new TcpDiscoverySpi());
    ((TcpDiscoverySpi) configuration.getDiscoverySpi()).setJoinTimeout(timeout.toMillis());
    configuration.setClientMode(true);
    connection.finder().ifPresent(finder -> Finders.apply(finder, configuration));
    return configuration
        .setGridLogger(new QuietLogger(Level.DEBUG))
        .setFailureHandler(new ClientFailure())
        .setPublicThreadPoolSize(4)
        .setSystemThreadPoolSize(4)
        .setStripedPoolSize(2)
        .setDataStreamerThreadPoolSize(1)
        .setManagementThreadPoolSize(1)
        .setQueryThreadPoolSize(1)
        .setRebalanceThreadPoolSize(1)
        .setServiceThreadPoolSize(1)
        .setAsyncCallbackPoolSize(2)
        .setClientConnectorConfiguration(null);
  }

  /**
   * Lets {@code client}, which has joined, try to come back for as long as it runs whenever it
   * loses the grid; Ignite would apply the patience of the first join to that, and give up for
   * good.
   */
  public static void joined(Ignite client) {
    ((TcpDiscoverySpi) client.configuration().getDiscoverySpi()).setJoinTimeout(0);
  }

  private static IgniteConfiguration common(
      Profile profile,
      Connection connection,
      Optional<SslContextFactory> credentials,
      String role,
      TcpDiscoverySpi discovery) {
    QUIET.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
    // A name that was used a moment ago is refused until the grid has noticed its end.
    String unique = role + "-" + UUID.randomUUID();
    IgniteConfiguration configuration =
        new IgniteConfiguration()
            .setIgniteInstanceName(profile.name() + "-" + unique)
            .setConsistentId(unique)
            .setWorkDirectory(profile.folder().resolve("work").toAbsolutePath().toString())
            .setLocalHost(connection.bind())
            // Otherwise every variable of a process, credentials among them, goes to all members.
            .setIncludeProperties()
            .setMetricsLogFrequency(0)
            .setConnectorConfiguration(null)
            .setFailureDetectionTimeout(FAILURE_DETECTION.toMillis())
            .setClientFailureDetectionTimeout(CLIENT_FAILURE_DETECTION.toMillis())
            .setDiscoverySpi(discovery)
            .setCommunicationSpi(
                new TcpCommunicationSpi()
                    .setSocketReceiveBuffer(CHOSEN_BY_THE_SYSTEM)
                    .setSocketSendBuffer(CHOSEN_BY_THE_SYSTEM));
    if (connection.finder().isEmpty()) {
      look(discovery, connection.addresses());
    }
    credentials.ifPresent(configuration::setSslContextFactory);
    return configuration;
  }

  private static void look(TcpDiscoverySpi discovery, List<String> addresses) {
    TcpDiscoveryVmIpFinder finder = new TcpDiscoveryVmIpFinder();
    finder.setAddresses(addresses);
    int first = port(addresses.get(0));
    int last = port(addresses.get(addresses.size() - 1));
    discovery.setLocalPort(first);
    discovery.setLocalPortRange(last - first + 1);
    discovery.setIpFinder(finder);
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }
}
