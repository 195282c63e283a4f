package io.gridshell.grid.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gridshell.AsyncResult;
import io.gridshell.Dependency;
import io.gridshell.GridException;
import io.gridshell.ImpossibleDependencyException;
import io.gridshell.LoadBalancedView;
import io.gridshell.MapResult;
import io.gridshell.Outcome;
import io.gridshell.TaskTimeoutException;
import io.gridshell.grid.testing.SharedGrid;
import io.gridshell.grid.testing.TestGrid;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.ignite.Ignite;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong between a program, the balancer and Ignite ends what it is about, no more. */
@ExtendWith(SharedGrid.class)
@Timeout(60)
class BalancerIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** A lot that ends where its number of items should be, so that its job fails on arrival. */
  private static final byte[] BROKEN = {'L'};

  private @Nullable Ignite node;
  private @Nullable ClientSession session;
  private Balancer balancer;
  private LoadBalancedView lv;

  @BeforeEach
  void join(TestGrid engines) throws Exception {
    Ignite client = engines.joinAsNode(LIMIT);
    ClientSession joined = new ClientSession(client);
    joined.directory().await(SharedGrid.ENGINES, LIMIT);
    node = client;
    session = joined;
    balancer = new Balancer(joined);
    lv = new SessionBalancedView(balancer, BalanceOptions.none());
  }

  @AfterEach
  void leave() {
    balancer.close();
    if (session != null) {
      session.close();
    }
    if (node != null) {
      node.close();
    }
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private MapResult<Integer> slowMap() {
    return lv.map(
        (Integer i) -> {
          TimeUnit.MILLISECONDS.sleep(20);
          return i;
        },
        numbers(2000));
  }

  @Test
  void whatBreaksTheSchedulerEndsWhatItHadAndNothingThatComesLater() {
    MapResult<Integer> map = slowMap();

    balancer.happened(
        now -> {
          throw new AssertionError("no event");
        });

    assertThat(map.<Integer>outcomes()).hasSize(2000);
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> map.get(LIMIT))
        .withMessageContaining("no event");
    assertThat(lv.map((Integer i) -> i + 1, numbers(100)).get(LIMIT)).hasSize(100);
  }

  /** Cannot be sent, and says so in its own way. */
  static final class Unsendable implements Serializable {
    private static final long serialVersionUID = 1L;

    private Object writeReplace() {
      throw new IllegalStateException("stays here");
    }
  }

  @Test
  void anItemWhoseCodeThrowsWhileItIsSentFailsAlone() {
    MapResult<Integer> map = lv.map((Object item) -> 1, List.of(1, 2, new Unsendable(), 4));

    assertThat(map.outcomes().stream().filter(outcome -> outcome instanceof Outcome.Ok).count())
        .isEqualTo(3);
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> map.get(LIMIT))
        .withMessageContaining("stays here");
  }

  @Test
  void aTaskThatNoEngineCanTakeInEndsAndOthersGoOn() {
    Task broken = session().newTask("broken", -1);
    PendingResult<Object> lost =
        new PendingResult<>("broken", List.of(broken), new OneValue<>(), session()::cancel).watch();
    Outgoing outgoing = new Requests(session()).pull("1").withRequest(BROKEN);

    var unused =
        balancer.submit(
            BalanceOptions.none(),
            1,
            "broken",
            spec -> new SingleWork(spec, BalanceOptions.none(), broken, outgoing));

    assertThat(lv.map((Integer i) -> i + 1, numbers(1000)).get(LIMIT)).hasSize(1000);
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> lost.get(LIMIT))
        .withMessageContaining("could not be carried to engine");
  }

  private ClientSession session() {
    if (session == null) {
      throw new AssertionError("no session");
    }
    return session;
  }

  @Test
  void aCallbackThatNeverReturnsHoldsUpNeitherTimersNorOtherResults() {
    CompletableFuture<Void> never = new CompletableFuture<>();
    // Long enough for callbacks to be there before: later ones would run, and wait, right here.
    LoadBalancedView patient = lv.withQueueTimeout(Duration.ofSeconds(1));
    for (int i = 0; i < 6; i++) {
      var unused = patient.apply(() -> busy()).whenComplete((value, error) -> never.join());
    }

    AsyncResult<Integer> late = lv.withQueueTimeout(Duration.ofMillis(1200)).apply(() -> 1);

    try {
      assertThatExceptionOfType(TaskTimeoutException.class)
          .isThrownBy(() -> late.get(LIMIT))
          .withMessageContaining("queue timeout of 1200 ms")
          .withMessageContaining("its story: queued");
    } finally {
      never.complete(null);
    }
  }

  private static int busy() throws InterruptedException {
    TimeUnit.SECONDS.sleep(3);
    return 1;
  }

  @Test
  void aRequirementThatThrowsIsNamedInTheError() {
    AsyncResult<Integer> result =
        lv.requires(
                engine -> {
                  throw new IllegalStateException("no label");
                })
            .apply(() -> 1);

    assertThatExceptionOfType(ImpossibleDependencyException.class)
        .isThrownBy(() -> result.get(LIMIT))
        .withMessageContaining("no label")
        .withCauseInstanceOf(IllegalStateException.class);
    AsyncResult<Integer> both =
        lv.requires(engine -> engine.id() > 0)
            .requires(engine -> engine.id() < 2)
            .apply(ctx -> ctx.engineId());
    assertThat(both.get(LIMIT)).isEqualTo(1);
  }

  @Test
  void dependenciesAddUpAndAnErrorNamesTheResultThatFailed() {
    AsyncResult<Integer> good = lv.apply(() -> 1);
    AsyncResult<Integer> bad =
        lv.apply(
            () -> {
              throw new IllegalStateException("went wrong");
            });

    AsyncResult<Integer> both = lv.after(bad).after(good).apply(() -> 3);

    assertThatExceptionOfType(ImpossibleDependencyException.class)
        .isThrownBy(() -> both.get(LIMIT))
        .withMessageContaining("went wrong");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lv.after(good).after(Dependency.anyOf(bad, good)))
        .withMessageContaining("another kind");
  }

  @Test
  void anIteratorMayWaitForWhatEarlierItemsDid(@TempDir Path folder) {
    String place = folder.toString();
    Iterator<Integer> items =
        IntStream.range(0, 20)
            .peek(
                i ->
                    Awaitility.await("item " + (i - 1) + " to have run")
                        .atMost(LIMIT)
                        .pollInterval(Duration.ofMillis(2))
                        .until(() -> i == 0 || Files.exists(folder.resolve("ran" + (i - 1)))))
            .iterator();
    try (Stream<Integer> stream =
        lv.withOutstanding(8).stream(
            (Integer i) -> {
              Files.createFile(Path.of(place, "ran" + i));
              return i;
            },
            items)) {
      assertThat(stream).containsExactlyElementsOf(numbers(20));
    }
  }

  @Test
  void everyBlockOfAMapHasItsLabel() {
    MapResult<Integer> map =
        lv.withLabel("squares").withChunkSize(7).map((Integer i) -> i * i, numbers(50));

    assertThat(map.get(LIMIT)).hasSize(50);
    assertThat(map.metadata()).hasSizeGreaterThan(7);
    assertThat(map.metadata()).allMatch(info -> info.label().equals("squares"));
  }

  private static void end(Task task) {
    task.answered(0, List.of(), null, null, 1, null);
  }

  private PendingResult<Object> resultOf(Task task) {
    return new PendingResult<>("earlier", List.of(task), new OneValue<>(), session()::cancel)
        .watch();
  }

  @Test
  void manyTasksWaitForOneResult() {
    Task task = session().newTask("earlier", 0);
    PendingResult<Object> earlier = resultOf(task);
    List<AsyncResult<Integer>> behind =
        IntStream.range(0, 200).mapToObj(i -> lv.after(earlier).apply(() -> i)).toList();
    assertThat(behind).noneMatch(AsyncResult::isDone);

    end(task);

    assertThat(behind.stream().map(result -> result.get(LIMIT)).toList()).isEqualTo(numbers(200));
    assertThat(lv.follow(earlier).apply(ctx -> ctx.engineId()).get(LIMIT)).isZero();
  }

  @Test
  void tasksThatAreSubmittedWhileWhatTheyWaitForEndsRun() {
    for (int round = 0; round < 100; round++) {
      Task task = session().newTask("earlier", 0);
      PendingResult<Object> earlier = resultOf(task);
      AsyncResult<Integer> first = lv.after(earlier).apply(() -> 1);
      CompletableFuture<Void> ends = CompletableFuture.runAsync(() -> end(task));
      AsyncResult<Integer> second = lv.after(earlier).apply(() -> 2);

      assertThat(first.get(LIMIT)).isEqualTo(1);
      assertThat(second.get(LIMIT)).isEqualTo(2);
      ends.join();
    }
  }

  /** Items of a map, of which the one at {@code index} can be watched. */
  private static WeakReference<byte[]> large(List<byte[]> items, int index) {
    IntStream.range(0, 3).forEach(i -> items.add(new byte[] {(byte) i}));
    return new WeakReference<>(items.get(index));
  }

  private static void awaitGone(WeakReference<?> reference, String what) {
    Awaitility.await(what + " to be let go")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              System.gc();
              return reference.get() == null;
            });
  }

  @Test
  void anItemIsLetGoOnceItHasItsOutcomeWhileOthersOfItsMapRun(@TempDir Path folder)
      throws Exception {
    Path gate = folder.resolve("gate");
    String name = gate.toString();
    List<byte[]> items = new ArrayList<>();
    WeakReference<byte[]> first = large(items, 0);
    MapResult<Integer> map =
        lv.withChunkSize(1)
            .map(
                (byte[] item) -> {
                  while (item[0] == 2 && !Files.exists(Path.of(name))) {
                    TimeUnit.MILLISECONDS.sleep(5);
                  }
                  return (int) item[0];
                },
                items);
    items.clear();

    awaitGone(first, "an item of a map that runs");

    assertThat(map.isDone()).isFalse();
    Files.createFile(gate);
    assertThat(map.get(LIMIT)).containsExactly(0, 1, 2);
  }

  @Test
  void resultsOfDirectViewsAndFailedOnesCanBeFollowed() {
    AsyncResult<Object> direct =
        new SessionEngineView(session(), session().directory().require(1), "").pull("1 / 0");
    LoadBalancedView behind = lv.follow(Dependency.allOf(direct).onFailure());

    assertThat(behind.apply(ctx -> ctx.engineId()).get(LIMIT)).isEqualTo(1);
    assertThatExceptionOfType(ImpossibleDependencyException.class)
        .isThrownBy(() -> lv.follow(direct).apply(() -> 1).get(LIMIT))
        .withMessageContaining("by zero");
  }

  @Test
  void aStreamThatIsClosedTakesItsWorkBack() {
    Stream<Integer> stream =
        lv.withOutstanding(100).stream(
            (Integer i) -> {
              TimeUnit.MILLISECONDS.sleep(i == 0 ? 1 : 60_000);
              return i;
            },
            numbers(100).iterator());
    Iterator<Integer> values = stream.iterator();
    assertThat(values.next()).isZero();

    stream.close();

    assertThat(lv.map((Integer i) -> i, numbers(20)).get(LIMIT)).hasSize(20);
  }

  @Test
  void whatIsSubmittedWhileTheSchedulerBreaksEndsAndKeepsNoEngineBusy() throws Exception {
    CountDownLatch breaking = new CountDownLatch(1);
    CountDownLatch submitted = new CountDownLatch(1);
    CompletableFuture<Void> breaker =
        CompletableFuture.runAsync(
            () ->
                balancer.happened(
                    now -> {
                      breaking.countDown();
                      awaitFor(submitted);
                      throw new AssertionError("no event");
                    }));
    awaitFor(breaking);

    AsyncResult<Integer> lost = lv.withRetries(5).apply(() -> 1);
    submitted.countDown();

    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> lost.get(LIMIT))
        .withMessageContaining("no event");
    breaker.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    for (int engine = 0; engine < SharedGrid.ENGINES; engine++) {
      assertThat(lv.withTargets(engine).apply(() -> 2).get(LIMIT)).isEqualTo(2);
    }
  }

  private static void awaitFor(CountDownLatch latch) {
    try {
      assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}
