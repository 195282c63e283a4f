package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.grid.testing.SharedGrid;
import io.gridshell.grid.testing.TestGrid;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client in a JShell session: what its functions read travels by value or is refused. */
@ExtendWith(SharedGrid.class)
@Timeout(60)
class JShellClientIT {
  private JShell shell;

  @BeforeEach
  void openSession(TestGrid engines) {
    shell = JShell.builder().executionEngine("local").build();
    shell.addToClasspath(System.getProperty("java.class.path"));
    run("import io.gridshell.*;");
    run("import java.nio.file.Path;");
    run("import java.util.*;");
    run(
        "var grid = Grid.connect(GridOptions.defaults().withHome(Path.of(\""
            + engines.profile().home()
            + "\")).withProfile(\""
            + engines.profile().name()
            + "\"));");
    run("grid.awaitEngines(3, java.time.Duration.ofSeconds(20));");
    run("var dv = grid.all();");
  }

  @AfterEach
  void closeSession() {
    shell.eval("grid.close();");
    shell.close();
  }

  /** Runs one snippet and gives its value as JShell shows it. */
  private String run(String snippet) {
    SnippetEvent event = shell.eval(snippet).get(0);
    assertThat(event.status())
        .as(
            snippet
                + shell
                    .diagnostics(event.snippet())
                    .map(diagnostic -> diagnostic.getMessage(null))
                    .collect(Collectors.joining("; ")))
        .isEqualTo(Snippet.Status.VALID);
    assertThat(event.exception()).as(snippet).isNull();
    return event.value();
  }

  private EvalException failing(String snippet) {
    List<SnippetEvent> events = shell.eval(snippet);
    assertThat(events.get(0).exception()).as(snippet).isInstanceOf(EvalException.class);
    return (EvalException) events.get(0).exception();
  }

  @Test
  void aFunctionThatReadsAVariableGetsItsValueAlsoAfterItChanged() {
    run("int k = 5;");
    assertThat(run("dv.apply(() -> k + 1).get()")).isEqualTo("[6, 6, 6]");

    run("k = 50;");
    assertThat(run("dv.apply(() -> k + 1).get()")).isEqualTo("[51, 51, 51]");
    run("String k = \"now text\";");
    assertThat(run("dv.apply(() -> k.length()).get()")).isEqualTo("[8, 8, 8]");
  }

  @Test
  void aFunctionKeptInAVariableReadsTheValueAtTheTimeOfTheCall() {
    run("int k = 1;");
    run("RemoteCallable<Integer> f = () -> k * 10;");
    assertThat(run("grid.engine(0).apply(f).get()")).isEqualTo("10");

    run("k = 2;");

    assertThat(run("grid.engine(0).apply(f).get()")).isEqualTo("20");
    assertThat(run("grid.engine(1).apply(f).get()")).isEqualTo("20");
  }

  @Test
  void aFunctionThatCallsAMethodThatReadsAVariableGetsItsValue() {
    run("int rate = 3;");
    run("List<Integer> limits = List.of(1, 2, 3);");
    run("int scaled(int x) { return x * rate + limits.size(); }");

    assertThat(run("dv.apply((x) -> scaled(x), 5).get()")).isEqualTo("[18, 18, 18]");
    run("rate = 10;");
    assertThat(run("dv.map((Integer x) -> scaled(x), List.of(1, 2)).get()")).isEqualTo("[13, 23]");
    assertThat(run("grid.loadBalanced().map((Integer x) -> scaled(x), List.of(1, 2)).get()"))
        .isEqualTo("[13, 23]");
  }

  @Test
  void classesOfTheSessionTravelBothWays() {
    run("record Point(int x, int y) { int sum() { return x + y; } }");
    run("Point p = new Point(1, 2);");

    assertThat(run("dv.apply(() -> p.sum()).get()")).isEqualTo("[3, 3, 3]");
    assertThat(run("dv.apply((ctx) -> new Point(ctx.engineId(), 0)).get()"))
        .isEqualTo("[Point[x=0, y=0], Point[x=1, y=0], Point[x=2, y=0]]");
    assertThat(run("dv.apply((q) -> q, p).get().get(0).equals(p)")).isEqualTo("true");
  }

  @Test
  void aFunctionThatAssignsAVariableIsRefusedByName() {
    run("int counter = 0;");

    EvalException error = failing("dv.apply(() -> counter++).get()");

    assertThat(error.getExceptionClassName()).endsWith("CodeShippingException");
    assertThat(error)
        .hasMessageContaining("assigns the variable 'counter'")
        .hasMessageContaining("ctx.put(\"counter\", value)");
  }

  @Test
  void aVariableThatCannotBeSentIsRefusedByName() {
    run("Thread worker = new Thread(\"w\");");

    EvalException error = failing("dv.apply(() -> worker.getName()).get()");

    assertThat(error.getExceptionClassName()).endsWith("CodeShippingException");
    assertThat(error)
        .hasMessageContaining("reads the variable 'worker'")
        .hasMessageContaining("java.lang.Thread");
  }

  @Test
  void twoDefinitionsOfOneRecordWithTasksOfBothInFlight() {
    run("record Item(int a) {}");
    // JShell forgets variables whose type it redefines, so the result is kept as an object.
    run("var sent = new ArrayList<Object>();");
    run("sent.add(dv.apply(() -> { Thread.sleep(200); return new Item(1); }));");
    run("record Item(int a, String b) {}");
    run("var second = dv.apply(() -> new Item(1, \"two\"));");

    assertThat(run("second.get().toString()"))
        .isEqualTo("\"[Item[a=1, b=two], Item[a=1, b=two], Item[a=1, b=two]]\"");
    assertThat(run("((AsyncResult<?>) sent.get(0)).get().toString()"))
        .isEqualTo("\"[Item[a=1], Item[a=1], Item[a=1]]\"");
  }

  @Test
  void aLoopSendsEachTurnsOwnValue() {
    run("var sums = new java.util.ArrayList<Integer>();");
    run(
        "for (int i = 0; i < 4; i++) { int n = i; sums.add(grid.engine(0).apply(() -> n * n).get()); }");

    assertThat(run("sums.toString()")).isEqualTo("\"[0, 1, 4, 9]\"");
  }
}
