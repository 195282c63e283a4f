package io.gridshell.marathon.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.marathon.client.NetworkMode;
import io.gridshell.marathon.testing.MarathonVersion;
import io.gridshell.marathon.testing.Outage;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * While Marathon is away the ring goes on and computes, and a node that starts waits and then
 * joins. {@code -Dgridshell.marathon.outage=60} sets the seconds of each kind of outage, {@code
 * -Dgridshell.marathon.outages=REFUSED,HANGING} names the kinds.
 */
final class OutageIT {
  private static final Duration AWAY =
      Duration.ofSeconds(Integer.getInteger("gridshell.marathon.outage", 3));
  private static final List<Outage> KINDS =
      Arrays.stream(
              System.getProperty(
                      "gridshell.marathon.outages",
                      "REFUSED,HANGING,BAD_GATEWAY,UNAUTHORIZED,BROKEN_JSON")
                  .split(","))
          .map(Outage::valueOf)
          .toList();
  private static final List<String> COMPLAINTS =
      List.of("cannot list engines", "does not list", "use last known", "cannot look for a split");
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
        outlive(ring, id, nodes, outage);
        ring.marathon.outage(Outage.NONE);
        assertThat(ring.awaitOne(nodes)).as("after %s", outage).isEqualTo(id);
      }
    }
  }

  private static void outlive(Ring ring, String id, int nodes, Outage outage) {
    List<String> tasks = ring.marathon.taskIds(Ring.APP);
    String fresh = tasks.get(nodes - 1);
    String member = ring.marathon.address(tasks.get(0), 3);
    String said = id + " " + (nodes - 1);
    Map<String, Map<String, Long>> earlier = new HashMap<>();
    tasks.forEach(task -> earlier.put(task, complaints(ring.log(task))));
    long begun = System.nanoTime();
    Awaitility.await()
        .atMost(AWAY.plusSeconds(60))
        .during(AWAY)
        .until(
            () ->
                Ring.say(member).equals(said)
                    && !Ring.say(ring.marathon.address(fresh, 3)).startsWith(id));
    Awaitility.await("all members compute during " + outage)
        .atMost(Duration.ofSeconds(30))
        .until(() -> Ring.say(member, "/compute").equals(String.valueOf(nodes - 1)));
    Awaitility.await("the node that waits says so during " + outage)
        .atMost(Duration.ofSeconds(60))
        .until(() -> !complaints(ring.log(fresh)).isEmpty());
    long most = 1 + Duration.ofNanos(System.nanoTime() - begun).toMinutes();
    for (String task : tasks) {
      Map<String, Long> lines = complaints(ring.log(task));
      Map<String, Long> before = earlier.getOrDefault(task, Map.of());
      LOG.log(
          System.Logger.Level.INFO,
          "counted warnings outage={0} waited={1} warnings={2}",
          outage,
          task.equals(fresh),
          lines);
      lines.forEach(
          (kind, count) ->
              assertThat(count - before.getOrDefault(kind, 0L))
                  .as("lines of '%s' in %s of %s", kind, AWAY, outage)
                  .isLessThanOrEqualTo(most));
    }
  }

  private static Map<String, Long> complaints(String log) {
    return log.lines()
        .flatMap(line -> COMPLAINTS.stream().filter(line::contains).limit(1))
        .collect(Collectors.groupingBy(kind -> kind, Collectors.counting()));
  }
}
