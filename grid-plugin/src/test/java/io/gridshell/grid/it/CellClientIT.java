package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.DirectView;
import io.gridshell.Grid;
import io.gridshell.grid.internal.cell.CellImports;
import io.gridshell.grid.testing.SharedGrid;
import io.gridshell.interpreter.CellOutcome;
import io.gridshell.interpreter.Interpreter;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client whose cells are run as those of the console and of scripts are. */
@ExtendWith(SharedGrid.class)
@Timeout(60)
class CellClientIT {
  private final Interpreter cells =
      Interpreter.builder()
          .parent(CellClientIT.class.getClassLoader())
          .imports(CellImports.ALL)
          .cellCache(1)
          .build();
  private DirectView dv;

  @BeforeEach
  void join(Grid shared) {
    dv = shared.all();
    cells.bind("dv", dv, "io.gridshell.DirectView");
  }

  @AfterEach
  void close() {
    cells.close();
  }

  private @Nullable Object value(String cell) {
    CellOutcome outcome = cells.execute(cell, (stream, text) -> {});
    assertThat(outcome).as(cell).isInstanceOf(CellOutcome.Completed.class);
    return ((CellOutcome.Completed) outcome).value();
  }

  @Test
  void whatTwoCellsFetchOfAnEngineHasOneClass() {
    dv.execute("record City(String name) {}\nvar city = new City(\"Bern\");").get();

    Object first = value("dv.apply(ctx -> ctx.get(\"city\")).get().get(0)");
    Object second = value("dv.apply(ctx -> ctx.get(\"city\")).get().get(1)");
    Object third = value("dv.get(\"city\").get(2)");

    assertThat(first).hasToString("City[name=Bern]");
    assertThat(second).isEqualTo(first).hasSameClassAs(first);
    assertThat(third).isEqualTo(first).hasSameClassAs(first);
  }

  /** The loader of a cell that sends a function. */
  private WeakReference<?> loaderOfCell(int number) {
    Object loader = value("sent(() -> " + number + ")");
    assertThat(loader).isInstanceOf(ClassLoader.class).isNotSameAs(cells.classLoader());
    return new WeakReference<>(loader);
  }

  @Test
  void cellsThatSentAFunctionDoNotStayInMemory() {
    value(
        "Object sent(RemoteCallable<Integer> function) {"
            + " dv.apply(function).get();"
            + " return function.getClass().getClassLoader(); }");
    List<WeakReference<?>> loaders = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      loaders.add(loaderOfCell(i));
    }
    value("\"the last cell that was run is kept for being run again\"");

    Awaitility.await("the loaders of spent cells to go")
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              System.gc();
              return loaders.stream().allMatch(loader -> loader.get() == null);
            });
  }
}
