package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.AsyncResult;
import io.gridshell.CompositeException;
import io.gridshell.EngineState;
import io.gridshell.Grid;
import io.gridshell.LoadBalancedView;
import io.gridshell.MapResult;
import io.gridshell.Outcome;
import io.gridshell.Progress;
import io.gridshell.RemoteException;
import io.gridshell.RemoteFunction;
import io.gridshell.RetryPolicy;
import io.gridshell.TaskCancelledException;
import io.gridshell.TaskInfo;
import io.gridshell.TaskStatus;
import io.gridshell.grid.testing.SharedGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedGrid.class)
@Timeout(60)
class BalancedViewIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private Grid grid;
  private LoadBalancedView lv;

  @BeforeEach
  void join(Grid shared) {
    grid = shared;
    lv = shared.loadBalanced();
  }

  @Test
  void aCallRunsOnOneEngineAndGivesAScalar() {
    AsyncResult<Integer> result = lv.withLabel("x").apply((a, b) -> a + b, 1, 2);

    assertThat(result.get()).isEqualTo(3);
    assertThat(result.metadata()).hasSize(1);
    assertThat(result.metadata().get(0).label()).isEqualTo("x");
    assertThat(result.metadata().get(0).engine()).isIn(0, 1, 2);
    assertThat(lv.targets()).containsExactly(0, 1, 2);
  }

  @Test
  void aCallMayReturnAnyArray() {
    LoadBalancedView twice = lv.withRetries(RetryPolicy.of(2));

    assertThat(lv.apply(() -> new String[0]).get(SOON)).isEmpty();
    assertThat(twice.apply(() -> new Object[0]).get(SOON)).isEmpty();
    assertThat(lv.apply(() -> new String[] {"a", null, "c"}).get(SOON))
        .containsExactly("a", null, "c");
    assertThat(lv.map((Integer n) -> new Object[n], List.of(0, 2)).get(SOON))
        .containsExactly(new Object[0], new Object[2]);
  }

  @Test
  void manyDifferentRequirementsHoldNobodyUp() {
    List<AsyncResult<Integer>> results = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      int least = -i;
      results.add(lv.requires(engine -> engine.id() >= least).apply(n -> n, i));
    }

    for (int i = 0; i < results.size(); i++) {
      assertThat(results.get(i).get(SOON)).isEqualTo(i);
    }
  }

  @Test
  void aFailureIsThrownAsItself() {
    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(
            () ->
                lv.apply(
                        () -> {
                          throw new IllegalStateException("no");
                        })
                    .get())
        .withMessageContaining("IllegalStateException: no");
  }

  @Test
  void aMapUsesAllEnginesAndKeepsTheOrderOfItems(@TempDir Path begun) {
    List<Integer> items = IntStream.range(0, 60).boxed().toList();
    String folder = begun.toString();

    MapResult<Integer> result =
        lv.map(
            (Integer i) -> {
              awaitProcesses(3, folder);
              return i * 2;
            },
            items);

    assertThat(result.get(SOON)).isEqualTo(items.stream().map(i -> i * 2).toList());
    assertThat(result.metadata().stream().map(TaskInfo::engine).distinct().sorted())
        .containsExactly(0, 1, 2);
    assertThat(result.taskIds()).hasSizeBetween(3, 60).doesNotHaveDuplicates();
  }

  /** Waits until so many processes have said in {@code folder} that they are here. */
  private static void awaitProcesses(int count, String folder)
      throws IOException, InterruptedException {
    Path mine = Path.of(folder, String.valueOf(ProcessHandle.current().pid()));
    if (!Files.exists(mine)) {
      Files.createFile(mine);
    }
    while (Path.of(folder).toFile().list().length < count) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Test
  void aLongItemHoldsUpNobodyElse() {
    MapResult<Integer> result =
        lv.map(
            (Integer i) -> {
              Thread.sleep(i == 0 ? 60_000 : 1);
              return i;
            },
            IntStream.range(0, 40).boxed().toList());
    Iterator<Integer> items = result.iterator();
    List<Integer> first = new ArrayList<>();
    for (int i = 0; i < 39; i++) {
      first.add(items.next());
    }

    assertThat(first).containsExactlyInAnyOrderElementsOf(IntStream.range(1, 40).boxed().toList());
    assertThat(result.isDone()).isFalse();
    assertThat(result.cancel(true)).isTrue();
    assertThatExceptionOfType(CompositeException.class)
        .isThrownBy(() -> result.get(Duration.ofSeconds(5)))
        .withMessageContaining("map failed on 1 of 40");
    assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(items::next);
  }

  @Test
  void aSlowTaskHoldsUpNoAnswerOfThoseThatCameWithIt() {
    RemoteFunction<Integer, Integer> slowAt =
        i -> {
          if (i >= 1000) {
            Thread.sleep(60_000);
          }
          return i;
        };
    List<AsyncResult<Integer>> before = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      before.add(lv.apply(slowAt, i));
    }
    before.forEach(result -> result.get(SOON));
    List<AsyncResult<Integer>> quick = new ArrayList<>();
    List<AsyncResult<Integer>> slow = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      if (i == 200) {
        slow.add(lv.apply(slowAt, 1000));
      }
      quick.add(lv.apply(slowAt, i));
    }

    for (int i = 0; i < quick.size(); i++) {
      assertThat(quick.get(i).get(SOON)).isEqualTo(i);
    }
    assertThat(slow).noneMatch(AsyncResult::isDone);
    assertThat(slow.get(0).cancel(true)).isTrue();
  }

  @Test
  void targetsRestrictWhereItemsRun() {
    MapResult<Integer> result =
        lv.withTargets(0, 2).map((Integer i) -> i, IntStream.range(0, 20).boxed().toList());
    result.get();

    assertThat(result.metadata().stream().map(TaskInfo::engine)).isSubsetOf(0, 2);
    assertThat(lv.withTargets(1).apply((ctx) -> ctx.engineId()).get()).isEqualTo(1);
    assertThat(lv.withTargets(2, 0).targets()).containsExactly(0, 2);
  }

  @Test
  void anEmptyMapIsAnEmptyResult() {
    assertThat(lv.map((Integer i) -> i, List.of()).get()).isEmpty();
  }

  @Test
  void aMapOfOneItemIsAResultOfOneValue() {
    MapResult<Integer> result = lv.map((Integer i) -> i + 1, List.of(41));

    assertThat(result.get()).containsExactly(42);
    assertThat(result.<Integer>outcomes()).hasSize(1);
  }

  @Test
  void failedItemsDoNotHideTheOthers() {
    MapResult<Integer> result = lv.map((Integer i) -> 10 / i, List.of(5, 0, 2));

    List<Outcome<Integer>> outcomes = result.outcomes();

    assertThat(((Outcome.Ok<Integer>) outcomes.get(0)).value()).isEqualTo(2);
    assertThat(((Outcome.Failed<Integer>) outcomes.get(1)).error())
        .hasMessageContaining("ArithmeticException: / by zero");
    assertThat(((Outcome.Ok<Integer>) outcomes.get(2)).value()).isEqualTo(5);
    assertThat(result.progress()).isEqualTo(new Progress(3, 1, 3));
  }

  @Test
  void aQueuedTaskThatIsCancelledNeverRunsAndOneThatRunsIsStopped() {
    LoadBalancedView one = lv.withTargets(0);
    grid.engine(0).execute("boolean ran = false;").get();
    AsyncResult<Integer> running =
        one.apply(
            () -> {
              Thread.sleep(60_000);
              return 1;
            });
    AsyncResult<Object> queued =
        one.apply(
            (ctx) -> {
              ctx.put("ran", true);
              return null;
            });
    Awaitility.await("the first task to run")
        .atMost(Duration.ofSeconds(10))
        .until(() -> grid.engines().get(0).state() == EngineState.BUSY);

    assertThat(queued.cancel(false)).isTrue();
    assertThat(running.cancel(true)).isTrue();

    assertThatExceptionOfType(TaskCancelledException.class)
        .isThrownBy(queued::get)
        .withMessageContaining("was cancelled by its client");
    assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(running::get);
    assertThat(queued.metadata().get(0).status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(grid.engine(0).pull("ran").get(Duration.ofSeconds(10))).isEqualTo(false);
    assertThat(one.apply(() -> 3).get(Duration.ofSeconds(10))).isEqualTo(3);
  }

  @Test
  void aDirectTaskThatWaitsAndIsCancelledNeverRuns() {
    grid.engine(1).put("touched", false);
    AsyncResult<?> running = grid.engine(1).execute("Thread.sleep(60_000);");
    Awaitility.await("the first task to run")
        .atMost(Duration.ofSeconds(10))
        .until(() -> grid.engines().get(1).state() == EngineState.BUSY);
    AsyncResult<?> queued = grid.engine(1).execute("touched = true;");

    assertThat(queued.cancel(false)).isTrue();
    assertThat(running.cancel(true)).isTrue();
    assertThat(running.isCancelled()).isTrue();

    assertThat(grid.engine(1).pull("touched").get(Duration.ofSeconds(10))).isEqualTo(false);
  }

  @Test
  void aTaskThatRunsGoesOnWhenItIsCancelledWithoutInterrupt() {
    grid.engine(2).put("turns", 0);
    AsyncResult<?> running =
        grid.engine(2).execute("for (int i = 0; i < 100; i++) { turns++; Thread.sleep(3); }");
    Awaitility.await("the task to run")
        .atMost(Duration.ofSeconds(10))
        .until(() -> grid.engines().get(2).state() == EngineState.BUSY);

    running.cancel(false);

    assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(running::get);
    assertThat(grid.engine(2).pull("turns").get(Duration.ofSeconds(20))).isEqualTo(100);
  }
}
