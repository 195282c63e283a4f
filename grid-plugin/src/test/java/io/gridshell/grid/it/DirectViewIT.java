package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gridshell.AsyncResult;
import io.gridshell.CellResult;
import io.gridshell.CompositeException;
import io.gridshell.DirectView;
import io.gridshell.EngineContext;
import io.gridshell.EngineInfo;
import io.gridshell.EngineLoad;
import io.gridshell.EngineState;
import io.gridshell.EngineView;
import io.gridshell.Grid;
import io.gridshell.GridException;
import io.gridshell.GroupBy;
import io.gridshell.Interruption;
import io.gridshell.NoSuchEngineException;
import io.gridshell.Outcome;
import io.gridshell.OutputEvent;
import io.gridshell.Ref;
import io.gridshell.RemoteException;
import io.gridshell.TaskCancelledException;
import io.gridshell.TaskInfo;
import io.gridshell.TaskStatus;
import io.gridshell.grid.testing.SharedGrid;
import io.gridshell.grid.testing.TestGrid;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedGrid.class)
@Timeout(60)
class DirectViewIT {
  private Grid grid;
  private DirectView dv;

  @BeforeEach
  void join(Grid shared) {
    grid = shared;
    dv = shared.all();
  }

  @Test
  void enginesHaveIdsAndSayWhatTheyAre(TestGrid engines) {
    assertThat(grid.ids()).containsExactly(0, 1, 2);
    assertThat(dv.targets()).containsExactly(0, 1, 2);
    Awaitility.await("all engines to be idle")
        .atMost(Duration.ofSeconds(5))
        .until(() -> grid.engines().stream().allMatch(e -> e.state() == EngineState.IDLE));
    List<EngineInfo> infos = grid.engines();
    assertThat(infos).extracting(EngineInfo::id).containsExactly(0, 1, 2);
    assertThat(infos)
        .extracting(EngineInfo::pid)
        .containsExactly(
            engines.process(0).pid(), engines.process(1).pid(), engines.process(2).pid());
    assertThat(infos).allSatisfy(info -> assertThat(info.host()).isNotBlank());
  }

  @Test
  void enginesTellWhatTheyRanAndWhatTheyRun() {
    EngineView engine = grid.engine(2);
    long doneBefore = load(2).done();
    long failedBefore = load(2).failed();
    engine.execute("int counted = 1;").get();
    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(() -> engine.execute("counted / 0").get());
    AsyncResult<CellResult> running = engine.execute("Thread.sleep(60_000); // long");
    Awaitility.await("engine 2 to tell what it runs")
        .atMost(Duration.ofSeconds(10))
        .until(() -> load(2).running().equals("Thread.sleep(60_000); // long"));
    EngineLoad load = load(2);
    running.cancel(true);

    assertThat(load.done()).isEqualTo(doneBefore + 1);
    assertThat(load.failed()).isEqualTo(failedBefore + 1);
    assertThat(load.runningFor()).isPositive();
    assertThat(load.heapUsed()).isPositive().isLessThan(load.heapLimit());
    assertThat(load.cpu()).isPositive();
    assertThat(load.uptime()).isPositive();
  }

  private EngineLoad load(int id) {
    return grid.engines().stream()
        .filter(engine -> engine.id() == id)
        .map(EngineInfo::load)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void variablesAreListedWithTheirTypes() {
    dv.clear().get();
    dv.execute("int whole = 1; List<String> words = List.of();").get();
    assertThat(dv.variables().get())
        .hasSize(3)
        .allMatch(Map.of("whole", "int", "words", "List<String>")::equals);
  }

  @Test
  void classesOfASentJarAreUsableAtOnceAndAfterARestart(@TempDir Path folder) throws Exception {
    Path source = Files.createDirectories(folder.resolve("src/shipped")).resolve("Greeting.java");
    Files.writeString(
        source,
        "package shipped; public class Greeting { public static String of(String name)"
            + " { return \"hello \" + name; } }");
    Path classes = Files.createDirectories(folder.resolve("classes"));
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", classes.toString(), source.toString()))
        .isZero();

    assertThat(dv.addToClassPath(classes).get()).containsExactly("classes", "classes", "classes");

    String cell = "shipped.Greeting.of(\"you\")";
    assertThat(dv.pull(cell).get()).containsExactly("hello you", "hello you", "hello you");
    dv.restart().get();
    assertThat(dv.pull(cell).get()).containsExactly("hello you", "hello you", "hello you");
  }

  @Test
  void anEngineThatWorksIsBusyAndCountsWhatWaits() {
    AsyncResult<CellResult> running = grid.engine(1).execute("Thread.sleep(60_000);");
    AsyncResult<Void> waiting = grid.engine(1).push("x", 1);
    Awaitility.await("engine 1 to be busy with one task waiting")
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                grid.engines().get(1).state() == EngineState.BUSY
                    && grid.engines().get(1).queued() == 1);

    assertThat(grid.engine(1).interrupt().get()).isEqualTo(Interruption.STOPPED);
    assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(running::get);
    waiting.get();
    assertThat(grid.engine(1).get("x")).isEqualTo(1);
  }

  @Test
  void aCallRunsOnEveryEngineAndResultsComeInEngineOrder() {
    List<Long> pids = dv.apply(() -> ProcessHandle.current().pid()).get();

    assertThat(pids)
        .containsExactlyElementsOf(grid.engines().stream().map(EngineInfo::pid).toList());
    assertThat(dv.apply((ctx) -> ctx.engineId()).get()).containsExactly(0, 1, 2);
    assertThat(dv.apply((ctx) -> ctx.engineId()).<Integer>byEngine())
        .containsExactlyInAnyOrderEntriesOf(Map.of(0, 0, 1, 1, 2, 2));
  }

  @Test
  void oneEngineGivesAScalarAndAViewOfSeveralGivesAListEvenForOne() {
    assertThat(grid.engine(2).apply(() -> 42).get()).isEqualTo(42);
    assertThat(grid.direct(2).apply(() -> 42).get()).containsExactly(42);
    assertThat(grid.direct(2, 0).apply((ctx) -> ctx.engineId()).get()).containsExactly(2, 0);
    assertThat(grid.engine(2).id()).isEqualTo(2);
  }

  @Test
  void anUnknownEngineIsRefusedAtOnceWithThoseThatAreThere() {
    assertThatExceptionOfType(NoSuchEngineException.class)
        .isThrownBy(() -> grid.engine(99))
        .withMessage(
            "no engine 99: the grid has engines [0, 1, 2]; name one of them, or start more with"
                + " 'gridshell engines -n N'");
    assertThatExceptionOfType(NoSuchEngineException.class)
        .isThrownBy(() -> grid.direct(0, 99))
        .withMessage(
            "no engine 99: the grid has engines [0, 1, 2]; name one of them, or start more with"
                + " 'gridshell engines -n N'");
    assertThatExceptionOfType(NoSuchEngineException.class)
        .isThrownBy(() -> grid.loadBalanced().withTargets(7));
  }

  @Test
  void anEngineThatIsNamedTwiceIsRefusedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grid.direct(0, 2, 0))
        .withMessage("engine 0 is named twice in [0, 2, 0]; name each engine once");
  }

  @Test
  void aCallTakesUpToThreeArgumentsAndRefsInEveryPlace() {
    dv.put("n", 10);
    dv.put("s", "text");

    assertThat(dv.apply(Math::abs, -3).get()).containsExactly(3, 3, 3);
    assertThat(dv.apply((x, y) -> x + y, 1, 2).get()).containsExactly(3, 3, 3);
    assertThat(dv.apply((x, y, z) -> x + y + z, 1, 2, 3).get()).containsExactly(6, 6, 6);
    assertThat(dv.apply((Integer x) -> x + 1, Ref.of("n")).get()).containsExactly(11, 11, 11);
    assertThat(grid.engine(0).apply((x, y) -> x + y, 1, Ref.of("n", Integer.class)).get())
        .isEqualTo(11);
    assertThat(grid.engine(0).apply((x, y) -> x * y, Ref.of("n + 1", Integer.class), 2).get())
        .isEqualTo(22);
    assertThat(
            grid.engine(0)
                .apply(
                    (x, y, z) -> x + y.length() + z,
                    Ref.of("n", Integer.class),
                    Ref.of("s", String.class),
                    5)
                .get())
        .isEqualTo(19);
    assertThat(dv.apply((x) -> x == null, (Object) null).get()).containsExactly(true, true, true);
  }

  @Test
  void aRefInsideAListASetAMapOrAnArrayIsResolvedToo() {
    dv.put("n", 10);
    EngineView engine = grid.engine(1);

    assertThat(
            engine
                .apply(
                    (List<Object> all) -> all.toString(),
                    List.of(1, Ref.of("n"), List.of(Ref.of("n"))))
                .get())
        .isEqualTo("[1, 10, [10]]");
    assertThat(dv.apply((Set<Object> all) -> all.contains(10), Set.of(Ref.<Integer>of("n"))).get())
        .containsOnly(true);
    assertThat(
            engine
                .apply((Map<String, Object> all) -> all.get("k"), Map.of("k", Ref.of("n + 1")))
                .get())
        .isEqualTo(11);
    assertThat(
            engine
                .apply(
                    (Object[] all, Integer plus) -> (Integer) all[1] + plus,
                    new Object[] {"x", Ref.of("n")},
                    5)
                .get())
        .isEqualTo(15);
    assertThat(grid.direct(0, 1).map((Object x) -> "" + x, List.of(1, Ref.of("n"))).get())
        .containsExactly("1", "10");
    assertThat(
            grid.loadBalanced()
                .map((Object x) -> "" + x, List.of(List.of(Ref.of("n")), 2, Ref.of("n * 2")))
                .get())
        .containsExactly("[10]", "2", "20");
    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(
            () ->
                engine.apply((List<Object> all) -> all.size(), List.of(Ref.of("noSuchName"))).get())
        .withMessageContaining("noSuchName");
    assertThat(grid.direct(0).map((Object x) -> x, List.of(Ref.of("noSuchName"), 4)).outcomes())
        .extracting(outcome -> outcome instanceof Outcome.Ok)
        .containsExactly(false, true);
  }

  @Test
  void aFunctionReadsAndWritesTheNamespace() {
    dv.put("foo", 7);

    assertThat(dv.apply((ctx) -> ctx.<Integer>get("foo + 1")).get()).containsExactly(8, 8, 8);
    dv.apply(
            (ctx) -> {
              ctx.put("bar", ctx.<Integer>get("foo") * (ctx.engineId() + 1));
              return true;
            })
        .get();

    assertThat(dv.get("bar")).containsExactly(7, 14, 21);
    assertThat(dv.execute("bar + 1").get().get(2).<Integer>value()).isEqualTo(22);
  }

  @Test
  void aFunctionKnowsItsEngineWithoutBeingHandedIt() {
    assertThat(dv.apply(() -> EngineContext.current().engineId()).get()).containsExactly(0, 1, 2);
  }

  @Test
  void aFunctionMayCallOtherEngines() {
    grid.engine(2).put("there", 5);

    Object seen = grid.engine(0).apply((ctx) -> ctx.grid().engine(2).pull("there * 2").get()).get();

    assertThat(seen).isEqualTo(10);
  }

  @Test
  void aTaskIsRefusedToWaitForItsOwnEngineAndMayLeaveWorkThere() {
    Duration limit = Duration.ofSeconds(20);
    EngineView engine = grid.engine(1);
    engine.put("later", 0);

    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(() -> engine.apply((ctx) -> ctx.grid().engine(1).pull("1").get()).get(limit))
        .withMessageContaining("engine 1 cannot wait for pull of 1 on itself")
        .withMessageContaining("call other engines");
    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(() -> engine.apply((ctx) -> ctx.grid().all().get("later")).get(limit))
        .withMessageContaining("engine 1 cannot wait for pull of later on itself");
    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(
            () ->
                engine
                    .apply((ctx) -> ctx.grid().direct(0, 1).pull("1").outcomes().size())
                    .get(limit))
        .withMessageContaining("on itself");
    engine
        .apply(
            (ctx) -> {
              var unused = ctx.grid().engine(ctx.engineId()).push("later", 5);
              return true;
            })
        .get(limit);
    Awaitility.await("the work that the task left")
        .atMost(limit)
        .until(() -> engine.get("later"), value -> value.equals(5));
  }

  @Test
  void aCompositeFailureInsideATaskArrivesWhole() {
    dv.put("divisor", 1);
    grid.engine(2).put("divisor", 0);

    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(
            () ->
                grid.engine(0)
                    .apply((ctx) -> ctx.grid().direct(1, 2).pull("6 / divisor").get())
                    .get())
        .withMessageContaining("pull of 6 / divisor failed on 1 of 2")
        .havingCause()
        .isInstanceOfSatisfying(
            CompositeException.class,
            error -> {
              assertThat(error.failures())
                  .extracting(failure -> failure.engine())
                  .containsExactly(2);
              assertThat(error.failures().get(0).error()).hasMessageContaining("/ by zero");
              assertThat(error.values()).isEqualTo(Map.of(1, 6));
            });
  }

  @Test
  void aCellGivesValueTypeDisplayAndOutput() {
    List<CellResult> cells =
        dv.execute("int n = 41; System.out.println(\"out\"); System.err.print(\"err\"); n + 1")
            .get();

    assertThat(cells).hasSize(3);
    for (int i = 0; i < 3; i++) {
      CellResult cell = cells.get(i);
      assertThat(cell.engine()).isEqualTo(i);
      assertThat(cell.hasValue()).isTrue();
      assertThat(cell.<Integer>value()).isEqualTo(42);
      assertThat(cell.type()).isEqualTo("int");
      assertThat(cell.display()).isEqualTo("42");
      assertThat(cell.stdout()).isEqualTo("out\n");
      assertThat(cell.stderr()).isEqualTo("err");
      assertThat(cell).hasToString("Out[" + i + "]: 42");
    }
  }

  @Test
  void aCellWithoutAValueSaysSo() {
    CellResult cell = grid.engine(0).execute("int quiet = 3;").get();

    assertThat(
            grid.engine(0).execute("for (int i = 0; i < 3; i++) { quiet += i; }").get().hasValue())
        .isFalse();
    assertThat(cell.stdout()).isEmpty();
    assertThat(grid.engine(0).get("quiet")).isEqualTo(6);
  }

  @Test
  void whatACellDeclaresStays() {
    dv.execute(
            """
            int square(int x) { return x * x; }
            record Point(int x, int y) {}
            import java.time.*;""")
        .get();
    dv.execute("var p = new Point(3, 4)").get();

    assertThat(dv.get("square(p.x()) + square(p.y())")).containsExactly(25, 25, 25);
    assertThat(dv.get("Duration.ofSeconds(2).toMillis()")).containsExactly(2000L, 2000L, 2000L);
  }

  @Test
  void outputArrivesWhileTheCellRuns() {
    List<OutputEvent> heard = Collections.synchronizedList(new ArrayList<>());
    AsyncResult<List<CellResult>> result =
        dv.execute(
            """
            System.out.println("begin");
            Thread.sleep(60_000);
            """);
    var unused = result.onOutput(heard::add);
    Awaitility.await("the first line of every engine")
        .atMost(Duration.ofSeconds(10))
        .until(() -> result.stdout().stream().allMatch("begin\n"::equals));
    assertThat(result.isDone()).isFalse();
    assertThat(result.metadata())
        .allSatisfy(info -> assertThat(info.stdout()).isEqualTo("begin\n"));

    assertThat(dv.interrupt().get())
        .containsExactly(Interruption.STOPPED, Interruption.STOPPED, Interruption.STOPPED);
    assertThatExceptionOfType(CompositeException.class).isThrownBy(result::get);
    assertThat(result.stdout()).containsExactly("begin\n", "begin\n", "begin\n");
    assertThat(heard)
        .extracting(OutputEvent::text)
        .containsExactly("begin\n", "begin\n", "begin\n");
  }

  @Test
  void aListenerHearsEveryLineInOrderAndOnce() {
    Map<Integer, StringBuilder> heard =
        Map.of(0, new StringBuilder(), 1, new StringBuilder(), 2, new StringBuilder());
    AsyncResult<List<CellResult>> result =
        dv.execute("for (int i = 0; i < 3000; i++) { System.out.println(\"line \" + i); }");
    var unused = result.onOutput(event -> heard.get(event.engine()).append(event.text()));

    result.get();

    String expected =
        IntStream.range(0, 3000).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    assertThat(heard.values()).allSatisfy(text -> assertThat(text).hasToString(expected));
    assertThat(result.stdout()).containsOnly(expected);
  }

  @Test
  void outputOfAThreadThatTheTaskStartedBelongsToTheTask() {
    AsyncResult<String> result =
        grid.engine(0)
            .apply(
                () -> {
                  Thread thread = new Thread(() -> System.out.println("from a thread"));
                  thread.start();
                  thread.join();
                  System.err.println("from the task");
                  return "done";
                });

    assertThat(result.get()).isEqualTo("done");
    assertThat(result.stdout()).containsExactly("from a thread\n");
    assertThat(result.stderr()).containsExactly("from the task\n");
  }

  @Test
  void pushAndPullMoveValuesAndExpressions() {
    dv.push("foo", 7).get();
    dv.push(Map.of("a", 1, "b", 2)).get();

    assertThat(dv.pull("foo + 1").get()).containsExactly(8, 8, 8);
    assertThat(dv.pull("a + b", Integer.class).get()).containsExactly(3, 3, 3);
    assertThat(dv.pull("a + b", int.class).get()).containsExactly(3, 3, 3);
    assertThat(grid.engine(1).pull("\"x\" + a", String.class).get()).isEqualTo("x1");
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> dv.pull("a", String.class).get())
        .withMessageContaining("a on engine 0 is a java.lang.Integer, not a java.lang.String");
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> grid.engine(1).pull("a", String.class).get())
        .withMessageContaining("a on engine 1 is a java.lang.Integer, not a java.lang.String");
  }

  @Test
  void putReturnsOnceTheValueIsSetSoThatAnotherClientSeesIt(TestGrid engines) {
    try (Grid other = engines.connect()) {
      for (int i = 0; i < 50; i++) {
        dv.put("shared", i);
        assertThat(other.all().get("shared")).containsExactly(i, i, i);
      }
    }
  }

  @Test
  void nullIsAValue() {
    dv.put("nothing", null);

    assertThat(dv.get("nothing")).containsExactly(null, null, null);
    assertThat(grid.engine(0).execute("nothing").get().<Object>value()).isNull();
    assertThat(grid.engine(0).apply(() -> null).get()).isNull();
  }

  @Test
  void pushedValuesKeepTypesThatCellsCanUse() {
    dv.push("names", List.of("a", "bb")).get();
    dv.push("numbers", new double[] {1, 2.5}).get();

    assertThat(grid.engine(0).get("names.size() + numbers.length")).isEqualTo(4);
    assertThat(grid.engine(0).get("numbers[1]")).isEqualTo(2.5);
  }

  @Test
  void tasksOfOneClientRunInTheOrderSent() {
    EngineView engine = grid.engine(0);
    engine.execute("var seen = new ArrayList<Integer>();").get();
    List<AsyncResult<?>> sent = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int number = i;
      sent.add(
          i % 3 == 0
              ? engine.push("last", i)
              : i % 3 == 1
                  ? engine.execute("seen.add(last);")
                  : engine.apply(
                      (ctx) -> {
                        ctx.<List<Integer>>get("seen").add(number);
                        return null;
                      }));
    }
    sent.forEach(AsyncResult::get);

    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < 300; i += 3) {
      expected.add(i);
      expected.add(i + 2);
    }
    assertThat(engine.get("seen")).isEqualTo(expected);
  }

  @Test
  void oneViewUsedByThreadsKeepsTheOrderOfEach() throws InterruptedException {
    dv.execute("List<String> order = new ArrayList<>();").get();
    Queue<AsyncResult<?>> sent = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 40; i++) {
                  String entry = name + i;
                  sent.add(dv.apply((ctx) -> ctx.<List<String>>get("order").add(entry)));
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    sent.forEach(AsyncResult::get);

    assertThat(sent).hasSize(120);
    for (List<String> order : dv.apply((ctx) -> ctx.<List<String>>get("order")).get()) {
      for (String name : List.of("a", "b", "c")) {
        assertThat(order.stream().filter(entry -> entry.startsWith(name)))
            .isEqualTo(IntStream.range(0, 40).mapToObj(i -> name + i).toList());
      }
    }
  }

  @Test
  void aCellThatFailsDoesNotTakeWhatWaitsBehindItAlong() {
    EngineView engine = grid.engine(0);
    engine.put("steps", 1);
    AsyncResult<CellResult> running = engine.execute("Thread.sleep(60_000);");
    AsyncResult<CellResult> failing = engine.execute("steps / 0");
    AsyncResult<CellResult> behind = engine.execute("steps = steps + 1;");
    AsyncResult<Object> last = engine.pull("steps");
    Awaitility.await("three tasks to wait on the engine")
        .atMost(Duration.ofSeconds(10))
        .until(() -> grid.engines().get(0).queued() == 3);

    assertThat(running.cancel(true)).isTrue();

    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(failing::get)
        .withMessageContaining("/ by zero");
    assertThat(behind.get().<Integer>value()).isEqualTo(2);
    assertThat(last.get()).isEqualTo(2);
  }

  @Test
  void cancellingWhatWaitsOnSeveralEnginesFailsItOnEachAndLeavesWhatRuns() {
    AsyncResult<List<CellResult>> running = dv.execute("Thread.sleep(60_000);");
    AsyncResult<List<Object>> waiting = dv.pull("1");
    Awaitility.await("a task to wait on each engine")
        .atMost(Duration.ofSeconds(10))
        .until(() -> grid.engines().stream().allMatch(engine -> engine.queued() == 1));

    assertThat(waiting.cancel(true)).isTrue();
    assertThat(running.isDone()).isFalse();
    assertThat(running.cancel(false)).isTrue();

    assertCancelledEverywhere(waiting, "was cancelled by its client");
    assertCancelledEverywhere(running, "if it had begun, it goes on");
    assertThat(grid.engines()).extracting(EngineInfo::state).containsOnly(EngineState.BUSY);
    assertThat(dv.interrupt().get()).containsOnly(Interruption.STOPPED);
  }

  private static void assertCancelledEverywhere(AsyncResult<?> result, String... messages) {
    assertThatExceptionOfType(CompositeException.class)
        .isThrownBy(result::get)
        .satisfies(
            error ->
                assertThat(error.failures())
                    .hasSize(3)
                    .allSatisfy(
                        failure ->
                            assertThat(failure.error())
                                .isInstanceOf(TaskCancelledException.class)
                                .hasMessageContainingAll(messages)));
  }

  @Test
  void argumentsOfACallLeaveNothingInTheNamespace() {
    dv.clear().get();

    assertThat(dv.apply((x, y) -> x + y, 1, 2).get()).containsExactly(3, 3, 3);

    assertThat(dv.variables().get()).hasSize(3).allMatch(Map::isEmpty);
  }

  @Test
  void aFailureOnOneEngineOfSeveralKeepsTheOthersValues() {
    AsyncResult<List<Integer>> result =
        dv.apply(
            (ctx) -> {
              if (ctx.engineId() == 1) {
                throw new IllegalStateException("engine one is moody");
              }
              return ctx.engineId() * 10;
            });

    assertThatExceptionOfType(CompositeException.class)
        .isThrownBy(result::get)
        .withMessageStartingWith("apply failed on 1 of 3")
        .withMessageContaining("[1] IllegalStateException: engine one is moody")
        .satisfies(
            error -> {
              assertThat(error.values()).isEqualTo(Map.of(0, 0, 2, 20));
              assertThat(error.failures()).hasSize(1);
              RemoteException failure = (RemoteException) error.failures().get(0).error();
              assertThat(failure.engine()).isEqualTo(1);
              assertThat(failure.remoteClassName()).isEqualTo("java.lang.IllegalStateException");
              assertThat(failure.remoteStack()).contains("DirectViewIT");
              assertThat(failure).hasCauseInstanceOf(IllegalStateException.class);
            });
    assertThat(result.isSuccessful()).isFalse();
    assertThat(result.metadata())
        .extracting(TaskInfo::status)
        .containsExactly(TaskStatus.OK, TaskStatus.FAILED, TaskStatus.OK);
  }

  @Test
  void aFailureOnOneEngineViewIsThrownAsItself() {
    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(() -> grid.engine(1).apply(() -> List.of().get(3)).get())
        .withMessageStartingWith("[1] ")
        .withMessageContaining("IndexOutOfBounds");
  }

  @Test
  void labelsAndTimesAreInTheMetadata() {
    AsyncResult<List<String>> result =
        dv.withLabel("night")
            .apply(
                () -> {
                  Thread.sleep(30);
                  return "x";
                });
    result.get();

    assertThat(result.taskIds()).doesNotHaveDuplicates().hasSize(3);
    for (int i = 0; i < 3; i++) {
      TaskInfo info = result.metadata().get(i);
      assertThat(info.id()).isEqualTo(result.taskIds().get(i));
      assertThat(info.label()).isEqualTo("night");
      assertThat(info.engine()).isEqualTo(i);
      assertThat(info.status()).isEqualTo(TaskStatus.OK);
      assertThat(info.attempt()).isEqualTo(1);
      assertThat(Duration.between(info.started().orElseThrow(), info.completed().orElseThrow()))
          .isGreaterThanOrEqualTo(Duration.ofMillis(29));
      assertThat(info.submitted()).isBeforeOrEqualTo(info.started().orElseThrow());
      assertThat(info.received().orElseThrow()).isAfterOrEqualTo(info.completed().orElseThrow());
    }
    assertThat(result.serialTime()).isGreaterThanOrEqualTo(Duration.ofMillis(87));
    assertThat(result.wallTime()).isLessThan(Duration.ofSeconds(20));
    assertThat(grid.engine(0).withLabel("one").execute("1").metadata().get(0).label())
        .isEqualTo("one");
  }

  @Test
  void clearEmptiesTheNamespaceAndNothingElse() {
    dv.execute("int x = 1; int f() { return x; }").get();
    grid.direct(0, 1).clear().get();

    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(() -> grid.engine(0).get("x"))
        .withMessageContaining("x");
    assertThatExceptionOfType(RemoteException.class).isThrownBy(() -> grid.engine(1).get("f()"));
    assertThat(grid.engine(2).get("f()")).isEqualTo(1);
    grid.engine(0).execute("int x = 5;").get();
    assertThat(grid.engine(0).get("x")).isEqualTo(5);
  }

  @Test
  void clearGoesBeforeTasksThatWait() {
    EngineView engine = grid.engine(0);
    engine.put("x", 1);
    AsyncResult<CellResult> running = engine.execute("Thread.sleep(60_000);");
    Awaitility.await("the cell to run")
        .atMost(Duration.ofSeconds(10))
        .until(() -> grid.engines().get(0).state() == EngineState.BUSY);
    AsyncResult<Object> waiting = engine.pull("x");
    AsyncResult<Void> clear = engine.clear();
    Awaitility.await("both tasks to wait on the engine")
        .atMost(Duration.ofSeconds(10))
        .until(() -> grid.engines().get(0).queued() == 2);

    assertThat(engine.interrupt().get()).isEqualTo(Interruption.STOPPED);

    clear.get();
    assertThatExceptionOfType(RemoteException.class).isThrownBy(waiting::get);
    assertThat(running.await(Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void interruptStopsALoopKeepsTheNamespaceAndLetsTheNextTaskRun() {
    dv.put("kept", 3);
    AsyncResult<List<CellResult>> loop = dv.execute("int i = 0; while (true) { i++; }");
    AsyncResult<List<Object>> behind = dv.pull("kept");
    Awaitility.await("all engines to loop")
        .atMost(Duration.ofSeconds(10))
        .until(() -> grid.engines().stream().allMatch(e -> e.state() == EngineState.BUSY));

    assertThat(dv.interrupt().get())
        .containsExactly(Interruption.STOPPED, Interruption.STOPPED, Interruption.STOPPED);

    assertCancelledEverywhere(
        loop, "it was interrupted; the variables of engine", "are kept, so it can be sent again");
    assertThat(behind.get()).containsExactly(3, 3, 3);
  }

  @Test
  void interruptOfAnIdleEngineFindsNothing() {
    Awaitility.await("an idle engine")
        .atMost(Duration.ofSeconds(5))
        .until(() -> grid.engine(0).interrupt().get() == Interruption.NOTHING_RUNNING);
  }

  @Test
  void interruptStopsAFunctionOfTheClient() {
    AsyncResult<Integer> result =
        grid.engine(0)
            .apply(
                () -> {
                  int turns = 0;
                  while (true) {
                    turns++;
                    if (turns == Integer.MIN_VALUE + 1) {
                      turns = 0;
                    }
                  }
                });
    Awaitility.await("the function to run")
        .atMost(Duration.ofSeconds(10))
        .until(() -> grid.engines().get(0).state() == EngineState.BUSY);

    assertThat(grid.engine(0).interrupt().get()).isEqualTo(Interruption.STOPPED);

    assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(result::get);
  }

  @Test
  void restartGivesAFreshInterpreterUnderTheSameId() {
    EngineView engine = grid.engine(1);
    long pid = engine.apply(() -> ProcessHandle.current().pid()).get();
    engine.execute("int x = 1;").get();
    AsyncResult<CellResult> running = engine.execute("Thread.sleep(60_000);");
    AsyncResult<Object> waiting = engine.pull("x");
    Awaitility.await("the cell to run")
        .atMost(Duration.ofSeconds(10))
        .until(() -> grid.engines().get(1).state() == EngineState.BUSY);

    engine.restart().get();

    assertThatExceptionOfType(TaskCancelledException.class)
        .isThrownBy(running::get)
        .withMessageContaining("engine 1 was restarted");
    assertThatExceptionOfType(TaskCancelledException.class)
        .isThrownBy(waiting::get)
        .withMessageContaining("engine 1 was restarted");
    assertThat(grid.ids()).containsExactly(0, 1, 2);
    assertThat(engine.apply(() -> ProcessHandle.current().pid()).get()).isEqualTo(pid);
    assertThatExceptionOfType(RemoteException.class).isThrownBy(() -> engine.get("x"));
    assertThat(engine.execute("int x = 2; x + 1").get().<Integer>value()).isEqualTo(3);
    assertThat(dv.apply((x) -> x + 1, 1).get()).containsExactly(2, 2, 2);
  }

  @Test
  void twoClientsShareVariablesAndHaveTasksOfTheirOwn(TestGrid engines) {
    try (Grid other = engines.connect()) {
      dv.put("x", 1);
      other.all().execute("x = x + 1;").get();
      assertThat(dv.get("x")).containsExactly(2, 2, 2);

      AsyncResult<CellResult> mine = grid.engine(0).execute("Thread.sleep(60_000);");
      AsyncResult<Object> theirs = other.engine(0).pull("x");
      assertThat(theirs.taskIds().get(0).client()).isNotEqualTo(mine.taskIds().get(0).client());
      mine.cancel(true);
      assertThat(theirs.get()).isEqualTo(2);
    }
    assertThat(dv.get("x")).containsExactly(2, 2, 2);
  }

  @Test
  void aClosedClientTakesItsTasksWithItAndSaysSo(TestGrid engines) {
    Grid other = engines.connect();
    AsyncResult<CellResult> running = other.engine(0).execute("Thread.sleep(60_000);");
    AsyncResult<Object> waiting = other.engine(0).pull("1");
    Awaitility.await("the cell to run")
        .atMost(Duration.ofSeconds(10))
        .until(() -> grid.engines().get(0).queued() == 1);

    other.close();
    other.close();

    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> waiting.get(Duration.ofSeconds(5)))
        .withMessageContaining("this client has left the grid");
    assertThat(running.isDone()).isTrue();
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(other::ids)
        .withMessageContaining("Grid.connect()");
    Awaitility.await("the waiting task of the client that left to go")
        .atMost(Duration.ofSeconds(10))
        .until(() -> grid.engines().get(0).queued() == 0);
    var unused = grid.engine(0).interrupt().get();
  }

  @Test
  void aResultIsAFutureAndAStage() throws Exception {
    CompletableFuture<Integer> sum =
        dv.apply((ctx) -> ctx.engineId())
            .thenCombine(
                grid.engine(0).apply(() -> 100),
                (ids, hundred) -> ids.stream().mapToInt(i -> i).sum() + hundred)
            .toCompletableFuture();

    assertThat(sum.get(10, TimeUnit.SECONDS)).isEqualTo(103);
  }

  @Test
  void printOutputGroupsWhatEnginesPrinted() {
    AsyncResult<List<CellResult>> result =
        dv.execute("System.out.println(\"hello\"); System.err.println(\"oops\"); 6 * 7");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      result.printOutput(GroupBy.ENGINE);
    } finally {
      System.setOut(before);
    }

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "[stdout:0] hello",
            "[stderr:0] oops",
            "Out[0]: 42",
            "[stdout:1] hello",
            "[stderr:1] oops",
            "Out[1]: 42",
            "[stdout:2] hello",
            "[stderr:2] oops",
            "Out[2]: 42");
  }
}
