package io.gridshell.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RepeatTest {
  private static Cells cells;

  @BeforeAll
  static void start() {
    cells = new Cells(Interpreter.builder().cellCache(10).build());
  }

  @AfterAll
  static void stop() {
    cells.close();
  }

  @BeforeEach
  void forget() {
    cells.interpreter.reset();
  }

  private static double microsPerRun(String cell) {
    cells.completed(cell);
    int runs = 2_000;
    long begun = System.nanoTime();
    for (int i = 0; i < runs; i++) {
      cells.run(cell);
    }
    return (System.nanoTime() - begun) / 1e3 / runs;
  }

  @Test
  void aRepeatedCellIsNotCompiledAgain() {
    cells.completed("int x = 0;");
    assertThat(microsPerRun("x = x + 1;")).isLessThan(500);
    assertThat(cells.value("x")).isEqualTo(2_001);
    assertThat(microsPerRun("int n = 41; n + 1")).isLessThan(500);
    assertThat(microsPerRun("int f() { return x; }")).isLessThan(500);
  }

  @Test
  void aRepeatedDeclarationStartsAgain() {
    cells.completed("int n = 41;");
    cells.completed("n = 7;");
    cells.completed("int n = 41;");
    assertThat(cells.value("n")).isEqualTo(41);
    cells.completed("int m = 1;");
    cells.completed("m = 9;");
    cells.completed("int m = m + 1;");
    cells.completed("int m = m + 1;");
    assertThat(cells.value("m")).isEqualTo(1);
  }

  @Test
  void aRepeatedCellSeesWhatWasDeclaredMeanwhile() {
    cells.completed("int x = 1; int f() { return 1; }");
    assertThat(cells.value("f() + x")).isEqualTo(2);
    cells.completed("int f() { return 10; }");
    assertThat(cells.value("f() + x")).isEqualTo(11);
    cells.completed("String x = \"s\";");
    assertThat(cells.value("f() + x")).isEqualTo("10s");
    cells.rejected("y");
    cells.completed("int y = 3;");
    assertThat(cells.value("y")).isEqualTo(3);
    assertThat(cells.value("int n = 1; n")).isEqualTo(1);
    cells.completed("long n = 5;");
    assertThat(cells.type("int n = 1; n")).isEqualTo("int");
  }

  @Test
  void aDeclaredVariableTakesANewValueOfItsType() {
    cells.completed("int n = 1;\nint plus() { return n + 1; }");
    for (int i = 2; i < 30; i++) {
      cells.completed("int n = " + i + ";");
      assertThat(cells.value("plus()")).isEqualTo(i + 1);
    }
    cells.threw("int n = Integer.parseInt(\"x\");");
    assertThat(cells.value("n")).isEqualTo(0);
    cells.completed("int n = 3, k = 4;");
    assertThat(cells.value("n + k")).isEqualTo(7);
  }

  @Test
  void spentCellsAreUnloaded() throws Exception {
    WeakReference<Class<?>> spent = new WeakReference<>(cells.value("new Object() { }").getClass());
    for (int i = 0; i < 20; i++) {
      cells.value("1 + " + i);
    }
    Awaitility.await("the class of a spent cell is unloaded")
        .until(
            () -> {
              System.gc();
              return spent.get() == null;
            });
  }
}
