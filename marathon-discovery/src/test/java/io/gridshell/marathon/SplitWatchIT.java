package io.gridshell.marathon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.marathon.client.TaskState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.internal.TcpDiscoveryNode;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two rings that Marathon lists as one grid. */
final class SplitWatchIT {

  private static Ignite alone(Path folder, String name) {
    TcpDiscoveryVmIpFinder nobodyElse = new TcpDiscoveryVmIpFinder(true);
    return Ignition.start(
        new IgniteConfiguration()
            .setIgniteInstanceName(name)
            .setWorkDirectory(folder.resolve(name).toString())
            .setLocalHost("127.0.0.1")
            .setMetricsLogFrequency(0)
            .setConnectorConfiguration(null)
            .setClientConnectorConfiguration(null)
            .setDiscoverySpi(new TcpDiscoverySpi().setIpFinder(nobodyElse)));
  }

  private static InetSocketAddress listening(Ignite node) {
    TcpDiscoveryNode self =
        (TcpDiscoveryNode)
            ((TcpDiscoverySpi) node.configuration().getDiscoverySpi()).getLocalNode();
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), self.discoveryPort());
  }

  @Test
  void aListedNodeOfAnotherRingIsNoticedUntilItIsGone(@TempDir Path folder) {
    try (Ignite ours = alone(folder, "ours")) {
      Ignite stranger = alone(folder, "stranger");
      InetSocketAddress there = listening(stranger);
      InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
      Listing listing = listing(List.of(listening(ours), there, nobody));
      RingProbe probe = new RingProbe(ours.configuration());

      Map<InetSocketAddress, RingProbe.Answer> answers =
          probe.ask(listing.addresses(Optional.empty()));
      assertThat(answers).hasSize(2).doesNotContainKey(nobody);
      assertThat(answers)
          .containsEntry(there, new RingProbe.Answer(stranger.cluster().localNode().id(), 1));

      ListingSource source =
          new ListingSource(() -> listing, Duration.ofMillis(100), System::nanoTime);
      TcpDiscoverySpi spi = (TcpDiscoverySpi) ours.configuration().getDiscoverySpi();
      try (SplitWatch watch = new SplitWatch(source, spi, probe, Duration.ofSeconds(1))) {
        watch.start();
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(watch.strangers()).containsExactly(there));
        stranger.close();
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(watch.strangers()).isEmpty());
      }
    }
  }

  private static Listing listing(List<InetSocketAddress> addresses) {
    return new Listing(
        addresses.stream()
            .map(
                address ->
                    new Member(
                        "task-" + address.getPort(),
                        "2026-01-01T10:00:00.000Z",
                        TaskState.LIVE,
                        Optional.of(address)))
            .toList(),
        addresses.size());
  }
}
