package io.gridshell.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.interpreter.bridge.ExitRefusedException;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellErrorTest {
  private static Cells cells;

  @BeforeAll
  static void start() {
    cells = new Cells();
  }

  @AfterAll
  static void stop() {
    cells.close();
  }

  @BeforeEach
  void forget() {
    cells.interpreter.reset();
  }

  @Test
  void marksThePlaceOfACompileError() {
    Diagnostic diagnostic = cells.rejected("int a = 1;\nint b = a + fooo;").diagnostics().get(0);
    assertThat(diagnostic.line()).isEqualTo(2);
    assertThat(diagnostic.column()).isEqualTo(13);
    assertThat(diagnostic.sourceLine()).isEqualTo("int b = a + fooo;");
    assertThat(diagnostic.rendered())
        .contains("cell:2:13: cannot find symbol")
        .endsWith("\nint b = a + fooo;\n            ^^^^")
        .doesNotContain("REPL");
  }

  @Test
  void keepsWhatRanBeforeACompileError() {
    cells.rejected("int a = 1;\na + fooo;\nint c = 3;");
    assertThat(cells.value("a")).isEqualTo(1);
    assertThat(cells.interpreter.isDefined("c")).isFalse();
  }

  @Test
  void saysWhereAnUnfinishedCellEnds() {
    Diagnostic diagnostic = cells.rejected("int a = 1;\nfor (;;) {\n  a++;").diagnostics().get(0);
    assertThat(diagnostic.line()).isEqualTo(3);
    assertThat(diagnostic.message()).contains("reached end of cell").contains("line 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x =", "int int = 3;", ")", "1 +", "'ab'", "\"open", "goto x;", "/exit"})
  void rejectsNonsenseWithAPlace(String cell) {
    assertThat(cells.rejected(cell).diagnostics().get(0).line()).isEqualTo(1);
  }

  @Test
  void rejectsALambdaWithoutType() {
    assertThat(cells.rejected("() -> 1").rendered()).contains("lambda").doesNotContain("$value$");
  }

  @Test
  void givesTheLiveExceptionWithTheLineOfTheCell() {
    cells.completed(
        """
        int boom(int i) {
          if (i > 2)
            throw new IllegalStateException("boom " + i);
          return i;
        }\
        """);
    CellOutcome.Threw threw = cells.threw("int q = 1;\n\nboom(q);\n  boom(3);");
    assertThat(threw.exception()).isExactlyInstanceOf(IllegalStateException.class);
    assertThat(threw.line()).isEqualTo(4);
    assertThat(threw.trace())
        .isEqualTo("java.lang.IllegalStateException: boom 3\n\tat boom(cell:3)\n\tat cell:4");
  }

  @Test
  void findsTheLineInDeclarationsStatementsAndLambdas() {
    cells.completed("int boom() { throw new IllegalStateException(); }");
    assertThat(cells.threw("int a = 1;\nint b =\n  boom();").line()).isEqualTo(3);
    assertThat(cells.threw("for (int i = 0; i < 2; i++) {\n\n  boom();\n}").line()).isEqualTo(3);
    assertThat(cells.threw("\n\nList.of(1).forEach(i ->\n  boom());").line()).isEqualTo(4);
    assertThat(cells.threw("class T {\n  T() {\n    boom();\n  }\n}\nnew T();").trace())
        .contains("T.<init>(cell:3)")
        .contains("cell:6");
  }

  @Test
  void findsTheLineAgainWhenASnippetMoves() {
    cells.completed("int zero = 0;");
    assertThat(cells.threw("1 / zero").line()).isEqualTo(1);
    assertThat(cells.threw("zero = 0;\n\n1 / zero").line()).isEqualTo(3);
  }

  @Test
  void showsCausesAndHidesItself() {
    CellOutcome.Threw threw =
        cells.threw("throw new IOException(\"outer\", new IllegalStateException(\"inner\"));");
    assertThat(threw.exception()).isInstanceOf(IOException.class);
    assertThat(threw.trace())
        .contains("Caused by: java.lang.IllegalStateException: inner")
        .doesNotContain("io.gridshell")
        .doesNotContain("jdk.jshell");
  }

  @Test
  void survivesStackOverflow() {
    CellOutcome.Threw threw = cells.threw("int rec(int i) { return rec(i + 1) + 1; }\nrec(0)");
    assertThat(threw.exception()).isInstanceOf(StackOverflowError.class);
    assertThat(threw.trace()).hasLineCount(3).contains("the same");
    assertThat(cells.value("1 + 1")).isEqualTo(2);
  }

  @Test
  void survivesLackOfMemory() {
    assertThat(
            cells.threw("new long[Integer.MAX_VALUE][];\nnew long[Integer.MAX_VALUE];").exception())
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(cells.value("1 + 1")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "System.exit(3)",
        "Runtime.getRuntime().exit(3)",
        "Runtime.getRuntime().halt(3)",
        "IntConsumer c = System::exit; c.accept(3);",
        "IntConsumer c = Runtime.getRuntime()::halt; c.accept(3);",
        "void quit() { int i = 0; switch (i) { case 0 -> System.exit(3); case 5 ->"
            + " Runtime.getRuntime().exit(3); default -> { } } }\n"
            + "quit();",
        "class Q { static void quit() { Runtime r = Runtime.getRuntime(); if (r != null) r.exit(3);"
            + " } }\n"
            + "Q.quit();"
      })
  void refusesToEndTheJvm(String cell) {
    CellOutcome.Threw threw = cells.threw(cell);
    assertThat(threw.exception())
        .isInstanceOf(ExitRefusedException.class)
        .hasMessageContaining("(3) is refused: it would end this process");
  }
}
