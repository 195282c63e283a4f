package io.gridshell.marathon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.marathon.client.AppDefinition;
import io.gridshell.marathon.client.Authentication;
import io.gridshell.marathon.client.MarathonClient;
import io.gridshell.marathon.client.MarathonConnection;
import io.gridshell.marathon.client.Task;
import io.gridshell.marathon.client.TaskState;
import io.gridshell.marathon.testing.CapturedLog;
import io.gridshell.marathon.testing.FakeMarathon;
import io.gridshell.marathon.testing.MarathonVersion;
import io.gridshell.marathon.testing.TaskRunner;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.internal.TcpDiscoveryNode;
import org.apache.ignite.spi.discovery.tcp.ipfinder.TcpDiscoveryIpFinder;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.apache.ignite.spi.metric.BooleanMetric;
import org.apache.ignite.spi.metric.Metric;
import org.apache.ignite.spi.metric.ObjectMetric;
import org.apache.ignite.spi.metric.ReadOnlyMetricRegistry;
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
          probe.ask(listing.addresses(Optional.empty()), Deadline.ofCall());
      assertThat(answers).hasSize(2).doesNotContainKey(nobody);
      assertThat(answers)
          .containsEntry(there, new RingProbe.Answer(stranger.cluster().localNode().id(), 1));

      ListingSource source =
          new ListingSource(end -> listing, Duration.ofMillis(100), System::nanoTime);
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

  @Test
  void theFinderTellsOfASplitByAMetricAndOfNoSecretByALog(@TempDir Path folder) {
    try (FakeMarathon marathon =
            FakeMarathon.start(
                MarathonVersion.V1_9, 1, TaskRunner.simulated(), List.of("127.0.0.2"));
        CapturedLog log = new CapturedLog()) {
      marathon.requireAuthorization("token=s3cret-word");
      MarathonClient client =
          new MarathonClient(
              MarathonConnection.to(marathon.masters())
                  .with(new Authentication.Token("token=", "s3cret-word")));
      client.create(
          AppDefinition.of("/grid/engine").instances(2).command("engine").build(),
          client.info().dialect());
      Awaitility.await().until(() -> marathon.taskIds("/grid/engine").size() == 2);
      // Tasks of one millisecond are ordered by id.
      List<String> tasks =
          client.app("/grid/engine").tasks().stream()
              .sorted(Comparator.comparing(Task::stagedAt).thenComparing(Task::id))
              .map(Task::id)
              .toList();
      TcpDiscoveryMarathonIpFinder finder =
          new TcpDiscoveryMarathonIpFinder(
              new MarathonConnectionConfiguration()
                  .setMarathonUrls(marathon.masters().stream().map(URI::toString).toList())
                  .setToken("s3cret-word")
                  .setStableMargin(Duration.ofSeconds(1))
                  .setSplitAfter(Duration.ofSeconds(1))
                  .setEnvironment(
                      Map.of("MESOS_TASK_ID", tasks.get(0), "MARATHON_APP_ID", "/grid/engine")));
      try (Ignite ours = at(folder, "ours", marathon.address(tasks.get(0), 0), finder)) {
        assertThat(split(ours)).isFalse();
        String there = marathon.address(tasks.get(1), 0);
        Ignite stranger = at(folder, "stranger", there, new TcpDiscoveryVmIpFinder(true));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> split(ours));
        assertThat(finder.splitDetected()).isTrue();
        assertThat(strangers(ours)).endsWith(there);
        stranger.close();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !split(ours));
        assertThat(strangers(ours)).isEmpty();
      }
      assertThat(log.text()).contains("detected split").doesNotContain("s3cret-word");
    }
  }

  private static Ignite at(Path folder, String name, String address, TcpDiscoveryIpFinder finder) {
    int colon = address.indexOf(':');
    TcpDiscoverySpi discovery = new TcpDiscoverySpi();
    discovery.setLocalPort(Integer.parseInt(address.substring(colon + 1)));
    discovery.setLocalPortRange(0);
    discovery.setReconnectDelay(200);
    discovery.setIpFinder(finder);
    return Ignition.start(
        new IgniteConfiguration()
            .setIgniteInstanceName(name)
            .setWorkDirectory(folder.resolve(name).toString())
            .setLocalHost(address.substring(0, colon))
            .setMetricsLogFrequency(0)
            .setConnectorConfiguration(null)
            .setClientConnectorConfiguration(null)
            .setDiscoverySpi(discovery));
  }

  private static boolean split(Ignite node) {
    return ((BooleanMetric) metric(node, "splitDetected")).value();
  }

  private static String strangers(Ignite node) {
    return String.valueOf(((ObjectMetric<?>) metric(node, "strangers")).value());
  }

  private static Metric metric(Ignite node, String name) {
    for (ReadOnlyMetricRegistry registry : node.metrics()) {
      if (registry.name().equals("custom.gridshell.marathon")) {
        return registry.findMetric(name);
      }
    }
    throw new AssertionError("no metrics of the finder");
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
        addresses.size(),
        List.of());
  }
}
