package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gridshell.AsyncResult;
import io.gridshell.CellResult;
import io.gridshell.CodeShippingException;
import io.gridshell.CompositeException;
import io.gridshell.Dependency;
import io.gridshell.EngineState;
import io.gridshell.Grid;
import io.gridshell.ImpossibleDependencyException;
import io.gridshell.LoadBalancedView;
import io.gridshell.MapResult;
import io.gridshell.Outcome;
import io.gridshell.RemoteException;
import io.gridshell.RemoteFunction;
import io.gridshell.RetryPolicy;
import io.gridshell.TaskCancelledException;
import io.gridshell.TaskInfo;
import io.gridshell.TaskTimeoutException;
import io.gridshell.grid.testing.SharedGrid;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a load-balanced view can be asked for. */
@ExtendWith(SharedGrid.class)
@Timeout(60)
class BalancedOptionsIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private Grid grid;
  private LoadBalancedView lv;

  @BeforeEach
  void join(Grid shared) {
    grid = shared;
    lv = shared.loadBalanced();
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private AsyncResult<Integer> failing() {
    return lv.apply(
        () -> {
          throw new IllegalStateException("no");
        });
  }

  private void awaitBusy(int engine) {
    Awaitility.await("engine " + engine + " to be busy")
        .atMost(SOON)
        .until(() -> grid.engines().get(engine).state() == EngineState.BUSY);
  }

  @Test
  void aTaskThatFailsIsTriedAgainElsewhereUntilItSucceeds() {
    AsyncResult<Integer> result =
        lv.withRetries(5)
            .apply(
                (ctx) -> {
                  Integer tries =
                      ctx.get(
                          "System.getProperties().merge(\"tries\", 1, (a, b) -> (Integer) a +"
                              + " (Integer) b)");
                  if (ctx.engineId() != 2) {
                    throw new IllegalStateException("not here, " + tries);
                  }
                  return ctx.engineId();
                });

    assertThat(result.get(SOON)).isEqualTo(2);
    TaskInfo info = result.metadata().get(0);
    assertThat(info.attempt()).isBetween(1, 3);
    assertThat(info.story()).first().isEqualTo("queued");
    assertThat(info.story()).last().isEqualTo("ended on engine 2");
  }

  @Test
  void moreRetriesThanEnginesEnd() {
    AsyncResult<Integer> result =
        lv.withRetries(7)
            .apply(
                () -> {
                  throw new IllegalStateException("never");
                });

    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(() -> result.get(SOON))
        .withMessageMatching("(?s).*never; its story: queued, sent to engine .*failed on engine .*")
        .satisfies(error -> assertThat(error.story()).hasSizeGreaterThan(7));
    assertThat(result.metadata().get(0).attempt()).isEqualTo(8);
  }

  @Test
  void retriesCanBeLimitedToSomeFailuresAndToOtherEngines() {
    RetryPolicy onlyState =
        RetryPolicy.of(9)
            .withRetryOn(
                error ->
                    error instanceof RemoteException remote
                        && remote.remoteClassName().endsWith("IllegalStateException"))
            .onlyElsewhere();
    AsyncResult<Integer> state =
        lv.withRetries(onlyState)
            .apply(
                () -> {
                  throw new IllegalStateException("a");
                });
    AsyncResult<Integer> argument =
        lv.withRetries(onlyState)
            .apply(
                () -> {
                  throw new IllegalArgumentException("b");
                });

    assertThatExceptionOfType(RemoteException.class).isThrownBy(() -> state.get(SOON));
    assertThatExceptionOfType(RemoteException.class).isThrownBy(() -> argument.get(SOON));
    assertThat(state.metadata().get(0).attempt()).isEqualTo(SharedGrid.ENGINES);
    assertThat(argument.metadata().get(0).attempt()).isEqualTo(1);
  }

  @Test
  void itemsOfAMapAreTriedAgainOneByOne() {
    MapResult<Integer> result =
        lv.withRetries(3)
            .withChunkSize(10)
            .map(
                (Integer i) -> {
                  if (i % 10 == 3 && System.getProperty("seen" + i) == null) {
                    System.setProperty("seen" + i, "");
                    throw new IllegalStateException("first time");
                  }
                  return i;
                },
                numbers(50));

    assertThat(result.get(SOON)).isEqualTo(numbers(50));
  }

  @Test
  void aTaskThatRunsForTooLongIsStopped() {
    LoadBalancedView limited = lv.withTargets(1).withTimeout(Duration.ofMillis(150));
    AsyncResult<Integer> slow =
        limited.apply(
            () -> {
              Thread.sleep(60_000);
              return 1;
            });

    assertThatExceptionOfType(TaskTimeoutException.class)
        .isThrownBy(() -> slow.get(SOON))
        .withMessageContaining("ran for longer than 150 ms")
        .withMessageContaining("its story: queued, sent to engine 1");
    assertThat(limited.apply(() -> 2).get(SOON)).isEqualTo(2);
  }

  @Test
  void anEndlessLoopIsStoppedAndTheOtherItemsGoOn() {
    MapResult<Integer> result =
        lv.withTimeout(Duration.ofMillis(200))
            .map(
                (Integer i) -> {
                  while (i == 7) {
                    Thread.onSpinWait();
                  }
                  return i;
                },
                numbers(40));

    List<Outcome<Integer>> outcomes = result.outcomes();

    assertThat(outcomes).hasSize(40);
    for (int i = 0; i < 40; i++) {
      if (i == 7) {
        assertThat(((Outcome.Failed<Integer>) outcomes.get(i)).error())
            .isInstanceOf(TaskTimeoutException.class)
            .hasMessageContaining("its story: queued, sent to engine");
      } else {
        assertThat(((Outcome.Ok<Integer>) outcomes.get(i)).value()).isEqualTo(i);
      }
    }
  }

  @Test
  void aTaskThatWaitsTooLongForAnEngineTimesOut() {
    AsyncResult<?> running = grid.engine(0).execute("Thread.sleep(60_000);");
    awaitBusy(0);
    LoadBalancedView one = lv.withTargets(0);
    AsyncResult<Integer> ahead = one.apply(() -> 1);

    AsyncResult<Integer> waiting = one.withQueueTimeout(Duration.ofMillis(100)).apply(() -> 2);

    assertThatExceptionOfType(TaskTimeoutException.class)
        .isThrownBy(() -> waiting.get(SOON))
        .withMessageContaining("found no engine within its queue timeout");
    running.cancel(true);
    assertThat(ahead.get(SOON)).isEqualTo(1);
  }

  @Test
  void aTaskBehindSomebodyElsesCellMovesToAnEngineThatIsFree() {
    var zero = grid.engine(0).execute("Thread.sleep(60_000);");
    var one = grid.engine(1).execute("Thread.sleep(60_000);");
    awaitBusy(0);
    awaitBusy(1);

    assertThat(
            Stream.generate(() -> lv.apply((ctx) -> ctx.engineId())).limit(6).toList().stream()
                .map(result -> result.get(SOON)))
        .containsOnly(2);
    assertThat(zero.isDone() || one.isDone()).isFalse();
  }

  @Test
  void higherPrioritiesGoFirst() {
    LoadBalancedView one = lv.withTargets(1);
    grid.engine(1).execute("java.util.List<Integer> order = new java.util.ArrayList<>();").get();
    AsyncResult<Integer> first =
        one.apply(
            () -> {
              Thread.sleep(400);
              return 0;
            });
    List<AsyncResult<?>> results = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int number = i;
      results.add(
          one.withPriority(i % 2)
              .apply(
                  (ctx) -> {
                    ctx.<List<Integer>>get("order").add(number);
                    Thread.sleep(30);
                    return number;
                  }));
    }
    first.get(SOON);
    results.forEach(result -> result.get(SOON));

    assertThat(grid.engine(1).get("order")).isEqualTo(List.of(1, 3, 5, 0, 2, 4));
  }

  @Test
  void tasksRunAfterTheResultsThatTheyDependOn() {
    AsyncResult<List<Integer>> direct =
        grid.all()
            .apply(
                () -> {
                  Thread.sleep(300);
                  return 1;
                });
    AsyncResult<Integer> bad = failing();

    AsyncResult<Boolean> after = lv.after(direct).apply(() -> true);
    AsyncResult<Integer> impossible = lv.after(direct, bad).apply(() -> 2);
    AsyncResult<Integer> rescue = lv.after(Dependency.anyOf(bad).onFailure()).apply(() -> 3);
    AsyncResult<Integer> always = lv.after(Dependency.allOf(bad, direct).onEnd()).apply(() -> 4);

    assertThat(after.get(SOON)).isTrue();
    assertThat(after.metadata().get(0).started().orElseThrow())
        .isAfterOrEqualTo(direct.metadata().get(0).completed().orElseThrow());
    assertThatExceptionOfType(ImpossibleDependencyException.class)
        .isThrownBy(() -> impossible.get(SOON))
        .withMessageContaining("can never run");
    assertThat(rescue.get(SOON)).isEqualTo(3);
    assertThat(always.get(SOON)).isEqualTo(4);
  }

  @Test
  void followersRunWhereTheResultsRan() {
    AsyncResult<Integer> zero = lv.withTargets(0).apply(() -> 0);
    AsyncResult<Integer> two = lv.withTargets(2).apply(() -> 2);

    assertThat(lv.follow(two).apply((ctx) -> ctx.engineId()).get(SOON)).isEqualTo(2);
    assertThat(lv.follow(Dependency.anyOf(zero, two)).apply((ctx) -> ctx.engineId()).get(SOON))
        .isIn(0, 2);
    assertThatExceptionOfType(ImpossibleDependencyException.class)
        .isThrownBy(() -> lv.follow(zero, two).apply(() -> 1).get(SOON))
        .withMessageContaining("on which all the results ran");
  }

  @Test
  void requirementsChooseEnginesOrFail() {
    long pid = grid.engines().get(1).pid();

    assertThat(
            lv.requires(engine -> engine.pid() == pid)
                .map((Integer i) -> ProcessHandle.current().pid(), numbers(10))
                .get(SOON))
        .containsOnly(pid);
    assertThatExceptionOfType(ImpossibleDependencyException.class)
        .isThrownBy(
            () -> lv.requires(engine -> engine.labels().contains("gpu")).apply(() -> 1).get(SOON))
        .withMessageContaining("no engine in the grid fulfils what task");
  }

  @Test
  void aMapThatFailsFastEndsAtItsFirstFailure() {
    MapResult<Integer> result =
        lv.failingFast()
            .map(
                (Integer i) -> {
                  if (i == 1) {
                    throw new IllegalStateException("one");
                  }
                  Thread.sleep(200);
                  return i;
                },
                numbers(10_000));

    assertThatExceptionOfType(CompositeException.class)
        .isThrownBy(() -> result.get(SOON))
        .withMessageContaining("one")
        .satisfies(failed -> assertThat(failed.failures().get(0).engine()).isIn(0, 1, 2));
    assertThat(result.<Integer>outcomes()).hasSize(10_000);
  }

  @Test
  void halfACancelledMapKeepsWhatIsDone() {
    MapResult<Integer> result =
        lv.map(
            (Integer i) -> {
              Thread.sleep(10);
              return i;
            },
            numbers(1000));
    Awaitility.await("some items").atMost(SOON).until(() -> result.progress().done() > 20);

    assertThat(result.cancel(true)).isTrue();

    List<Outcome<Integer>> outcomes = result.outcomes();
    assertThat(outcomes).hasSize(1000);
    assertThat(outcomes.stream().filter(o -> o instanceof Outcome.Ok<?>).count())
        .isBetween(20L, 999L);
    assertThatExceptionOfType(CompositeException.class).isThrownBy(() -> result.get(SOON));
    assertThat(result.isCancelled()).isTrue();
    assertThat(lv.apply(() -> 5).get(SOON)).isEqualTo(5);
  }

  @Test
  void everythingOfAClientIsCancelledAtOnce() {
    AsyncResult<?> cell = grid.engine(0).execute("Thread.sleep(60_000);");
    MapResult<Integer> map =
        lv.map(
            (Integer i) -> {
              Thread.sleep(60_000);
              return i;
            },
            numbers(100));
    awaitBusy(0);
    awaitBusy(1);

    grid.cancelAll();

    assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(() -> cell.get(SOON));
    assertThat(map.<Integer>outcomes())
        .allSatisfy(
            outcome ->
                assertThat(((Outcome.Failed<Integer>) outcome).error())
                    .isInstanceOf(TaskCancelledException.class));
    assertThat(grid.all().apply(() -> 1).get(SOON)).containsExactly(1, 1, 1);
  }

  @Test
  void aResultIsPendingUntilItIsCompleteAndTellsWhatHasArrived() {
    grid.engine(0).put("pause", 60_000);
    grid.engine(1).put("pause", 0);
    AsyncResult<List<CellResult>> cell = grid.direct(0, 1).execute("Thread.sleep(pause); 7");
    MapResult<Integer> map = lv.withTargets(1, 2).map((Integer i) -> i, numbers(50));

    assertThat(map.get(SOON)).hasSize(50);
    Awaitility.await("engine 1 has answered")
        .atMost(SOON)
        .until(() -> cell.<CellResult>arrived().size() == 1);
    assertThat(cell.<CellResult>arrived().get(0).engine()).isEqualTo(1);
    assertThat(map.<Integer>arrived()).hasSize(50);
    assertThat(grid.pending()).contains(cell).doesNotContain(map);

    cell.cancel(true);
    Awaitility.await("nothing is left of the cell")
        .atMost(SOON)
        .until(() -> !grid.pending().contains(cell));
    assertThat(cell.<CellResult>arrived()).hasSize(2);
  }

  @Test
  void itemsAndResultsThatCannotBeSentFailAlone() {
    MapResult<Object> results = lv.map((Integer i) -> i % 5 == 2 ? new Object() : i, numbers(20));
    List<Object> mixed = new ArrayList<>(numbers(20));
    mixed.set(3, new Object());
    mixed.set(4, new Object());
    MapResult<Object> items = lv.map((Object o) -> o, mixed);

    assertThat(failures(results.outcomes())).containsExactly(2, 7, 12, 17);
    assertThat(failures(items.outcomes())).containsExactly(3, 4);
    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(() -> lv.apply(() -> new Object()).get(SOON))
        .withMessageContaining("CodeShippingException");
  }

  private static List<Integer> failures(List<Outcome<Object>> outcomes) {
    return IntStream.range(0, outcomes.size())
        .filter(i -> outcomes.get(i) instanceof Outcome.Failed<?>)
        .boxed()
        .toList();
  }

  @Test
  void largeItemsTravelAFewAtATime() {
    List<byte[]> items = Stream.generate(() -> new byte[10 << 20]).limit(6).toList();

    MapResult<byte[]> result = lv.map((byte[] bytes) -> bytes, items);

    assertThat(result.get(SOON)).hasSize(6).allMatch(bytes -> bytes.length == 10 << 20);
    assertThat(result.taskIds()).hasSize(6);
  }

  @Test
  void valuesComeInInputOrderAsSoonAsTheyCan() {
    MapResult<Integer> result =
        lv.withChunkSize(1)
            .map(
                (Integer i) -> {
                  Thread.sleep(i == 0 ? 200 : 5);
                  return i;
                },
                numbers(30));

    assertThat(result.inOrder().toList()).isEqualTo(numbers(30));
    assertThat(result.stream().collect(Collectors.toSet())).isEqualTo(Set.copyOf(numbers(30)));
  }

  @Test
  void aStreamPullsABoundedNumberOfEndlessItems() {
    AtomicInteger pulled = new AtomicInteger();
    Iterator<Integer> endless = Stream.generate(pulled::getAndIncrement).iterator();
    try (Stream<Integer> stream = lv.withOutstanding(20).stream((Integer i) -> i * 2, endless)) {
      List<Integer> first = stream.limit(100).toList();

      assertThat(first).isEqualTo(numbers(100).stream().map(i -> i * 2).toList());
    }
    assertThat(pulled.get()).isBetween(100, 121);
  }

  @Test
  void anUnorderedStreamGivesWhatIsReadyFirst() {
    try (Stream<Integer> stream =
        lv.unordered().withChunkSize(1).stream(
            (Integer i) -> {
              Thread.sleep(i == 0 ? 1000 : 1);
              return i;
            },
            numbers(60).iterator())) {
      List<Integer> order = stream.toList();

      assertThat(order).containsExactlyInAnyOrderElementsOf(numbers(60));
      assertThat(order.indexOf(0)).isGreaterThan(3);
    }
  }

  @Test
  void whatTheInputThrowsComesBehindTheValuesBefore() {
    Iterator<Integer> broken =
        Stream.iterate(0, i -> i + 1)
            .map(
                i -> {
                  if (i == 5) {
                    throw new IllegalStateException("no sixth item");
                  }
                  return i;
                })
            .iterator();
    List<Integer> seen = new ArrayList<>();
    try (Stream<Integer> stream = lv.stream((Integer i) -> i, broken)) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> stream.forEach(seen::add))
          .withMessage("no sixth item");
    }
    assertThat(seen).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void anEmptyStreamAndAStreamOfOneEnd() {
    assertThat(lv.stream((Integer i) -> i, List.<Integer>of().iterator()).toList()).isEmpty();
    assertThat(lv.stream((Integer i) -> i, List.of(7).iterator()).toList()).containsExactly(7);
  }

  @Test
  void aParallelFunctionAppliesToOneOrMany() {
    var twice = lv.<Integer, Integer>parallel(i -> 2 * i);

    assertThat(twice.apply(4).get(SOON)).isEqualTo(8);
    assertThat(twice.map(List.of(1, 2, 3)).get(SOON)).containsExactly(2, 4, 6);
  }

  @Test
  void theViewIsAnExecutor() throws Exception {
    ExecutorService executor = lv.asExecutorService();

    Future<Integer> one = executor.submit((Callable<Integer> & Serializable) () -> 1);
    assertThat(one.get()).isEqualTo(1);
    assertThat(executor.submit((Runnable & Serializable) () -> {}, "done").get()).isEqualTo("done");
    List<Callable<Integer>> calls =
        IntStream.range(0, 10)
            .mapToObj(i -> (Callable<Integer> & Serializable) () -> i)
            .<Callable<Integer>>map(call -> call)
            .toList();
    List<Integer> values = new ArrayList<>();
    for (Future<Integer> future : executor.invokeAll(calls)) {
      values.add(future.get());
    }
    assertThat(values).isEqualTo(numbers(10));
    assertThat(executor.invokeAny(calls)).isBetween(0, 9);
    Future<Integer> failing =
        executor.submit(
            (Callable<Integer> & Serializable)
                () -> {
                  throw new IllegalStateException("inside");
                });
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(failing::get)
        .withCauseInstanceOf(IllegalStateException.class);
    Future<?> sleeping =
        executor.submit((Runnable & Serializable) () -> LockSupport.parkNanos(3_000_000_000L));
    Thread waiting = Thread.currentThread();
    new Thread(waiting::interrupt).start();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(sleeping::get);
    assertThat(sleeping.cancel(true)).isTrue();
    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> executor.submit(() -> 1))
        .withMessageContaining("Callable<T> & Serializable");

    executor.shutdown();

    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> executor.submit((Callable<Integer> & Serializable) () -> 1));
    assertThat(lv.apply(() -> 1).get(SOON)).isEqualTo(1);
  }

  @Test
  void outputOfItemsArrivesWithTheResult() {
    List<String> heard = new ArrayList<>();
    MapResult<Integer> result =
        lv.map(
            (Integer i) -> {
              System.out.println("item " + i);
              return i;
            },
            numbers(20));
    var unused = result.onOutput(event -> heard.add(event.text()));
    result.get(SOON);

    String all = String.join("", result.stdout());
    for (int i = 0; i < 20; i++) {
      assertThat(all).contains("item " + i + "\n");
    }
    assertThat(String.join("", heard)).hasSameSizeAs(all);
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> lv.withChunkSize(0));
    assertThatIllegalArgumentException().isThrownBy(() -> lv.withRetries(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> lv.withTimeout(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> lv.withOutstanding(0));
  }

  @Test
  void aMapThatIsCancelledWithoutInterruptBeginsNoMoreItems() {
    LoadBalancedView one = lv.withTargets(0);
    MapResult<Integer> result =
        one.withChunkSize(3000)
            .map(
                (Integer i) -> {
                  Thread.sleep(20);
                  return i;
                },
                numbers(3000));
    awaitBusy(0);

    assertThat(result.cancel(false)).isTrue();

    assertThat(one.apply(() -> 5).get(SOON)).isEqualTo(5);
  }

  @Test
  void aTaskThatWaitsTooLongBehindACellTimesOut() {
    AsyncResult<?> cell = grid.engine(0).execute("Thread.sleep(60_000);");
    awaitBusy(0);

    AsyncResult<Integer> waiting =
        lv.withTargets(0).withQueueTimeout(Duration.ofMillis(100)).apply(() -> 2);

    assertThatExceptionOfType(TaskTimeoutException.class)
        .isThrownBy(() -> waiting.get(SOON))
        .withMessageContaining("found no engine within its queue timeout");
    cell.cancel(true);
  }

  @Test
  void aTaskThatRunsForLongerThanItMightHaveWaitedIsLeftAlone() {
    AsyncResult<Integer> running =
        lv.withQueueTimeout(Duration.ofMillis(100))
            .apply(
                () -> {
                  Thread.sleep(1000);
                  return 2;
                });

    assertThat(running.get(SOON)).isEqualTo(2);
  }

  @Test
  void valuesInOrderEndWithTheFailureThatEndedTheMap() {
    RemoteFunction<Integer, Integer> thirdFails =
        i -> {
          if (i == 2) {
            throw new IllegalStateException("the third");
          }
          Thread.sleep(i == 0 ? 1 : 60_000);
          return i;
        };
    LoadBalancedView fast = lv.failingFast().withChunkSize(1);

    // A stream sends one item, then two together.
    try (Stream<Integer> stream =
        fast.withOutstanding(8).stream(thirdFails, numbers(3).iterator())) {
      assertThatExceptionOfType(RemoteException.class)
          .isThrownBy(stream::toList)
          .withMessageContaining("the third");
    }
    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(() -> fast.map(thirdFails, numbers(3)).inOrder().toList())
        .withMessageContaining("the third");
  }
}
