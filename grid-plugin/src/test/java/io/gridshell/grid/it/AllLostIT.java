package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gridshell.AsyncResult;
import io.gridshell.CellResult;
import io.gridshell.CompositeException;
import io.gridshell.EngineLostException;
import io.gridshell.EngineState;
import io.gridshell.Grid;
import io.gridshell.GridException;
import io.gridshell.MapResult;
import io.gridshell.NoSuchEngineException;
import io.gridshell.Outcome;
import io.gridshell.TaskTimeoutException;
import io.gridshell.grid.testing.TestGrid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every engine dies while a client waits for all kinds of things, and then there is a new one. */
@Timeout(120)
class AllLostIT {
  private static final Duration NOTICED = Duration.ofSeconds(10);
  private static final int ENGINES = 3;

  @Test
  void everyWaitEndsAndTheClientGoesOnWithTheNextEngine() {
    try (TestGrid engines = TestGrid.start(ENGINES);
        Grid grid = engines.connect()) {
      List<Integer> items = IntStream.range(0, 90).boxed().toList();
      grid.all().scatter("part", items).get();
      List<AsyncResult<CellResult>> each = new ArrayList<>();
      for (int id = 0; id < ENGINES; id++) {
        each.add(grid.engine(id).execute("Thread.sleep(60_000);"));
      }
      AsyncResult<List<Integer>> all = grid.all().apply((ctx) -> ctx.engineId());
      AsyncResult<List<Integer>> gather = grid.all().gather("part");
      MapResult<Integer> dealt = grid.all().map((Integer i) -> i, items);
      MapResult<Integer> balanced = grid.loadBalanced().map((Integer i) -> i, items);
      Awaitility.await("the engines to be busy")
          .atMost(NOTICED)
          .until(() -> grid.engines().stream().allMatch(e -> e.state() == EngineState.BUSY));

      long start = System.nanoTime();
      for (int id = 0; id < ENGINES; id++) {
        engines.kill(id);
      }

      for (int id = 0; id < ENGINES; id++) {
        AsyncResult<CellResult> one = each.get(id);
        assertThatExceptionOfType(EngineLostException.class)
            .isThrownBy(() -> one.get(NOTICED))
            .withMessageContaining("engine " + id + " (process " + engines.process(id).pid());
      }
      assertAllLost(all, "apply failed on 3 of 3");
      assertThat(failureOf(gather)).hasMessageContaining("part");
      assertAllLost(dealt, "map failed on 90 of 90");
      assertThat(failureOf(balanced)).isInstanceOf(CompositeException.class);
      List<Outcome<Integer>> outcomes = balanced.outcomes();
      assertThat(outcomes).hasSize(90).allMatch(outcome -> outcome instanceof Outcome.Failed);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(NOTICED);
      assertThat(grid.ids()).isEmpty();
      assertThatExceptionOfType(NoSuchEngineException.class)
          .isThrownBy(() -> grid.all().apply(() -> 1))
          .withMessageContaining("the grid has no engines now");

      engines.launch(0, "--founder");
      engines.awaitReady(0);
      grid.awaitEngines(1, Duration.ofSeconds(60));
      assertThat(grid.engine(0).execute("6 * 7").get(NOTICED).<Integer>value()).isEqualTo(42);
      assertThat(grid.loadBalanced().map((Integer i) -> i + 1, items).get(NOTICED))
          .hasSize(90)
          .startsWith(1, 2, 3);
    }
  }

  private static Throwable failureOf(AsyncResult<?> result) {
    Throwable failure = catchThrowable(() -> result.get(NOTICED));
    assertThat(failure)
        .as(result.toString())
        .isInstanceOf(GridException.class)
        .isNotInstanceOf(TaskTimeoutException.class);
    return failure;
  }

  private static void assertAllLost(AsyncResult<?> result, String message) {
    assertThat(failureOf(result))
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(
            CompositeException.class,
            composite ->
                assertThat(composite.failures())
                    .allMatch(failure -> failure.error() instanceof EngineLostException));
  }
}
