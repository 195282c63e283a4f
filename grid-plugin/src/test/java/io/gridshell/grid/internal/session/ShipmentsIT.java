package io.gridshell.grid.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.AsyncResult;
import io.gridshell.LoadBalancedView;
import io.gridshell.RetryPolicy;
import io.gridshell.grid.internal.scheduler.Event;
import io.gridshell.grid.testing.TestGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.ignite.Ignite;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client remembers of a lot ends with it, however that ends. */
@Timeout(120)
class ShipmentsIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int ENGINES = 3;
  private static final int CROWD = 12;

  @Test
  void nothingIsRememberedOfTasksThatEndedElsewhere() throws Exception {
    try (TestGrid engines = TestGrid.start(ENGINES);
        Ignite node = engines.joinAsNode(SOON);
        ClientSession session = new ClientSession(node)) {
      session.directory().await(ENGINES, SOON);
      try (Balancer balancer = new Balancer(session)) {
        LoadBalancedView lv =
            new SessionBalancedView(balancer, BalanceOptions.none()).withRetries(RetryPolicy.of(5));

        tasksAreTakenBackOutOfAMessage(balancer, lv, engines.profile().home());
        awaitNothing("after tasks behind a slow one ran elsewhere", balancer);

        // Without the third, which a machine with two processors leaves idle or uses in place of 1.
        LoadBalancedView two = lv.withTargets(0, 1);
        send(two, 400).forEach(result -> result.get(SOON));
        List<AsyncResult<Integer>> lost = new ArrayList<>(send(two, 1000));
        engines.suspend(1);
        lost.addAll(send(two, 1000));
        Awaitility.await("nothing to be open but what engine 1 has")
            .atMost(SOON)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> open(lost).stream().allMatch(result -> engineOf(result) == 1));
        assertThat(open(lost)).as("tasks on an engine that does not answer").isNotEmpty();
        engines.kill(1);
        lost.forEach(result -> result.get(SOON));
        awaitNothing("after the death of an engine", balancer);
      }
    }
  }

  /**
   * A task waits, and others that came to its engine in the same message are taken back for another
   * engine. The engine says so at once; the answers of those tasks wait for the one in front.
   *
   * <p>Tasks share a message only while they are believed to take little. A machine that is busy
   * with something else just now makes them look long, so this is tried until they do share one.
   */
  private static void tasksAreTakenBackOutOfAMessage(
      Balancer balancer, LoadBalancedView lv, Path gates) {
    AtomicInteger attempts = new AtomicInteger();
    Awaitility.await("tasks to be sent behind the one in front")
        .atMost(SOON)
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              Path folder = gates.resolve("attempt-" + attempts.incrementAndGet());
              return tasksWereTakenBack(balancer, lv, Files.createDirectory(folder));
            });
  }

  private static boolean tasksWereTakenBack(Balancer balancer, LoadBalancedView lv, Path gates)
      throws IOException {
    Path other = gates.resolve("other");
    Path front = gates.resolve("front");
    LoadBalancedView both = lv.withTargets(0, 1);
    send(both, 400).forEach(result -> result.get(SOON));
    AsyncResult<Integer> elsewhere = lv.withTargets(1).apply(ShipmentsIT::pass, other.toString());
    awaitFile(begun(other));

    List<AsyncResult<Integer>> sent = new ArrayList<>();
    // What is submitted while somebody uses the scheduler reaches it as one.
    balancer.happened(
        now -> {
          sent.add(send(both, front.toString()));
          sent.addAll(send(both, CROWD));
          return new Event.TimePassed(now);
        });
    awaitFile(begun(front));
    List<AsyncResult<Integer>> behind = sent.subList(1, sent.size());
    boolean shared = open(behind).stream().anyMatch(result -> engineOf(result) == 0);
    Files.createFile(other);
    behind.forEach(result -> result.get(SOON));
    assertThat(sent.get(0).isDone()).as("whether the one in front has ended").isFalse();

    Files.createFile(front);
    sent.get(0).get(SOON);
    elsewhere.get(SOON);
    return shared;
  }

  private static List<AsyncResult<Integer>> send(LoadBalancedView lv, int count) {
    return IntStream.range(0, count).mapToObj(i -> send(lv, "")).toList();
  }

  /** The one place that calls this, so that all of them are believed to take equally little. */
  private static AsyncResult<Integer> send(LoadBalancedView lv, String gate) {
    return lv.apply(ShipmentsIT::pass, gate);
  }

  /** Waits until the file {@code gate} is there, unless the name is empty. */
  private static int pass(String gate) throws IOException, InterruptedException {
    if (!gate.isEmpty()) {
      Files.createFile(begun(Path.of(gate)));
      while (!Files.exists(Path.of(gate))) {
        TimeUnit.MILLISECONDS.sleep(2);
      }
    }
    return 1;
  }

  private static Path begun(Path gate) {
    return Path.of(gate + ".begun");
  }

  private static void awaitFile(Path file) {
    Awaitility.await(file + " to be there")
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> Files.exists(file));
  }

  private static List<AsyncResult<Integer>> open(List<AsyncResult<Integer>> results) {
    return results.stream().filter(result -> !result.isDone()).toList();
  }

  private static int engineOf(AsyncResult<Integer> result) {
    return result.metadata().get(0).engine();
  }

  private static void awaitNothing(String when, Balancer balancer) {
    Awaitility.await("no lot to be remembered " + when)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(remembered(balancer)).isZero());
  }

  /** How many lots the balancer remembers; -1 when another thread counts them just now. */
  private static int remembered(Balancer balancer) {
    AtomicInteger count = new AtomicInteger(-1);
    balancer.happened(
        now -> {
          count.set(balancer.shipments.size());
          return new Event.TimePassed(now);
        });
    return count.get();
  }
}
