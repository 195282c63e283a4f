package io.gridshell.perf;

import java.nio.file.Path;
import java.util.List;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.collision.jobstealing.JobStealingCollisionSpi;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.apache.ignite.spi.failover.jobstealing.JobStealingFailoverSpi;

/** An Ignite node that does one job at a time. */
final class IgniteWorker {
  private static final int FIRST_PORT = 49400;

  // A node keeps what it sent until it is acknowledged: by default 32 messages a connection, which
  // with four nodes and messages of 26 to 105 MB is more than any heap. Small calls do not notice.
  private static final int UNACKNOWLEDGED = 2;

  // Gridshell's nodes have the same: with Ignite's 32 KB a large message after a map hangs.
  private static final int SOCKET_BUFFER_OF_THE_SYSTEM = 0;

  private IgniteWorker() {}

  static IgniteConfiguration configuration(String kind, Path home, int count, boolean client) {
    TcpDiscoveryVmIpFinder finder = new TcpDiscoveryVmIpFinder();
    finder.setAddresses(List.of("127.0.0.1:" + FIRST_PORT + ".." + (FIRST_PORT + count - 1)));
    TcpDiscoverySpi discovery = new TcpDiscoverySpi();
    discovery.setLocalPort(FIRST_PORT);
    discovery.setLocalPortRange(count);
    discovery.setIpFinder(finder);
    IgniteConfiguration configuration =
        new IgniteConfiguration()
            .setIgniteInstanceName("peer-" + kind)
            .setLocalHost("127.0.0.1")
            .setWorkDirectory(home.toString())
            .setDiscoverySpi(discovery)
            .setCommunicationSpi(
                new TcpCommunicationSpi()
                    .setAckSendThreshold(UNACKNOWLEDGED)
                    .setSocketReceiveBuffer(SOCKET_BUFFER_OF_THE_SYSTEM)
                    .setSocketSendBuffer(SOCKET_BUFFER_OF_THE_SYSTEM))
            .setClientMode(client)
            .setPublicThreadPoolSize(client ? 4 : 1);
    if (kind.equals("stealing")) {
      configuration.setMetricsUpdateFrequency(100);
      // The fastest settings that did not lose jobs.
      JobStealingCollisionSpi stealing = new JobStealingCollisionSpi();
      stealing.setActiveJobsThreshold(1);
      stealing.setWaitJobsThreshold(8);
      stealing.setMessageExpireTime(50);
      stealing.setMaximumStealingAttempts(100_000);
      JobStealingFailoverSpi failover = new JobStealingFailoverSpi();
      failover.setMaximumFailoverAttempts(100_000);
      configuration.setCollisionSpi(stealing).setFailoverSpi(failover);
    }
    return configuration;
  }

  /** Arguments: how many workers there are, the kind, a folder. */
  public static void main(String[] args) throws Exception {
    Lifeline.watch();
    int count = Integer.parseInt(args[0]);
    var node = Ignition.start(configuration(args[1], Path.of(args[2]), count, false));
    while (node.cluster().forServers().nodes().size() < count) {
      Thread.sleep(10);
    }
    Workers.ready();
  }
}
