package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.AsyncResult;
import io.gridshell.CellResult;
import io.gridshell.CodeShippingException;
import io.gridshell.CompositeException;
import io.gridshell.EngineView;
import io.gridshell.Grid;
import io.gridshell.GridException;
import io.gridshell.MapResult;
import io.gridshell.Outcome;
import io.gridshell.Ref;
import io.gridshell.RemoteCallable;
import io.gridshell.RemoteException;
import io.gridshell.RemoteFunction;
import io.gridshell.TaskTimeoutException;
import io.gridshell.grid.testing.CompiledJar;
import io.gridshell.grid.testing.SharedGrid;
import java.io.InvalidObjectException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What users do wrong: each time a message that names the thing and the next step, and a grid that
 * lives.
 */
@ExtendWith(SharedGrid.class)
@Timeout(60)
class BadInputIT {
  private Grid grid;
  private EngineView engine;

  @BeforeEach
  void join(Grid shared) {
    grid = shared;
    engine = shared.engine(0);
  }

  private void assertEngineLives() {
    assertThat(engine.execute("1 + 1").get().<Integer>value()).isEqualTo(2);
  }

  @Test
  void anUndefinedNameInPullIsNamed() {
    engine.put("reasonable", 1);

    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(() -> engine.pull("reasonabel").get())
        .withMessageStartingWith("[0")
        .withMessageContaining("reasonabel")
        .withMessageContaining("reasonable")
        .satisfies(error -> assertThat(error.remoteClassName()).endsWith("UndefinedNameException"));
    assertThatExceptionOfType(CompositeException.class)
        .isThrownBy(() -> grid.all().get("noSuchName"))
        .withMessageContaining("pull of noSuchName failed on 3 of 3")
        .withMessageContaining("[2");
    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(() -> engine.pull("noSuchName + 1").get())
        .withMessageContaining("noSuchName");
  }

  @Test
  void anUndefinedNameInARefFailsTheCall() {
    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(() -> engine.apply((Integer x) -> x, Ref.of("noSuchName")).get())
        .withMessageContaining("noSuchName");
  }

  @Test
  void aNameThatIsNoIdentifierCannotBePushed() {
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> engine.put("not a name", 1))
        .withMessageContaining("not a name");
    assertEngineLives();
  }

  @Test
  void aCellThatDoesNotCompileShowsLineColumnAndTheSourceMarked() {
    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(() -> engine.execute("int a = 1;\nint b = a +* 2;\n").get())
        .withMessageContaining("does not compile")
        .withMessageContaining("cell:2:12:")
        .withMessageContaining("int b = a +* 2;")
        .withMessageContaining("^")
        .satisfies(error -> assertThat(error.cellLine()).isEqualTo(OptionalInt.of(2)));
    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(() -> engine.execute("int c = 1;\n\nString d = c;").get())
        .withMessageContaining("String d = c;")
        .withMessageContaining("incompatible types")
        .withMessageContaining("line 3")
        .withMessageContaining("cell:3:12:")
        .satisfies(error -> assertThat(error.cellLine()).isEqualTo(OptionalInt.of(3)));
  }

  @Test
  void anEmptyCellDoesNothing() {
    assertThat(engine.execute("").get().hasValue()).isFalse();
    assertThat(engine.execute("  \n// just a comment\n").get().hasValue()).isFalse();
  }

  @Test
  void aCellThatThrowsInANestedCallNamesTheLineOfTheCell() {
    engine
        .execute("int inner(int x) { return 10 / x; }\nint outer(int x) { return inner(x) + 1; }")
        .get();

    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(() -> engine.execute("int before = 1;\n\nouter(0);").get())
        .withMessage("[0, cell line 3] ArithmeticException: / by zero")
        .satisfies(
            error -> {
              assertThat(error.remoteClassName()).isEqualTo("java.lang.ArithmeticException");
              assertThat(error.remoteStack())
                  .contains("inner", "outer", "cell:3")
                  .doesNotContain("io.gridshell.grid.internal");
              assertThat(error).hasCauseInstanceOf(ArithmeticException.class);
            });
    assertThat(engine.get("before")).isEqualTo(1);
  }

  @Test
  void anExceptionOfAClassThatTheCellDeclaresComesBackAsText() {
    engine.execute("class Moody extends RuntimeException { Moody(String m) { super(m); } }").get();

    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(() -> engine.execute("throw new Moody(\"not today\");").get())
        .withMessageContaining("Moody: not today")
        .withMessageContaining("cell line 1");
  }

  @Test
  void systemExitIsRefusedInCellsAndFunctionsAndTheEngineLives() {
    long pid = engine.apply(() -> ProcessHandle.current().pid()).get();

    engine.put("kept", 5);

    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(() -> engine.execute("System.exit(3);").get())
        .withMessageContaining("cell line 1] ExitRefusedException: System.exit(3) is refused")
        .withMessageContaining("Return from the cell or the function instead");
    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(() -> engine.execute("Runtime.getRuntime().halt(4);").get())
        .withMessageContaining("Runtime.halt(4) is refused");
    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(
            () ->
                engine
                    .apply(
                        () -> {
                          System.exit(3);
                          return 1;
                        })
                    .get())
        .withMessageContaining("System.exit(3) is refused");
    assertThat(engine.apply(() -> ProcessHandle.current().pid()).get()).isEqualTo(pid);
    assertThat(engine.get("kept")).isEqualTo(5);
  }

  @Test
  void systemExitIsRefusedInClassesOfASentJarToo(@TempDir Path folder) throws Exception {
    Path jar =
        CompiledJar.writeSource(
            folder,
            "Leaver",
            "package library; public class Leaver { public static void leave() { System.exit(6); }"
                + " }");
    byte[] content = Files.readAllBytes(jar);

    engine
        .apply(
            (ctx) -> {
              ctx.addToClassPath("leaver.jar", content);
              return true;
            })
        .get();

    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(() -> engine.execute("library.Leaver.leave();").get())
        .withMessageContaining("System.exit(6) is refused");
    assertEngineLives();
  }

  @Test
  void aStackOverflowAndALackOfMemoryAreErrorsOfTheTaskAlone() {
    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(
            () -> engine.execute("int deep(int n) { return deep(n + 1) + 1; }\ndeep(0)").get())
        .withMessageContaining("StackOverflowError");
    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(() -> engine.execute("long[] huge = new long[500_000_000];").get())
        .withMessageContaining("OutOfMemoryError");
    assertEngineLives();
  }

  @Test
  void aResultThatIsTooLargeForTheEnginesMemoryFailsAndTheEngineLives() {
    // There is room for the value in the heap of 256 MB, and none for what is sent of it.
    AsyncResult<Object> result = engine.pull("List.of(new byte[100_000_000])");

    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> result.get(Duration.ofSeconds(40)))
        .isNotInstanceOf(TaskTimeoutException.class);
    assertEngineLives();
  }

  @Test
  void aHundredMegabytesOfOutputAreBoundedAndSayWhatWasDropped() {
    AtomicLong heard = new AtomicLong();
    AsyncResult<CellResult> result =
        engine.execute(
            """
            String line = "x".repeat(9_999);
            for (int i = 0; i < 10_000; i++) { System.out.println(line); }
            System.out.println("the end");
            """);
    var unused = result.onOutput(event -> heard.addAndGet(event.text().length()));

    CellResult cell = result.get();

    assertThat(cell.stdout().length()).isLessThan(5_000_000);
    assertThat(heard.get()).isEqualTo(cell.stdout().length());
    assertThat(cell.stdout())
        .startsWith("x".repeat(9_999))
        .contains("[gridshell: dropped ")
        .contains(" of 100000008 characters of standard output")
        .endsWith("the end\n");
    assertThat(result.stderr()).containsExactly("");
    assertEngineLives();
  }

  @Test
  void aValueThatCannotBeSentStaysAndShowsItself() {
    CellResult cell =
        engine.execute("var thread = new Thread(\"t\");\nthread.getName();\nthread").get();

    assertThat(cell.hasValue()).isTrue();
    assertThat(cell.display()).contains("Thread");
    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(cell::value)
        .withMessageContaining("on engine 0 stayed there")
        .withMessageContaining("java.lang.Thread")
        .withMessageContaining("not Serializable");
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> engine.get("thread"))
        .withMessageContaining("java.lang.Thread")
        .withMessageContaining("send its parts, or create it on the engine");
  }

  @Test
  void aValueThatCannotBePushedIsRefusedBeforeAnythingIsSent() {
    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> engine.push("t", new Thread("t")))
        .withMessageContaining("cannot send a value of class java.lang.Thread");
    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> grid.all().push("t", List.of(new Object())))
        .withMessageContaining("holds a value of class java.lang.Object");
  }

  @Test
  void aFunctionThatCapturesAnUnsendableObjectIsRefusedWithItsClass() {
    Thread captured = new Thread("mine");

    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> engine.apply(() -> captured.getName()))
        .withMessageContaining(
            "cannot send the function: it captures a value of class java.lang.Thread")
        .withMessageContaining("create it on the engine");
    assertThatExceptionOfType(CodeShippingException.class)
        .isThrownBy(() -> engine.apply(() -> this.toString()))
        .withMessageContaining(BadInputIT.class.getName());
  }

  @Test
  void anItemOfAMapThatGivesAnUnsendableValueDoesNotHideTheOthers() {
    var result =
        grid.direct(0)
            .map((Integer i) -> i == 2 ? (Object) new Thread("t") : (Object) i, List.of(1, 2, 3));

    List<Outcome<Object>> outcomes = result.outcomes();

    assertThat(outcomes.get(0)).isEqualTo(new Outcome.Ok<>(0, 1));
    assertThat(((Outcome.Failed<Object>) outcomes.get(1)).error())
        .hasMessageContaining("java.lang.Thread");
    assertThat(outcomes.get(2)).isEqualTo(new Outcome.Ok<>(0, 3));
  }

  /** Can be sent and cannot be rebuilt. */
  static final class Unreadable implements Serializable {
    private static final long serialVersionUID = 1L;

    private Object readResolve() throws InvalidObjectException {
      throw new IllegalStateException("no way back");
    }
  }

  @Test
  void aValueWhoseClassFailsToRebuildItEndsTheResult() {
    RemoteCallable<Object> function = () -> new Unreadable();
    AsyncResult<Object> result = engine.apply(function);

    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> result.get(Duration.ofSeconds(20)))
        .withMessageContaining("no way back");
    AsyncResult<Void> push = engine.push("u", new Unreadable());
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> push.get(Duration.ofSeconds(20)))
        .withMessageContaining("no way back");
    assertEngineLives();
  }

  /** Can be sent; an assertion of its own fails while it is rebuilt. */
  static final class Explosive implements Serializable {
    private static final long serialVersionUID = 1L;

    private Object readResolve() {
      throw new AssertionError("blew up");
    }
  }

  @Test
  void anErrorWhileAValueIsRebuiltEndsTheResultToo() {
    RemoteCallable<Object> function = () -> new Explosive();

    for (AsyncResult<?> result :
        List.of(
            engine.apply(function),
            grid.all().apply(function),
            grid.direct(0).map((Integer i) -> new Explosive(), List.of(1)),
            grid.loadBalanced().apply(function),
            grid.loadBalanced().withRetries(1).map((Integer i) -> new Explosive(), List.of(1)),
            engine.push("e", new Explosive()))) {
      assertThatExceptionOfType(GridException.class)
          .as(result.toString())
          .isThrownBy(() -> result.get(Duration.ofSeconds(20)))
          .withMessageContaining("blew up");
    }
    assertEngineLives();
  }

  @Test
  void outputOfATaskThatFailsIsNotLost() {
    AsyncResult<CellResult> result =
        engine.execute("System.out.println(\"before\");\nthrow new IllegalStateException();");

    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(result::get)
        .withMessage("[0, cell line 2] IllegalStateException");
    assertThat(result.stdout()).containsExactly("before\n");
  }

  @Test
  void unicodeSurvivesInCellsValuesAndOutput() {
    CellResult cell =
        engine
            .execute("String größe = \"日本 \uD83D\uDE00\"; System.out.println(größe); größe")
            .get();

    assertThat(cell.<String>value()).isEqualTo("日本 \uD83D\uDE00");
    assertThat(cell.stdout()).isEqualTo("日本 \uD83D\uDE00\n");
  }

  @Test
  void readingStandardInputFindsItsEnd() {
    assertThat(engine.execute("System.in.read()").get().<Integer>value()).isEqualTo(-1);
  }

  @Test
  void scatterOfSomethingElseIsRefused() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> grid.all().scatter("x", "text"))
        .withMessageContaining("push it instead");
  }

  @Test
  void gatherOfSomethingElseSaysWhatItIs() {
    grid.all().put("n", 5);

    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> grid.all().gather("n").get())
        .withMessageContaining("cannot gather n")
        .withMessageContaining("pull it instead");
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> grid.all().gather("neverScattered").get())
        .withMessageContaining("neverScattered");
    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() -> grid.all().gather("n", String.class).get(Duration.ofSeconds(10)))
        .withMessageContaining("gather makes arrays");
  }

  @Test
  void aPartitionThatThrowsFailsTheGather() {
    grid.all().scatter("parts", List.of(1, 2, 3)).get();

    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(
            () ->
                grid.all().gather("parts", (index, size, parts) -> 99).get(Duration.ofSeconds(10)))
        .withMessageContaining("99");
  }

  @Test
  void aPartitionWithAnErrorFailsTheGather() {
    grid.all().scatter("parts", List.of(1, 2, 3)).get();

    assertThatExceptionOfType(GridException.class)
        .isThrownBy(
            () ->
                grid.all()
                    .gather(
                        "parts",
                        (index, size, parts) -> {
                          throw new AssertionError("no such part");
                        })
                    .get(Duration.ofSeconds(10)))
        .withMessageContaining("no such part");
  }

  @Test
  void aListenerThatThrowsHarmsNobody() {
    AsyncResult<CellResult> result = engine.execute("System.out.println(\"a\"); 5");
    var unused =
        result.onOutput(
            event -> {
              throw new AssertionError("a listener that cannot bear " + event);
            });

    assertThat(result.get(Duration.ofSeconds(20)).<Integer>value()).isEqualTo(5);
  }

  /** Cannot be written: an assertion of its own fails. */
  static final class Unwritable implements Serializable {
    private static final long serialVersionUID = 1L;

    private void writeObject(ObjectOutputStream out) {
      throw new AssertionError("stays there");
    }
  }

  @Test
  void anItemWhoseResultFailsToBeWrittenFailsAlone() {
    RemoteFunction<Integer, Object> function = i -> i == 3 ? new Unwritable() : (Object) i;
    List<Integer> items = List.of(1, 2, 3, 4);

    for (MapResult<Object> result :
        List.of(
            grid.loadBalanced().withChunkSize(4).<Integer, Object>map(function, items),
            grid.direct(0).<Integer, Object>map(function, items))) {
      assertThat(result.await(Duration.ofSeconds(20))).as("whether the map has ended").isTrue();
      List<Outcome<Object>> outcomes = result.outcomes();
      assertThat(outcomes.stream().map(outcome -> outcome instanceof Outcome.Ok))
          .containsExactly(true, true, false, true);
      assertThat(((Outcome.Failed<Object>) outcomes.get(2)).error())
          .hasMessageContaining("stays there");
    }
    assertEngineLives();
  }
}
