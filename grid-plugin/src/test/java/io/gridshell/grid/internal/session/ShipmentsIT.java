package io.gridshell.grid.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.AsyncResult;
import io.gridshell.LoadBalancedView;
import io.gridshell.RetryPolicy;
import io.gridshell.grid.internal.node.NodeConfiguration;
import io.gridshell.grid.internal.scheduler.Event;
import io.gridshell.grid.testing.TestGrid;
import io.gridshell.profile.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client remembers of a lot ends with it, however that ends. */
@Timeout(120)
class ShipmentsIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int ENGINES = 3;
  private static final int SLOW = 7;

  @Test
  void nothingIsRememberedOfTasksThatEndedElsewhere() throws Exception {
    try (TestGrid engines = TestGrid.start(ENGINES);
        Ignite node =
            Ignition.start(
                NodeConfiguration.client(
                    engines.profile(),
                    Connection.read(engines.profile()),
                    Optional.empty(),
                    SOON));
        ClientSession session = new ClientSession(node)) {
      session.directory().await(ENGINES, SOON);
      try (Balancer balancer = new Balancer(session)) {
        LoadBalancedView lv =
            new SessionBalancedView(balancer, BalanceOptions.none()).withRetries(RetryPolicy.of(5));

        send(lv, 400).forEach(result -> result.get(SOON));

        List<AsyncResult<Integer>> behind = new ArrayList<>(send(lv, 1000));
        behind.add(lv.apply(ShipmentsIT::work, SLOW));
        behind.addAll(send(lv, 1000));
        behind.forEach(result -> result.get(SOON));
        awaitNothing("after a crowd of small tasks around a slow one", balancer);

        send(lv, 400).forEach(result -> result.get(SOON));
        List<AsyncResult<Integer>> lost = new ArrayList<>(send(lv, 1000));
        engines.suspend(1);
        lost.addAll(send(lv, 1000));
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

  private static List<AsyncResult<Integer>> send(LoadBalancedView lv, int count) {
    return IntStream.range(0, count).mapToObj(i -> lv.apply(ShipmentsIT::work, i % SLOW)).toList();
  }

  /** Takes little, so that tasks travel together, unless {@code number} is {@link #SLOW}. */
  private static int work(int number) throws InterruptedException {
    TimeUnit.MICROSECONDS.sleep(number == SLOW ? 500_000 : 200);
    return number;
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
