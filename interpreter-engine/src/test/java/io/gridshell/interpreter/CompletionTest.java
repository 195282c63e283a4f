package io.gridshell.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CompletionTest {
  private static Cells cells;

  @BeforeAll
  static void start() {
    cells = new Cells(Interpreter.builder().name("test").completing().build());
    cells.completed("int forty = 40; String text = \"abc\";");
  }

  @AfterAll
  static void stop() {
    cells.close();
  }

  private static Completion at(String cell) {
    return cells.interpreter.complete(cell, cell.length());
  }

  @Test
  void completesVariablesOfTheSession() {
    Completion completion = at("int x = for");
    assertThat(completion.anchor()).isEqualTo(8);
    assertThat(completion.candidates()).contains("forty");
  }

  @Test
  void completesMembersOfVariables() {
    assertThat(at("text.toUpp").candidates()).contains("toUpperCase(");
  }

  @Test
  void completesBoundValuesThatNoCellHasMentioned() {
    cells.interpreter.bind("bound", new ArrayList<>(List.of("a")), "java.util.List<String>");
    assertThat(at("bou").candidates()).contains("bound");
    assertThat(at("bound.isEm").candidates()).contains("isEmpty()");
  }

  @Test
  void completesTheLastSnippetOfACell() {
    Completion completion = at("int other = 1;\nother + text.trim().len");
    assertThat(completion.candidates()).contains("length()");
  }

  @Test
  void completesPackagesAndClasses() {
    assertThat(at("java.util.concurrent.Count").candidates()).contains("CountDownLatch");
    assertThat(at("ArrayLi").candidates()).contains("ArrayList");
  }

  @Test
  void knowsWhetherACellNeedsMoreLines() {
    assertThat(cells.interpreter.isUnfinished("int twice(int x) {")).isTrue();
    assertThat(cells.interpreter.isUnfinished("int a = 1;\nfor (int i = 0; i < 3; i++) {"))
        .isTrue();
    assertThat(cells.interpreter.isUnfinished("int twice(int x) {\n  return 2 * x;\n}")).isFalse();
    assertThat(cells.interpreter.isUnfinished("1 + 1")).isFalse();
    assertThat(cells.interpreter.isUnfinished("")).isFalse();
  }
}
