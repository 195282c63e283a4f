package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import io.gridshell.TaskStatus;
import io.gridshell.grid.testing.TestGrid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Engines that die, freeze and come back. */
@Timeout(90)
class LossIT {
  private static final Duration NOTICED = Duration.ofSeconds(2);

  private static void awaitBusy(Grid grid, int... ids) {
    Awaitility.await("the engines to be busy")
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                IntStream.of(ids)
                    .allMatch(
                        id ->
                            grid.engines().stream()
                                .anyMatch(e -> e.id() == id && e.state() == EngineState.BUSY)));
  }

  @Test
  void enginesThatAreKilledFailTheirTasksAndNobodyElses(@TempDir Path folder) throws Exception {
    try (TestGrid engines = TestGrid.start(3);
        Grid grid = engines.connect()) {
      grid.all().put("x", 5);
      var frozen = grid.direct(0, 1, 2);
      long pid = engines.process(1).pid();
      AsyncResult<CellResult> running = grid.engine(1).execute("Thread.sleep(60_000);");
      AsyncResult<Object> waiting = grid.engine(1).pull("x");
      AsyncResult<List<Integer>> all =
          grid.all()
              .apply(
                  (ctx) -> {
                    Thread.sleep(ctx.engineId() == 1 ? 60_000 : 1);
                    return ctx.engineId();
                  });
      AsyncResult<String> elsewhere =
          grid.engine(0)
              .apply(
                  () -> {
                    Thread.sleep(500);
                    return "unaffected";
                  });
      awaitBusy(grid, 1);

      long start = System.nanoTime();
      engines.kill(1);

      assertThatExceptionOfType(EngineLostException.class)
          .isThrownBy(() -> running.get(NOTICED))
          .withMessageContaining("engine 1 (process " + pid + " on ")
          .withMessageContaining("left the grid with task")
          .withMessageContaining("send it to another engine")
          .satisfies(error -> assertThat(error.engine()).isEqualTo(1));
      Duration noticed = Duration.ofNanos(System.nanoTime() - start);
      assertThatExceptionOfType(EngineLostException.class).isThrownBy(() -> waiting.get(NOTICED));
      assertThatExceptionOfType(CompositeException.class)
          .isThrownBy(() -> all.get(Duration.ofSeconds(10)))
          .withMessageContaining("apply failed on 1 of 3")
          .satisfies(error -> assertThat(error.values()).containsOnlyKeys(0, 2));
      assertThat(running.metadata().get(0).status()).isEqualTo(TaskStatus.LOST);
      assertThat(noticed).isLessThan(NOTICED);
      assertThat(grid.ids()).containsExactly(0, 2);
      assertThat(grid.engines()).extracting(info -> info.id()).containsExactly(0, 2);
      assertThat(elsewhere.get(Duration.ofSeconds(10))).isEqualTo("unaffected");
      assertThat(grid.all().get("x")).containsExactly(5, 5);

      assertThatExceptionOfType(NoSuchEngineException.class)
          .isThrownBy(() -> frozen.pull("x"))
          .withMessage(
              "no engine 1: the grid has engines [0, 2]; name one of them, or start more with"
                  + " 'gridshell engines -n N'");
      assertThatExceptionOfType(NoSuchEngineException.class).isThrownBy(() -> grid.engine(1));

      mapsGoOnElsewhere(grid, engines, folder.resolve("ran"));
      allEnginesGone(grid, engines);
    }
  }

  /** Items of the engine that dies run elsewhere; no item whose task had ended runs again. */
  private static void mapsGoOnElsewhere(Grid grid, TestGrid engines, Path log) throws Exception {
    Files.createFile(log);
    String file = log.toString();
    MapResult<Integer> map =
        grid.loadBalanced()
            .withChunkSize(1)
            .map(
                (Integer i) -> {
                  Files.writeString(Path.of(file), i + "\n", StandardOpenOption.APPEND);
                  Thread.sleep(25);
                  return i;
                },
                IntStream.range(0, 60).boxed().toList());
    Awaitility.await("a third of the items")
        .atMost(Duration.ofSeconds(20))
        .until(() -> map.progress().done() > 20);

    engines.kill(2);

    assertThat(map.get(Duration.ofSeconds(20))).isEqualTo(IntStream.range(0, 60).boxed().toList());
    List<String> runs = Files.readAllLines(log);
    assertThat(runs).as("each item ran once, but for the one that was lost").hasSizeBetween(60, 61);
    assertThat(map.metadata().stream().filter(info -> info.attempt() > 1).count())
        .as("what waited behind the one that ran there has used no try")
        .isLessThanOrEqualTo(1);
  }

  private static void allEnginesGone(Grid grid, TestGrid engines) {
    AsyncResult<CellResult> direct = grid.engine(0).execute("Thread.sleep(60_000);");
    MapResult<Integer> map =
        grid.loadBalanced()
            .map(
                (Integer i) -> {
                  Thread.sleep(60_000);
                  return i;
                },
                List.of(1, 2, 3));
    awaitBusy(grid, 0);

    engines.kill(0);

    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> direct.get(Duration.ofSeconds(20)))
        .isInstanceOf(EngineLostException.class);
    assertThatExceptionOfType(CompositeException.class)
        .isThrownBy(() -> map.get(Duration.ofSeconds(20)))
        .withMessageContaining("map failed on 3 of 3");
    List<Outcome<Integer>> outcomes = map.outcomes();
    assertThat(outcomes).allSatisfy(o -> assertThat(o).isInstanceOf(Outcome.Failed.class));
    assertThat(grid.ids()).isEmpty();
    assertThatExceptionOfType(NoSuchEngineException.class)
        .isThrownBy(() -> grid.all().apply(() -> 1))
        .withMessageContaining("the grid has no engines now");
    assertThatExceptionOfType(NoSuchEngineException.class)
        .isThrownBy(() -> grid.loadBalanced().apply(() -> 1));
  }

  /** Whether the client hangs on the engine that dies or on the one that cannot tell it. */
  @Test
  void anEngineThatIsKilledIsMissedAtOnceThoughNobodyCanTell() {
    try (TestGrid engines = TestGrid.start(2);
        Grid grid = engines.connect()) {
      AsyncResult<CellResult> running = grid.engine(1).execute("Thread.sleep(60_000);");
      awaitBusy(grid, 1);
      engines.suspend(0);

      engines.kill(1);

      assertThatExceptionOfType(EngineLostException.class)
          .isThrownBy(() -> running.get(NOTICED))
          .withMessageContaining("left the grid with task");
      assertThat(grid.ids()).as("a frozen engine is not a dead one").containsExactly(0);
      engines.resume(0);
      assertThat(grid.engine(0).apply(() -> "goes on").get(Duration.ofSeconds(20)))
          .isEqualTo("goes on");
    }
  }

  @Test
  void anEngineThatFreezesIsNoticedAndOneThatJoinsIsAddressedByViewsOfAll() {
    try (TestGrid engines = TestGrid.start(2);
        Grid grid = engines.connect()) {
      var all = grid.all();
      assertThat(all.apply((ctx) -> ctx.engineId()).get()).containsExactly(0, 1);
      var frozenView = grid.direct(0, 1);
      engines.launch(2);
      engines.awaitReady(2);
      grid.awaitEngines(3, Duration.ofSeconds(10));
      assertThat(all.apply((ctx) -> ctx.engineId()).get()).containsExactly(0, 1, 2);
      assertThat(frozenView.targets()).containsExactly(0, 1);

      AsyncResult<CellResult> running = grid.engine(1).execute("Thread.sleep(60_000);");
      awaitBusy(grid, 1);
      engines.suspend(1);
      assertThatExceptionOfType(EngineLostException.class)
          .isThrownBy(() -> running.get(Duration.ofSeconds(8)));
      assertThat(grid.ids()).containsExactly(0, 2);
      assertThat(grid.all().apply(() -> "alive").get(Duration.ofSeconds(10)))
          .containsExactly("alive", "alive");

      assertThatExceptionOfType(NoSuchEngineException.class)
          .isThrownBy(() -> frozenView.pull("1"))
          .withMessageContaining("no engine 1");

      engines.resume(1);
      Awaitility.await("the engine that was given up to end")
          .atMost(Duration.ofSeconds(20))
          .until(() -> !engines.process(1).isAlive());
      engines.launch(1);
      engines.awaitReady(1);
      grid.awaitEngines(3, Duration.ofSeconds(10));
      assertThat(grid.engine(1).apply(() -> "again").get()).isEqualTo("again");
      assertThat(frozenView.apply(() -> ProcessHandle.current().pid()).get(Duration.ofSeconds(10)))
          .as("a view of ids means whoever has them")
          .containsExactly(engines.process(0).pid(), engines.process(1).pid());
    }
  }

  @Test
  void aClientComesBackToAGridThatWasGoneForLongerThanItsPatience() {
    Duration patience = Duration.ofSeconds(4);
    try (TestGrid engines = TestGrid.start(1);
        Grid grid = Grid.connect(engines.options().withTimeout(patience))) {
      grid.awaitEngines(1, Duration.ofSeconds(10));
      engines.kill(0);
      Awaitility.await("the client to be alone for long")
          .during(patience.multipliedBy(3).plusSeconds(2))
          .atMost(Duration.ofSeconds(30))
          .until(() -> grid.ids().isEmpty());

      engines.launch(0, "--founder");

      grid.awaitEngines(1, Duration.ofSeconds(60));
      assertThat(grid.loadBalanced().apply(() -> "back").get(Duration.ofSeconds(20)))
          .isEqualTo("back");
    }
  }

  @Test
  void aClientOutlivesAGridThatWasFrozenAsAWhole() {
    try (TestGrid engines = TestGrid.start(1);
        Grid grid = engines.connect()) {
      AsyncResult<Object> before = grid.engine(0).pull("1");
      assertThat(before.get()).isEqualTo(1);
      engines.suspend(0);
      AsyncResult<Object> during = grid.engine(0).pull("2");
      Awaitility.await("the client to notice")
          .atMost(Duration.ofSeconds(30))
          .until(() -> grid.ids().isEmpty());
      assertThatExceptionOfType(GridException.class)
          .isThrownBy(() -> during.get(Duration.ofSeconds(5)));

      engines.resume(0);

      // The engine may still take this client for dead once, which costs the task of that moment.
      Awaitility.await("the client to be of use again")
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptionsInstanceOf(GridException.class)
          .until(
              () -> grid.engine(0).apply(() -> "back").get(Duration.ofSeconds(5)), "back"::equals);
    }
  }
}
