package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.AsyncResult;
import io.gridshell.EngineLostException;
import io.gridshell.EngineState;
import io.gridshell.Grid;
import io.gridshell.LoadBalancedView;
import io.gridshell.MapResult;
import io.gridshell.NoSuchEngineException;
import io.gridshell.Outcome;
import io.gridshell.RemoteException;
import io.gridshell.RetryPolicy;
import io.gridshell.TaskInfo;
import io.gridshell.grid.testing.SpareEngines;
import io.gridshell.grid.testing.TestGrid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Balanced work while engines and clients come and go. */
@Timeout(300)
class BalancedFaultsIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int ENGINES = 5;
  private static final int SPARES = 30;
  private static final int ITEMS = 10_000;

  /** Single tasks for each engine that is killed. */
  private static final int SINGLES = 40;

  private static final int FEWEST_KILLS = 20;
  private static final int IN_FLIGHT = 64;
  private static final Logger RESULTS_LOG =
      Logger.getLogger("io.gridshell.grid.internal.session.BalancedMapResult");
  private static final Duration FAULTS = Duration.ofSeconds(30);
  private static final Duration CALM = Duration.ofSeconds(90);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** From the end of an engine to the start of the next, which may get its address. */
  private static final long PAUSE = Duration.ofMillis(500).toNanos();

  /** Until single tasks have come to engines, and before the last has ended. */
  private static final Duration ON_THEIR_WAY = Duration.ofMillis(50);

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(SOON).pollInterval(Duration.ofMillis(20)).until(condition);
  }

  private static void awaitBusy(Grid grid, int id) {
    await(
        "engine " + id + " to be busy",
        () ->
            grid.engines().stream()
                .anyMatch(engine -> engine.id() == id && engine.state() == EngineState.BUSY));
  }

  /**
   * One of the engines is killed every second, and another joins, while maps run one after the
   * other, and single tasks that overtake their items.
   */
  @Test
  void everyItemHasOneOutcomeWhileEnginesDie() {
    try (TestGrid engines = TestGrid.withoutEngines()) {
      engines.archiveClasses();
      try (SpareEngines spares = SpareEngines.start(engines, ENGINES, SPARES)) {
        engines.startEngines(ENGINES);
        try (Grid grid = engines.connect()) {
          // Their compilers start now and not in the middle of the work.
          grid.all().execute("1 + 1").get(SOON);
          new FaultRun(engines, spares, grid).run();
        }
      }
    }
  }

  /** Work on a grid of which engines are killed. */
  private static final class FaultRun {
    private final TestGrid engines;
    private final SpareEngines spares;
    private final Grid grid;
    private final LoadBalancedView lv;
    private final Random random = new Random(11);
    private final List<AsyncResult<Integer>> singles = new ArrayList<>();
    private final Set<Integer> killed = new HashSet<>();
    private int items;
    private int spared;
    private int ended;
    private long lostBlocks;

    FaultRun(TestGrid engines, SpareEngines spares, Grid grid) {
      this.engines = engines;
      this.spares = spares;
      this.grid = grid;
      this.lv = grid.loadBalanced().withRetries(RetryPolicy.of(100));
    }

    void run() {
      AtomicInteger doubled = new AtomicInteger();
      Handler doubles = countsWarnings(doubled);
      RESULTS_LOG.addHandler(doubles);
      try {
        killAndCount();
      } finally {
        RESULTS_LOG.removeHandler(doubles);
      }
      check(singles);
      long lostSingles = singles.stream().mapToLong(single -> lost(single.metadata())).sum();
      System.out.printf(
          "fault run: %d items and %d single tasks; %d engines killed in %d s (%d times there was"
              + " only one left), %d ended by themselves; %d blocks and %d single tasks went on"
              + " after a loss%n",
          items,
          singles.size(),
          killed.size(),
          FAULTS.toSeconds(),
          spared,
          ended,
          lostBlocks,
          lostSingles);
      assertThat(doubled).as("items with a second outcome").hasValue(0);
      assertThat(killed).as("engines killed").hasSizeGreaterThanOrEqualTo(FEWEST_KILLS);
      assertThat(items).isGreaterThanOrEqualTo(ITEMS);
      assertThat(lostBlocks).as("blocks that were lost").isPositive();
      assertThat(lostSingles).as("single tasks that were lost").isPositive();
    }

    /** Each second one is killed, and a while later the next joins. */
    private void killAndCount() {
      long end = System.nanoTime() + FAULTS.toNanos();
      long nextKill = System.nanoTime() + SECOND;
      long nextJoin = Long.MAX_VALUE;
      MapResult<Integer> map = mapOf(lv);
      while (System.nanoTime() < end || !map.isDone()) {
        long next = Math.min(nextKill, nextJoin);
        map.await(Duration.ofNanos(Math.max(1, next - System.nanoTime())));
        long now = System.nanoTime();
        if (now >= nextKill) {
          nextKill = now + SECOND;
          nextJoin = now + PAUSE;
          if (now < end) {
            kill(map);
          }
        } else if (now >= nextJoin) {
          nextJoin = Long.MAX_VALUE;
          replace();
        }
        if (now > end + CALM.toNanos()) {
          throw new AssertionError(
              "a map is not done %s after the last kill: %s, engines %s, open tasks %s%s"
                  .formatted(CALM, map.progress(), grid.engines(), open(map), engines.logs()));
        }
        if (map.isDone()) {
          check(map);
          items += map.progress().total();
          lostBlocks += lost(map.metadata());
          if (System.nanoTime() < end) {
            map = mapOf(lv);
          }
        }
      }
    }

    /** Kills any but the last one, while it has items of {@code map} and single tasks. */
    private void kill(MapResult<Integer> map) {
      List<Integer> known = grid.ids();
      if (known.size() < 2) {
        spared++;
        return;
      }
      singles.addAll(singlesOf(lv.withPriority(1)));
      map.await(ON_THEIR_WAY);
      int victim = known.get(random.nextInt(known.size()));
      engines.kill(victim);
      killed.add(victim);
    }

    private void replace() {
      int gone = 0;
      for (int id = 0; id < ENGINES + spares.letIn(); id++) {
        gone += engines.process(id).isAlive() ? 0 : 1;
      }
      ended = gone - killed.size();
      while (spares.letIn() < Math.min(gone, SPARES)) {
        spares.letNextIn();
      }
    }
  }

  private static Handler countsWarnings(AtomicInteger count) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
          count.incrementAndGet();
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static List<AsyncResult<Integer>> singlesOf(LoadBalancedView lv) {
    return numbers(SINGLES).stream()
        .map(number -> lv.apply(BalancedFaultsIT::single, number))
        .toList();
  }

  private static int single(int number) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(10);
    return 5 * number + 2;
  }

  private static void check(List<AsyncResult<Integer>> singles) {
    for (int i = 0; i < singles.size(); i++) {
      assertThat(singles.get(i).get(CALM)).as("single task " + i).isEqualTo(5 * (i % SINGLES) + 2);
    }
  }

  /** How many tasks went on after the loss of an engine. */
  private static long lost(List<TaskInfo> tasks) {
    return tasks.stream()
        .filter(task -> task.story().stream().anyMatch(step -> step.startsWith("lost with")))
        .count();
  }

  private static List<String> open(MapResult<Integer> map) {
    return map.metadata().stream()
        .filter(info -> info.completed().isEmpty())
        .map(info -> info.id() + " on " + info.engine() + ": " + info.story())
        .toList();
  }

  private static MapResult<Integer> mapOf(LoadBalancedView lv) {
    return lv.map(
        (Integer i) -> {
          TimeUnit.MILLISECONDS.sleep(2);
          return 3 * i + 1;
        },
        numbers(ITEMS));
  }

  private static void check(MapResult<Integer> map) {
    List<Outcome<Integer>> outcomes = map.outcomes();
    assertThat(outcomes).hasSize(ITEMS);
    for (int i = 0; i < outcomes.size(); i++) {
      assertThat(outcomes.get(i)).as("item " + i).isInstanceOf(Outcome.Ok.class);
      assertThat(((Outcome.Ok<Integer>) outcomes.get(i)).value()).isEqualTo(3 * i + 1);
    }
  }

  @Test
  void enginesThatDieAndJoinAndTargetsThatAreGone() {
    try (TestGrid engines = TestGrid.start(2);
        Grid grid = engines.connect()) {
      aTaskThatFailedEndsWithThatWhenItsOtherEnginesAreGone(grid, engines);
      aTaskSurvivesOneLoss(grid, engines);
      targetsThatAreGoneFailWhatIsBoundToThem(grid, engines);
      anEngineThatJoinsTakesItsShare(grid, engines);
      aClientThatLeavesTakesItsWorkAlong(grid, engines);
      clientsShareEnginesWhoeverCameFirst(grid, engines);
      aClientThatIsKilledTakesItsWaitingTasksAlong(grid, engines);
    }
  }

  private static void aTaskThatFailedEndsWithThatWhenItsOtherEnginesAreGone(
      Grid grid, TestGrid engines) {
    AsyncResult<Integer> running =
        grid.loadBalanced()
            .withTargets(1)
            .apply(
                () -> {
                  Thread.sleep(60_000);
                  return 1;
                });
    awaitBusy(grid, 1);
    grid.engine(0).put("tried", false);
    AsyncResult<Integer> failing =
        grid.loadBalanced()
            .withRetries(RetryPolicy.of(3).onlyElsewhere())
            .apply(
                (ctx) -> {
                  ctx.put("tried", true);
                  throw new IllegalStateException("no luck");
                });
    await("the task to have run", () -> (boolean) grid.engine(0).pull("tried").get(SOON));
    assertThat(failing.isDone()).as("before engine 1 could be asked").isFalse();

    engines.kill(1);

    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(() -> failing.get(SOON))
        .withMessageContaining("no luck");
    assertThatExceptionOfType(EngineLostException.class).isThrownBy(() -> running.get(SOON));
    engines.launch(1);
    engines.awaitReady(1);
    grid.awaitEngines(2, SOON);
  }

  private static void aTaskSurvivesOneLoss(Grid grid, TestGrid engines) {
    AsyncResult<Integer> result =
        grid.loadBalanced()
            .apply(
                (ctx) -> {
                  Thread.sleep(ctx.engineId() == 1 ? 60_000 : 10);
                  return ctx.engineId();
                });
    AsyncResult<Integer> other =
        grid.loadBalanced()
            .apply(
                (ctx) -> {
                  Thread.sleep(ctx.engineId() == 1 ? 60_000 : 10);
                  return ctx.engineId();
                });
    awaitBusy(grid, 1);

    engines.kill(1);

    assertThat(result.get(SOON)).isZero();
    assertThat(other.get(SOON)).isZero();
    List<TaskInfo> infos = new ArrayList<>(result.metadata());
    infos.addAll(other.metadata());
    assertThat(infos)
        .anySatisfy(
            info -> {
              assertThat(info.attempt()).isEqualTo(2);
              assertThat(info.story())
                  .containsSequence("sent to engine 1", "lost with engine 1", "sent to engine 0");
            });
  }

  private static void targetsThatAreGoneFailWhatIsBoundToThem(Grid grid, TestGrid engines) {
    engines.launch(1);
    engines.awaitReady(1);
    grid.awaitEngines(2, SOON);
    LoadBalancedView one = grid.loadBalanced().withTargets(1);
    AsyncResult<Integer> running =
        one.apply(
            () -> {
              Thread.sleep(60_000);
              return 1;
            });
    AsyncResult<Integer> waiting = one.apply(() -> 2);
    awaitBusy(grid, 1);

    engines.kill(1);

    assertThatExceptionOfType(EngineLostException.class)
        .isThrownBy(() -> running.get(SOON))
        .withMessageContaining("its story: queued, sent to engine 1, lost with engine 1");
    assertThatExceptionOfType(NoSuchEngineException.class)
        .isThrownBy(() -> waiting.get(SOON))
        .withMessageContaining("no engine is left for task");
    assertThatExceptionOfType(NoSuchEngineException.class).isThrownBy(() -> one.apply(() -> 3));
  }

  private static void anEngineThatJoinsTakesItsShare(Grid grid, TestGrid engines) {
    MapResult<Integer> map =
        grid.loadBalanced()
            .withChunkSize(100_000)
            .map(
                (Integer i) -> {
                  Thread.sleep(10);
                  return i;
                },
                numbers(2500));
    awaitBusy(grid, 0);
    engines.launch(1);
    engines.awaitReady(1);

    assertThat(map.get(Duration.ofSeconds(60))).isEqualTo(numbers(2500));
    assertThat(map.<Integer>outcomes().stream().filter(outcome -> outcome.engine() == 1).count())
        .as("items that the engine that joined took from the other")
        .isGreaterThan(300);
  }

  private static void aClientThatLeavesTakesItsWorkAlong(Grid grid, TestGrid engines) {
    MapResult<Integer> map;
    try (Grid second = engines.connect()) {
      map =
          second
              .loadBalanced()
              .map(
                  (Integer i) -> {
                    Thread.sleep(100);
                    return i;
                  },
                  numbers(1000));
      awaitBusy(grid, 0);
      awaitBusy(grid, 1);
    }

    assertThat(map.isDone()).isTrue();
    assertThat(map.<Integer>outcomes()).hasSize(1000);
    await(
        "the engines to be idle",
        () ->
            grid.engines().stream()
                .allMatch(engine -> engine.state() == EngineState.IDLE && engine.queued() == 0));
  }

  private static void clientsShareEnginesWhoeverCameFirst(Grid grid, TestGrid engines) {
    try (Grid second = engines.connect()) {
      MapResult<Integer> large = fiveMillis(grid, 2000);
      awaitBusy(grid, 0);
      awaitBusy(grid, 1);

      MapResult<Integer> small = fiveMillis(second, 200);

      assertThat(small.get(SOON)).isEqualTo(numbers(200));
      assertThat(large.progress().done())
          .as("items of the large map when the small one, a tenth of it, has ended")
          .isLessThan(1500);
      assertThat(large.get(SOON)).isEqualTo(numbers(2000));
    }
  }

  private static MapResult<Integer> fiveMillis(Grid grid, int items) {
    return grid.loadBalanced()
        .map(
            (Integer i) -> {
              Thread.sleep(5);
              return i;
            },
            numbers(items));
  }

  private static void aClientThatIsKilledTakesItsWaitingTasksAlong(Grid grid, TestGrid engines) {
    Path program = engines.profile().home().resolve("Other.java");
    try {
      Files.writeString(
          program,
          """
          import io.gridshell.*;
          import java.nio.file.Path;

          class Other {
            public static void main(String[] arguments) throws Exception {
              Grid grid =
                  Grid.connect(
                      GridOptions.defaults()
                          .withHome(Path.of(arguments[0]))
                          .withProfile(arguments[1]));
              grid.awaitEngines(2, java.time.Duration.ofSeconds(30));
              grid.loadBalanced().withChunkSize(10_000).map(
                  (Integer i) -> { Thread.sleep(50); return i; },
                  java.util.stream.IntStream.range(0, 40_000).boxed().toList());
              for (int i = 0; i < 200; i++) {
                grid.all().execute("Thread.sleep(500)");
              }
              Thread.sleep(600_000);
            }
          }
          """);
      Process other = engines.launchClient(program, List.of(), "other.log");
      try {
        await(
            "the engines to have tasks of the other client",
            () -> grid.engines().stream().allMatch(engine -> engine.queued() > 50));
      } finally {
        other.toHandle().destroyForcibly();
      }
      await(
          "the engines to have and to do nothing of the killed client",
          () ->
              grid.engines().stream()
                  .allMatch(engine -> engine.queued() == 0 && engine.state() == EngineState.IDLE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aMillionTasksLeaveTheHeapsFlat() {
    try (TestGrid engines = TestGrid.start(2);
        Grid grid = engines.connect()) {
      long before = 0;
      for (int round = 0; round < 10; round++) {
        MapResult<Integer> map = grid.loadBalanced().map((Integer i) -> i + 1, numbers(100_000));
        assertThat(map.get(SOON).get(99_999)).isEqualTo(100_000);
        if (round == 1) {
          before = used(grid);
        }
      }

      assertThat(used(grid) - before).isLessThan(16 << 20);
      run(grid, 20_000);
      long beforeSingles = used(grid);
      run(grid, 1_000_000);
      assertThat(used(grid) - beforeSingles).as("by single tasks").isLessThan(16 << 20);
    }
  }

  /** Runs {@code count} single tasks of which some are on their way at any time. */
  private static void run(Grid grid, int count) {
    LoadBalancedView lv = grid.loadBalanced();
    Semaphore free = new Semaphore(IN_FLIGHT);
    AtomicInteger wrong = new AtomicInteger();
    for (int i = 0; i < count; i++) {
      int expected = i + 1;
      free.acquireUninterruptibly();
      var unused =
          lv.apply((Integer item) -> item + 1, i)
              .whenComplete(
                  (value, error) -> {
                    if (error != null || value != expected) {
                      wrong.incrementAndGet();
                    }
                    free.release();
                  });
    }
    free.acquireUninterruptibly(IN_FLIGHT);
    assertThat(wrong).hasValue(0);
  }

  /** Heap in use after a collection, here and on the engines. */
  private static long used(Grid grid) {
    long here = usedHere();
    return here
        + grid
            .all()
            .apply(
                () -> {
                  System.gc();
                  return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
                })
            .get()
            .stream()
            .mapToLong(Long::longValue)
            .sum();
  }

  private static long usedHere() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void anItemThatEndsItsEnginesFailsAlone() {
    try (TestGrid engines = TestGrid.start(4);
        Grid grid = engines.connect()) {
      MapResult<Integer> map =
          grid.loadBalanced()
              .withChunkSize(40)
              .map(
                  (Integer i) -> {
                    if (i == 17) {
                      long pid = ProcessHandle.current().pid();
                      new ProcessBuilder("kill", "-KILL", String.valueOf(pid)).start().waitFor();
                      Thread.sleep(60_000);
                    }
                    return i;
                  },
                  numbers(40));

      assertThat(map.await(CALM)).as("whether the map has ended").isTrue();
      List<Outcome<Integer>> outcomes = map.outcomes();
      for (int i = 0; i < outcomes.size(); i++) {
        if (i == 17) {
          assertThat(((Outcome.Failed<Integer>) outcomes.get(i)).error())
              .isInstanceOf(EngineLostException.class)
              .hasMessageContaining("item 17 of a map of 40 items");
        } else {
          assertThat(outcomes.get(i)).as("item " + i).isInstanceOf(Outcome.Ok.class);
        }
      }
      assertThat(grid.ids()).as("engines that live").isNotEmpty();
    }
  }
}
