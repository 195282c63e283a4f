package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.AsyncResult;
import io.gridshell.Grid;
import io.gridshell.LoadBalancedView;
import io.gridshell.MapResult;
import io.gridshell.grid.testing.SharedGrid;
import io.gridshell.grid.testing.TestGrid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several clients on the same engines. */
@ExtendWith(SharedGrid.class)
@Timeout(120)
class SharingIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration PROMPTLY = Duration.ofSeconds(3);

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  /** Waits of 5 ms. */
  private static MapResult<Integer> map(LoadBalancedView lv, int count) {
    return lv.map(
        (Integer i) -> {
          Thread.sleep(5);
          return i;
        },
        numbers(count));
  }

  private static void awaitProgress(MapResult<?> map) {
    Awaitility.await("the map to be on its way")
        .atMost(SOON)
        .until(() -> map.progress().done() > 0);
  }

  @Test
  void aSmallMapEndsPromptlyBesideAHugeOneOfAnotherClient(Grid grid, TestGrid engines) {
    try (Grid other = engines.connect()) {
      MapResult<Integer> huge = map(other.loadBalanced(), 200_000);
      awaitProgress(huge);

      Duration took = smallMap(grid);

      assertThat(huge.isDone()).isFalse();
      huge.cancel(true);
      assertThat(took).isLessThan(PROMPTLY);
    }
  }

  @Test
  void aSmallMapEndsPromptlyBesideHugeChunksOfAnotherClient(Grid grid, TestGrid engines) {
    try (Grid other = engines.connect()) {
      MapResult<Integer> huge = map(other.loadBalanced().withChunkSize(50_000), 150_000);
      Awaitility.await("every engine to be busy")
          .atMost(SOON)
          .until(
              () ->
                  grid.engines().stream()
                      .allMatch(engine -> engine.state() == io.gridshell.EngineState.BUSY));

      Duration took = smallMap(grid);

      assertThat(huge.isDone()).isFalse();
      huge.cancel(true);
      assertThat(took).isLessThan(PROMPTLY);
    }
  }

  private static Duration smallMap(Grid grid) {
    long start = System.nanoTime();
    assertThat(map(grid.loadBalanced(), 60).get(SOON)).isEqualTo(numbers(60));
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.println("60 waits of 5 ms beside another client: " + took.toMillis() + " ms");
    return took;
  }

  @Test
  void aTaskIsNotHeldUpByManyOfAnotherClientOnItsEngine(Grid grid, TestGrid engines) {
    try (Grid other = engines.connect()) {
      List<AsyncResult<Integer>> flood = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        flood.add(
            other
                .engine(0)
                .apply(
                    () -> {
                      Thread.sleep(5);
                      return 1;
                    }));
      }
      flood.get(0).get(SOON);

      assertThat(grid.engine(0).apply(() -> 2).get(PROMPTLY)).isEqualTo(2);

      assertThat(flood.get(1_999).isDone()).isFalse();
    }
  }

  @Test
  void equalMapsOfTwoClientsAdvanceAlike(Grid grid, TestGrid engines) {
    try (Grid other = engines.connect()) {
      MapResult<Integer> one = map(grid.loadBalanced(), 1_000);
      MapResult<Integer> two = map(other.loadBalanced(), 1_000);
      Awaitility.await("the first of two maps")
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> one.isDone() || two.isDone());

      assertThat(Math.min(one.progress().done(), two.progress().done())).isGreaterThan(500);
      assertThat(one.get(SOON)).isEqualTo(two.get(SOON));
    }
  }
}
