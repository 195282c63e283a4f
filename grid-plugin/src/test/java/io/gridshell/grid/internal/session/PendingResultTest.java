package io.gridshell.grid.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gridshell.CompositeException;
import io.gridshell.EngineLostException;
import io.gridshell.GridException;
import io.gridshell.GroupBy;
import io.gridshell.Outcome;
import io.gridshell.OutputEvent;
import io.gridshell.Progress;
import io.gridshell.TaskCancelledException;
import io.gridshell.TaskId;
import io.gridshell.TaskTimeoutException;
import io.gridshell.grid.internal.wire.Output;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

// onOutput returns the result itself.
@SuppressWarnings("FutureReturnValueIgnored")
@Timeout(30)
class PendingResultTest {
  private static final UUID CLIENT = UUID.randomUUID();
  private static final Duration SHORT = Duration.ofMillis(20);

  private final List<String> cancelled = new ArrayList<>();

  private static List<Task> tasks(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Task(new TaskId(CLIENT, i + 1), "", i))
        .toList();
  }

  private PendingResult<List<@Nullable Object>> resultOf(List<Task> tasks) {
    return new PendingResult<>(
            "apply", tasks, ValuePerTask.ofEngines(values -> values), this::cancelTask)
        .watch();
  }

  private void cancelTask(Task task, boolean mayInterrupt) {
    cancelled.add(task.id().number() + (mayInterrupt ? " hard" : " soft"));
    task.failed(new TaskCancelledException("task " + task.id() + " was cancelled by its client"));
  }

  private static void succeed(Task task, @Nullable Object value) {
    task.answered(0, List.of(), null, null, value, null);
  }

  private static void fail(Task task, String message) {
    task.failed(new GridException(message));
  }

  @Test
  void givesValuesInTheOrderOfTheTasksWhateverTheOrderOfAnswers() {
    List<Task> tasks = tasks(3);
    PendingResult<List<@Nullable Object>> result = resultOf(tasks);

    succeed(tasks.get(2), "c");
    succeed(tasks.get(0), null);
    assertThat(result.isDone()).isFalse();
    succeed(tasks.get(1), "b");

    assertThat(result.get()).containsExactly(null, "b", "c");
    assertThat(result.isSuccessful()).isTrue();
    assertThat(result.<Object>byEngine())
        .containsEntry(0, null)
        .containsEntry(1, "b")
        .containsEntry(2, "c");
    assertThat(result.taskIds()).extracting(TaskId::number).containsExactly(1L, 2L, 3L);
  }

  @Test
  void withoutTasksItIsCompleteAtOnce() {
    assertThat(resultOf(List.of()).get()).isEmpty();
    assertThat(resultOf(List.of()).progress()).isEqualTo(new Progress(0, 0, 0));
  }

  @Test
  void oneFailureOfManyIsACompositeWithTheValuesOfTheOthers() {
    List<Task> tasks = tasks(3);
    PendingResult<List<@Nullable Object>> result = resultOf(tasks);
    succeed(tasks.get(0), "a");
    fail(tasks.get(1), "broken");
    succeed(tasks.get(2), "c");

    assertThat(result.isDone()).isTrue();
    assertThat(result.isSuccessful()).isFalse();
    assertThatExceptionOfType(CompositeException.class)
        .isThrownBy(result::get)
        .withMessageContaining("apply failed on 1 of 3")
        .withMessageContaining("[1] broken")
        .satisfies(error -> assertThat(error.values()).isEqualTo(Map.of(0, "a", 2, "c")));
    assertThatExceptionOfType(CompositeException.class).isThrownBy(result::byEngine);
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(result::join)
        .withCauseInstanceOf(CompositeException.class);
  }

  @Test
  void outcomesHaveOneEntryAnItemAndThrowNothing() {
    List<Task> tasks = tasks(3);
    PendingResult<List<@Nullable Object>> result = resultOf(tasks);
    succeed(tasks.get(0), "a");
    fail(tasks.get(1), "broken");
    succeed(tasks.get(2), null);

    List<Outcome<Object>> outcomes = result.outcomes();

    assertThat(outcomes).hasSize(3);
    assertThat(outcomes.get(0)).isEqualTo(new Outcome.Ok<>(0, "a"));
    assertThat(outcomes.get(1)).isInstanceOf(Outcome.Failed.class);
    assertThat(outcomes.get(2)).isEqualTo(new Outcome.Ok<>(2, null));
  }

  @Test
  void outcomesOfAMapHaveOneEntryAnItemAlsoForATaskThatFailedAsAWhole() {
    List<Task> tasks = tasks(2);
    PendingMapResult<String> result =
        new PendingMapResult<>(
            "map",
            tasks,
            new ItemsPerTask<>(Map.of(tasks.get(0), 3, tasks.get(1), 2)),
            this::cancelTask);
    result.watch().isDone();
    tasks
        .get(0)
        .answered(
            0,
            List.of(),
            null,
            null,
            List.of(
                new Outcome.Ok<>(0, "a"),
                new Outcome.Failed<>(0, new GridException("item 1")),
                new Outcome.Ok<>(0, "c")),
            null);
    assertThat(result.progress()).isEqualTo(new Progress(3, 1, 5));
    tasks.get(1).failed(new EngineLostException(1, "engine 1 left"));

    assertThat(result.<String>outcomes()).hasSize(5);
    assertThat(result.progress()).isEqualTo(new Progress(5, 3, 5));
    assertThatExceptionOfType(CompositeException.class)
        .isThrownBy(result::get)
        .withMessageContaining("map failed on 3 of 5");
  }

  @Test
  void aWaitThatRunsOutSaysWhatIsOpenAndLeavesTheTasksAlone() {
    List<Task> tasks = tasks(3);
    PendingResult<List<@Nullable Object>> result = resultOf(tasks);
    succeed(tasks.get(1), 1);

    assertThatExceptionOfType(TaskTimeoutException.class)
        .isThrownBy(() -> result.get(SHORT))
        .withMessage("apply is not done after 20 ms: 2 of 3 tasks are open, on engines [0, 2]");
    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> result.get(1, TimeUnit.MILLISECONDS));
    assertThat(result.await(SHORT)).isFalse();
    assertThat(result.await(Duration.ZERO)).isFalse();
    assertThat(cancelled).isEmpty();
    assertThat(result.isDone()).isFalse();
  }

  @Test
  void whoWaitsForEverWaitsUntilItIsThere() {
    Duration forEver = ChronoUnit.FOREVER.getDuration();
    List<Task> tasks = tasks(1);
    PendingResult<List<@Nullable Object>> result = resultOf(tasks);
    Thread engine = new Thread(() -> succeed(tasks.get(0), 1));
    engine.start();

    assertThat(result.await(forEver)).isTrue();
    assertThat(result.get(forEver)).containsExactly(1);
    assertThatExceptionOfType(TaskTimeoutException.class)
        .isThrownBy(() -> resultOf(tasks(1)).get(forEver.negated()))
        .withMessageContaining("not done after 0 ms");
  }

  @Test
  void awaitThrowsForNoOutcome() {
    List<Task> tasks = tasks(1);
    PendingResult<List<@Nullable Object>> result = resultOf(tasks);
    fail(tasks.get(0), "broken");

    assertThat(result.await(SHORT)).isTrue();
  }

  @Test
  void anInterruptOfTheWaitingThreadKeepsItsFlagAndTheTasks() {
    PendingResult<List<@Nullable Object>> result = resultOf(tasks(1));
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(GridException.class)
        .isThrownBy(result::get)
        .withMessageContaining("interrupted while waiting for apply")
        .withMessageContaining("cancel(true)");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(cancelled).isEmpty();
  }

  @Test
  void cancellingHalfOfItEndsTheRestWithItsOwnOutcome() {
    List<Task> tasks = tasks(4);
    PendingResult<List<@Nullable Object>> result = resultOf(tasks);
    succeed(tasks.get(0), "a");
    fail(tasks.get(1), "broken");

    assertThat(result.cancel(true)).isTrue();

    assertThat(cancelled).containsExactly("3 hard", "4 hard");
    assertThat(result.isDone()).isTrue();
    assertThat(result.isCancelled()).isTrue();
    assertThatExceptionOfType(CompositeException.class)
        .isThrownBy(result::get)
        .satisfies(error -> assertThat(error.failures()).hasSize(3));
    assertThat(result.<Object>outcomes().get(0)).isEqualTo(new Outcome.Ok<>(0, "a"));
    assertThat(result.cancel(true)).isFalse();
  }

  @Test
  void aResultThatIsCompleteCannotBeCancelled() {
    List<Task> tasks = tasks(1);
    PendingResult<List<@Nullable Object>> result = resultOf(tasks);
    succeed(tasks.get(0), 1);

    assertThat(result.cancel(true)).isFalse();
    assertThat(result.isCancelled()).isFalse();
    assertThat(result.get()).containsExactly(1);
  }

  @Test
  void timesAreKnownOnceItIsComplete() {
    List<Task> tasks = tasks(2);
    PendingResult<List<@Nullable Object>> result = resultOf(tasks);
    assertThatIllegalStateException()
        .isThrownBy(result::wallTime)
        .withMessageContaining("wallTime is known once apply is done");
    assertThatIllegalStateException().isThrownBy(result::serialTime);
    for (Task task : tasks) {
      Instant start = Instant.ofEpochSecond(100);
      task.answered(0, List.of(), start, start.plusMillis(1500), null, null);
    }

    assertThat(result.serialTime()).isEqualTo(Duration.ofSeconds(3));
    assertThat(result.wallTime()).isPositive().isEqualTo(result.elapsed());
    assertThat(result.wallTime()).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void twoTasksOnOneEngineHaveNoValueByEngine() {
    List<Task> tasks =
        List.of(new Task(new TaskId(CLIENT, 1), "", 5), new Task(new TaskId(CLIENT, 2), "", 5));
    PendingResult<List<@Nullable Object>> result =
        new PendingResult<>("map", tasks, ValuePerTask.ofItems(values -> values), this::cancelTask)
            .watch();
    tasks.forEach(task -> succeed(task, 1));

    assertThatIllegalStateException()
        .isThrownBy(result::byEngine)
        .withMessageContaining("engine 5")
        .withMessageContaining("outcomes()");
  }

  @Test
  void aListenerHearsEverythingInOrderBeforeTheResultIsComplete() {
    List<Task> tasks = tasks(2);
    PendingResult<List<@Nullable Object>> result = resultOf(tasks);
    tasks.get(0).output(0, TaskTest.out("a"));
    StringBuilder heard = new StringBuilder();
    List<String> whenComplete = new ArrayList<>();
    result.onOutput(event -> heard.append(event.engine()).append(event.text()).append(' '));
    result.thenRun(() -> whenComplete.add(heard.toString())).isDone();

    tasks.get(0).output(1, TaskTest.out("b"));
    tasks.get(1).answered(1, TaskTest.out("y"), null, null, 2, null);
    tasks.get(0).answered(2, TaskTest.out("c"), null, null, 1, null);
    tasks.get(1).output(0, TaskTest.out("x"));

    assertThat(heard).hasToString("0a 0b 0c 1x 1y ");
    assertThat(whenComplete).containsExactly(heard.toString());
    assertThat(result.stdout()).containsExactly("abc", "xy");
  }

  @Test
  void aListenerThatIsAddedAfterTheEndHearsEverything() {
    List<Task> tasks = tasks(1);
    PendingResult<List<@Nullable Object>> result = resultOf(tasks);
    tasks.get(0).answered(0, TaskTest.out("all"), null, null, 1, null);
    List<String> heard = new ArrayList<>();

    result.onOutput(event -> heard.add(event.text()));

    assertThat(heard).containsExactly("all");
  }

  @Test
  void aListenerThatThrowsHarmsNeitherTheOthersNorTheResult() {
    for (Runnable thrower :
        List.<Runnable>of(
            () -> {
              throw new IllegalStateException("listener");
            },
            () -> {
              throw new AssertionError("listener");
            })) {
      List<Task> tasks = tasks(1);
      PendingResult<List<@Nullable Object>> result = resultOf(tasks);
      List<String> heard = new ArrayList<>();
      result.onOutput(event -> thrower.run());
      result.onOutput(event -> heard.add(event.text()));

      tasks.get(0).output(0, TaskTest.out("a"));
      tasks.get(0).answered(1, TaskTest.out("b"), null, null, 1, null);

      assertThat(result.get(Duration.ofSeconds(5))).containsExactly(1);
      assertThat(heard).containsExactly("a", "b");
    }
  }

  @Test
  void noOutputIsLostOrDoubledWhenEverythingHappensAtOnce() throws InterruptedException {
    for (int round = 0; round < 50; round++) {
      Task task = tasks(1).get(0);
      PendingResult<List<@Nullable Object>> result = resultOf(List.of(task));
      List<String> heard = new ArrayList<>();
      AtomicBoolean overlap = new AtomicBoolean();
      AtomicBoolean inside = new AtomicBoolean();
      List<Thread> threads = new ArrayList<>();
      for (int start = 0; start < 3; start++) {
        int first = start;
        threads.add(
            new Thread(
                () -> {
                  for (int i = first; i < 60; i += 3) {
                    task.output(i, TaskTest.out(i + " "));
                  }
                }));
      }
      threads.add(
          new Thread(
              () ->
                  result.onOutput(
                      event -> {
                        overlap.compareAndSet(false, !inside.compareAndSet(false, true));
                        heard.add(event.text());
                        inside.set(false);
                      })));
      threads.add(new Thread(() -> task.answered(60, TaskTest.out("end"), null, null, 1, null)));
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }

      String all =
          IntStream.range(0, 60).mapToObj(i -> i + " ").collect(Collectors.joining()) + "end";
      assertThat(result.get(Duration.ofSeconds(5))).containsExactly(1);
      assertThat(String.join("", heard)).isEqualTo(all);
      assertThat(result.stdout()).containsExactly(all);
      assertThat(overlap).isFalse();
    }
  }

  @Test
  void aValueThatCannotBeMadeFailsTheResultInsteadOfLeavingItOpen() {
    List<Task> tasks = tasks(1);
    PendingResult<Object> result =
        new PendingResult<>(
                "gather of x",
                tasks,
                ValuePerTask.ofEngines(
                    values -> {
                      throw new IllegalArgumentException("no such array");
                    }),
                this::cancelTask)
            .watch();

    try {
      succeed(tasks.get(0), 1);
    } catch (IllegalArgumentException toTheTransport) {
      assertThat(toTheTransport).hasMessage("no such array");
    }

    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> result.get(Duration.ofSeconds(2)))
        .withMessageContaining("no such array");
  }

  @Test
  void anErrorWhileAValueIsMadeOrATaskIsSeenEndsTheResult() {
    List<Task> tasks = tasks(1);
    PendingResult<Object> unmade =
        new PendingResult<Object>(
                "gather of x",
                tasks,
                ValuePerTask.ofEngines(
                    values -> {
                      throw new AssertionError("no value");
                    }),
                this::cancelTask)
            .watch();
    succeed(tasks.get(0), 1);
    List<Task> seen = tasks(1);
    PendingResult<Object> unseen =
        new PendingResult<Object>(
                "gather of y", seen, ValuePerTask.ofEngines(values -> values), this::cancelTask)
            .watch(
                task -> {
                  throw new AssertionError("not seen");
                });
    succeed(seen.get(0), 1);

    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> unmade.get(Duration.ofSeconds(5)))
        .withMessageContaining("gather of x failed here")
        .withMessageContaining("no value");
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> unseen.get(Duration.ofSeconds(5)))
        .withMessageContaining("gather of y failed here")
        .withMessageContaining("not seen");
  }

  @Test
  void aMapIsIteratedAsItemsArriveAndGoesOnBehindAFailedOne() {
    List<Task> tasks = tasks(3);
    PendingMapResult<String> result =
        new PendingMapResult<>(
            "map", tasks, ValuePerTask.ofItems(PendingResultTest::strings), this::cancelTask);
    result.watch().isDone();
    var items = result.iterator();
    succeed(tasks.get(2), "third");
    assertThat(items.next()).isEqualTo("third");
    fail(tasks.get(0), "first is broken");
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(items::next)
        .withMessage("first is broken");
    succeed(tasks.get(1), "second");

    assertThat(items.next()).isEqualTo("second");
    assertThat(items.hasNext()).isFalse();
  }

  @SuppressWarnings("unchecked")
  private static List<String> strings(List<@Nullable Object> values) {
    return (List<String>) (List<?>) values;
  }

  @Test
  void readsAsWhatItIs() {
    List<Task> tasks = tasks(2);
    PendingResult<List<@Nullable Object>> result = resultOf(tasks);
    fail(tasks.get(0), "broken");

    assertThat(result).hasToString("apply: 1 of 2 done, 1 failed");
  }

  /** Text that {@code whenShown} learns of as it grows. */
  private static final class Shown extends ByteArrayOutputStream {
    private final Consumer<String> whenShown;

    Shown(Consumer<String> whenShown) {
      this.whenShown = whenShown;
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      super.write(bytes, from, length);
      whenShown.accept(text());
    }

    String text() {
      return toString(StandardCharsets.UTF_8);
    }
  }

  private static String printed(Runnable action) {
    Shown shown = new Shown(text -> {});
    PrintStream before = System.out;
    System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setOut(before);
    }
    return shown.text();
  }

  /** What waiting for two tasks shows where standard error is a terminal or not. */
  private String shownWhileWaiting(boolean terminal) {
    String streams = System.getProperty("gridshell.terminal");
    PrintStream before = System.err;
    List<Task> tasks = tasks(2);
    PendingResult<List<@Nullable Object>> result = resultOf(tasks);
    succeed(tasks.get(0), "a");
    Shown shown =
        new Shown(
            text -> {
              if (text.contains("1/2")) {
                succeed(tasks.get(1), "b");
              }
            });
    System.setProperty("gridshell.terminal", terminal ? "err" : "");
    System.setErr(new PrintStream(shown, true, StandardCharsets.UTF_8));
    try {
      if (!terminal) {
        succeed(tasks.get(1), "b");
      }
      assertThat(result.awaitWithProgress()).containsExactly("a", "b");
    } finally {
      System.setErr(before);
      if (streams == null) {
        System.clearProperty("gridshell.terminal");
      } else {
        System.setProperty("gridshell.terminal", streams);
      }
    }
    return shown.text();
  }

  @Test
  void awaitWithProgressShowsPeopleHowFarItIs() {
    String shown = shownWhileWaiting(true);

    assertThat(shown).contains("1/2").contains("2/2");
    assertThat(shown.indexOf("1/2")).isLessThan(shown.indexOf("2/2"));
    assertThat(shownWhileWaiting(false)).isEmpty();
  }

  @Test
  void awaitWithProgressThrowsTheFailure() {
    List<Task> tasks = tasks(1);
    PendingResult<List<@Nullable Object>> result = resultOf(tasks);
    fail(tasks.get(0), "broken");

    assertThatExceptionOfType(CompositeException.class)
        .isThrownBy(result::awaitWithProgress)
        .withMessageContaining("[0] broken");
  }

  @Test
  void printOutputArrangesByTypeAndByOrder() {
    List<Task> tasks = tasks(2);
    PendingResult<List<@Nullable Object>> result = resultOf(tasks);
    tasks.get(1).output(0, err("b1\n"));
    tasks.get(0).output(0, TaskTest.out("a1\n"));
    tasks.get(1).output(1, TaskTest.out("b2\n"));
    tasks.get(0).output(1, err("a2\n"));
    tasks.forEach(task -> task.answered(2, List.of(), null, null, null, null));

    assertThat(printed(() -> result.printOutput(GroupBy.TYPE)).lines())
        .containsExactly("[stdout:0] a1", "[stdout:1] b2", "[stderr:0] a2", "[stderr:1] b1");
    assertThat(printed(() -> result.printOutput(GroupBy.ORDER)).lines())
        .containsExactly("[stderr:1] b1", "[stdout:0] a1", "[stdout:1] b2", "[stderr:0] a2");
  }

  private static List<Output> err(String text) {
    return List.of(new Output(OutputEvent.Stream.STDERR, text));
  }

  @Test
  void printOutputPutsTheLinesOfATaskTogetherThatCameInPieces() {
    List<Task> tasks = tasks(2);
    PendingResult<List<@Nullable Object>> result = resultOf(tasks);
    tasks.get(0).output(0, TaskTest.out("one li"));
    tasks.get(0).output(1, err("oops "));
    tasks.get(1).output(0, TaskTest.out("other\nnever en"));
    tasks.get(0).output(2, TaskTest.out("ne\nnext "));
    tasks.get(1).output(1, TaskTest.out("ded"));
    tasks.get(0).output(3, err("again\n"));
    tasks.get(0).output(4, TaskTest.out("line\n"));
    tasks.forEach(task -> task.answered(0, List.of(), null, null, null, null));

    assertThat(printed(() -> result.printOutput(GroupBy.ORDER)).lines())
        .containsExactly(
            "[stdout:1] other",
            "[stdout:0] one line",
            "[stdout:1] never ended",
            "[stderr:0] oops again",
            "[stdout:0] next line");
  }

  @Test
  void printOutputKeepsBlanksAndEmptyLines() {
    List<Task> tasks = tasks(1);
    PendingResult<List<@Nullable Object>> result = resultOf(tasks);
    tasks.get(0).output(0, TaskTest.out("a  \n\n"));
    tasks.get(0).output(1, TaskTest.out("b\n\n"));
    tasks.get(0).answered(2, List.of(), null, null, null, null);

    assertThat(printed(() -> result.printOutput(GroupBy.ENGINE)))
        .isEqualTo("[stdout:0] a  \n\nb\n\n");
    assertThat(printed(() -> result.printOutput(GroupBy.ORDER)))
        .isEqualTo("[stdout:0] a  \n\n[stdout:0] b\n\n");
  }

  @Test
  void standardErrorIsKeptApart() {
    List<Task> tasks = tasks(1);
    PendingResult<List<@Nullable Object>> result = resultOf(tasks);
    tasks.get(0).output(0, err("oops"));
    tasks.get(0).output(1, TaskTest.out("fine"));

    assertThat(result.stdout()).containsExactly("fine");
    assertThat(result.stderr()).containsExactly("oops");
  }

  @Test
  void aMapThatFailsFastHasTakenAsLongAsUntilItsFirstFailure() {
    BalancedMapResult<Integer> result = new BalancedMapResult<>(2, true);

    result.settle(0, 1, 0, new GridException("first"));

    Duration took = result.wallTime();
    assertThat(took).isBetween(Duration.ZERO, Duration.ofMinutes(1));
    result.settle(1, 2, 0, new GridException("second"));
    assertThat(result.wallTime()).isEqualTo(took);
    assertThat(result.elapsed()).isEqualTo(took);
  }
}
