package io.gridshell.marathon.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.marathon.client.NetworkMode;
import io.gridshell.marathon.testing.MarathonVersion;
import io.gridshell.marathon.testing.Outage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * While Marathon is away the ring goes on, and a node that starts waits and then joins. {@code
 * -Dgridshell.marathon.outage=60} sets the seconds, and tries every kind of outage, or those that
 * {@code -Dgridshell.marathon.outages=REFUSED,HANGING} names.
 */
final class OutageIT {
  private static final Integer LONG = Integer.getInteger("gridshell.marathon.outage");
  private static final Duration AWAY = Duration.ofSeconds(LONG == null ? 4 : LONG);
  private static final List<Outage> KINDS =
      LONG == null
          ? List.of(Outage.HANGING)
          : Stream.of(
                  System.getProperty(
                          "gridshell.marathon.outages",
                          "REFUSED,HANGING,BAD_GATEWAY,UNAUTHORIZED,BROKEN_JSON")
                      .split(","))
              .map(Outage::valueOf)
              .toList();
  private static final System.Logger LOG = System.getLogger(OutageIT.class.getName());

  @Test
  void theRingGoesOnAndANewNodeJoinsAfterwards() {
    try (Ring ring = Ring.start(MarathonVersion.V1_5, NetworkMode.HOST, 2)) {
      String id = ring.awaitOne(2);
      int nodes = 2;
      for (Outage outage : KINDS) {
        nodes++;
        ring.client.scale(Ring.APP, nodes, true);
        ring.marathon.outage(outage);
        ring.awaitTasks(nodes);
        List<String> tasks = ring.marathon.taskIds(Ring.APP);
        String fresh = tasks.get(nodes - 1);
        String member = ring.marathon.address(tasks.get(0), 3);
        String before = id + " " + (nodes - 1);
        Map<String, Long> earlier =
            tasks.stream()
                .collect(Collectors.toMap(task -> task, task -> warnings(ring.log(task))));
        Awaitility.await()
            .atMost(AWAY.plusSeconds(60))
            .during(AWAY)
            .until(
                () ->
                    Ring.say(member).equals(before)
                        && !Ring.say(ring.marathon.address(fresh, 3)).startsWith(id));
        ring.marathon.outage(Outage.NONE);
        assertThat(ring.awaitOne(nodes)).as("after %s", outage).isEqualTo(id);
        // Once at first, once a minute, and once of each kind of trouble that it sees.
        long most = 2 + 2 * AWAY.toMinutes();
        // A request that hangs is given up later than a short outage ends.
        long least = LONG == null ? 0 : 1;
        for (String task : tasks) {
          boolean waited = task.equals(fresh);
          long lines = warnings(ring.log(task)) - earlier.getOrDefault(task, 0L);
          LOG.log(
              System.Logger.Level.INFO,
              "counted warnings outage={0} waited={1} warnings={2}",
              outage,
              waited,
              lines);
          assertThat(lines)
              .as("warnings in %s of %s, waited %s", AWAY, outage, waited)
              .isBetween(waited ? least : 0, most);
        }
      }
    }
  }

  private static long warnings(String log) {
    return log.lines()
        .filter(
            line ->
                line.contains("cannot list engines")
                    || line.contains("does not list")
                    || line.contains("use last known")
                    || line.contains("cannot look for a split"))
        .count();
  }
}
