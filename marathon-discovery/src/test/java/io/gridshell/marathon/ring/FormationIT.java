package io.gridshell.marathon.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gridshell.marathon.MarathonConnectionConfiguration;
import io.gridshell.marathon.TcpDiscoveryMarathonIpFinder;
import io.gridshell.marathon.client.AppDefinition;
import io.gridshell.marathon.client.MarathonClient;
import io.gridshell.marathon.client.MarathonConnection;
import io.gridshell.marathon.client.NetworkMode;
import io.gridshell.marathon.testing.FakeMarathon;
import io.gridshell.marathon.testing.MarathonVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * However nodes come and go, they are one ring. {@code -Dgridshell.marathon.rounds=20} does
 * everything as often on every Marathon in turn, with five nodes, and holds each start to 15 s.
 */
final class FormationIT {
  private static final int ROUNDS = Integer.getInteger("gridshell.marathon.rounds", 1);
  // Rounds that are run by hand in several goes use every Marathon all the same.
  private static final int FIRST = Integer.getInteger("gridshell.marathon.first", 0);
  private static final boolean THOROUGH = ROUNDS > 1;
  // A machine that builds other things at the same time starts five JVMs slowly.
  private static final Duration LIMIT = Duration.ofSeconds(THOROUGH ? 15 : 60);
  private static final int NODES = 5;
  private static final System.Logger LOG = System.getLogger(FormationIT.class.getName());

  @Test
  void nodesThatStartAtOnceWithEqualAddressesAreOneRing() {
    rounds(NetworkMode.HOST);
  }

  @Test
  void nodesThatStartAtOnceBehindMappedPortsAreOneRing() {
    rounds(NetworkMode.BRIDGE);
  }

  @Test
  void nodesThatStartAtOnceOnANetworkOfContainersAreOneRing() {
    rounds(NetworkMode.CONTAINER);
  }

  private static void rounds(NetworkMode network) {
    List<MarathonVersion> versions = new ArrayList<>(List.of(MarathonVersion.values()));
    if (network == NetworkMode.CONTAINER) {
      versions.removeAll(List.of(MarathonVersion.V0_15, MarathonVersion.V1_1));
      Collections.reverse(versions);
    }
    List<Duration> times = new ArrayList<>();
    for (int round = FIRST; round < FIRST + ROUNDS; round++) {
      times.add(round(round, versions.get(round % versions.size()), network));
    }
    assertThat(times).allMatch(took -> took.compareTo(LIMIT) < 0);
  }

  private static Duration round(int round, MarathonVersion version, NetworkMode network) {
    try (Ring ring = Ring.start(version, network, NODES)) {
      ring.awaitTasks(NODES);
      long listed = System.nanoTime();
      String id = ring.awaitOne(NODES);
      Duration took = Duration.ofNanos(System.nanoTime() - listed);
      if (THOROUGH) {
        live(ring, id, NODES);
      }
      LOG.log(
          System.Logger.Level.INFO,
          "formed ring version={0} network={1} round={2} took={3}",
          version,
          network,
          round,
          took);
      return took;
    }
  }

  @ParameterizedTest
  @CsvSource({"V0_15, HOST, 3", "V1_9, BRIDGE, 5"})
  void theRingOutlivesItsOldestNodeGrowthShrinkingAndARoll(
      MarathonVersion version, NetworkMode network, int nodes) {
    try (Ring ring = Ring.start(version, network, nodes)) {
      live(ring, ring.awaitOne(nodes), nodes);
    }
  }

  @Test
  void aNodeThatFindsNoGridInTimeFailsItsStart(@TempDir Path folder) {
    try (FakeMarathon marathon = FakeMarathon.simulated(MarathonVersion.V1_9)) {
      marathon.slots(1);
      MarathonClient client = new MarathonClient(MarathonConnection.to(marathon.masters()));
      client.create(
          AppDefinition.of(Ring.APP).instances(2).command("node").build(), client.info().dialect());
      await("one of two is placed").until(() -> marathon.taskIds(Ring.APP).size() == 1);
      TcpDiscoverySpi discovery = new TcpDiscoverySpi();
      discovery.setReconnectDelay(100);
      discovery.setIpFinder(
          new TcpDiscoveryMarathonIpFinder(
              new MarathonConnectionConfiguration()
                  .setMarathonUrls(List.of(marathon.masters().get(0).toString()))
                  .setMinEngines(2)
                  .setFormationTimeout(Duration.ofSeconds(1))
                  .setEnvironment(
                      Map.of(
                          "MESOS_TASK_ID",
                          marathon.taskIds(Ring.APP).get(0),
                          "MARATHON_APP_ID",
                          Ring.APP))));
      IgniteConfiguration node =
          new IgniteConfiguration()
              .setIgniteInstanceName("alone")
              .setWorkDirectory(folder.toString())
              .setLocalHost("127.0.0.1")
              .setMetricsLogFrequency(0)
              .setConnectorConfiguration(null)
              .setClientConnectorConfiguration(null)
              .setDiscoverySpi(discovery);
      assertThatThrownBy(() -> Ignition.start(node))
          .hasStackTraceContaining("MarathonFormationException")
          .hasStackTraceContaining("no grid was joined or formed within 1 s");
      assertThat(Ignition.allGrids()).extracting(Ignite::name).doesNotContain("alone");
    }
  }

  private static void live(Ring ring, String id, int nodes) {
    ring.marathon.crash(ring.marathon.taskIds(Ring.APP).get(0));
    ring.awaitTasks(nodes - 1);
    assertThat(ring.awaitOne(nodes)).isEqualTo(id);

    ring.client.scale(Ring.APP, nodes + 2, true);
    assertThat(ring.awaitOne(nodes + 2)).isEqualTo(id);

    ring.client.scale(Ring.APP, 1, true);
    assertThat(ring.awaitOne(1)).isEqualTo(id);

    ring.client.scale(Ring.APP, nodes, true);
    assertThat(ring.awaitOne(nodes)).isEqualTo(id);

    ring.client.restart(Ring.APP, true);
    ring.awaitDeployed();
    assertThat(ring.awaitOne(nodes)).isEqualTo(id);
  }
}
