package io.gridshell.marathon.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.marathon.client.NetworkMode;
import io.gridshell.marathon.testing.MarathonVersion;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * However nodes come and go, they are one ring. {@code -Dgridshell.marathon.rounds=20} repeats the
 * simultaneous start as often, and holds each to 15 s.
 */
final class FormationIT {
  private static final int ROUNDS = Integer.getInteger("gridshell.marathon.rounds", 1);
  // A machine that builds other things at the same time starts five JVMs slowly.
  private static final Duration LIMIT = Duration.ofSeconds(ROUNDS > 1 ? 15 : 120);
  private static final int NODES = 5;
  private static final System.Logger LOG = System.getLogger(FormationIT.class.getName());

  @Test
  void nodesThatStartAtOnceWithEqualAddressesAreOneRing() {
    startAtOnce(MarathonVersion.V0_15, NetworkMode.HOST);
  }

  @Test
  void nodesThatStartAtOnceBehindMappedPortsAreOneRing() {
    startAtOnce(MarathonVersion.V1_5, NetworkMode.BRIDGE);
  }

  private static void startAtOnce(MarathonVersion version, NetworkMode network) {
    for (int round = 0; round < ROUNDS; round++) {
      try (Ring ring = Ring.start(version, network, NODES)) {
        ring.awaitTasks(NODES);
        long listed = System.nanoTime();
        ring.awaitOne(NODES);
        Duration took = Duration.ofNanos(System.nanoTime() - listed);
        LOG.log(
            System.Logger.Level.INFO,
            "formed ring network={0} round={1} took={2}",
            network,
            round,
            took);
        assertThat(took).isLessThan(LIMIT);
      }
    }
  }

  @Test
  void theRingOutlivesItsOldestNodeGrowthShrinkingAndARoll() {
    try (Ring ring = Ring.start(MarathonVersion.V1_9, NetworkMode.BRIDGE, 3)) {
      String id = ring.awaitOne(3);

      ring.marathon.crash(ring.marathon.taskIds(Ring.APP).get(0));
      ring.awaitTasks(2);
      assertThat(ring.awaitOne(3)).isEqualTo(id);

      ring.client.scale(Ring.APP, 5, true);
      assertThat(ring.awaitOne(5)).isEqualTo(id);

      ring.client.scale(Ring.APP, 1, true);
      assertThat(ring.awaitOne(1)).isEqualTo(id);

      ring.client.scale(Ring.APP, 3, true);
      assertThat(ring.awaitOne(3)).isEqualTo(id);

      ring.client.restart(Ring.APP, true);
      ring.awaitDeployed();
      // Marathon waits for processes, not for members, so nobody may be left of the ring by now.
      ring.awaitOne(3);
    }
  }
}
