package io.gridshell.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BindTest {
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

  private static void bind(String name, @Nullable Object value) {
    cells.interpreter.bind(name, value, null);
  }

  @Test
  void readsABoundValueBack() {
    List<Integer> list = new ArrayList<>(List.of(1, 2));
    bind("foo", list);
    assertThat(cells.interpreter.read("foo").value()).isSameAs(list);
    assertThat(cells.interpreter.read("foo").type()).isEqualTo("List<Integer>");
    assertThat(cells.interpreter.isDefined("foo")).isTrue();
    assertThat(cells.interpreter.variables()).extracting(Variable::name).containsExactly("foo");
  }

  @Test
  void cellsUseBoundValues() {
    bind("foo", 7);
    assertThat(cells.value("foo + 1")).isEqualTo(8);
    bind("foo", 8);
    assertThat(cells.value("foo + 1")).isEqualTo(9);
    assertThat(cells.interpreter.read("foo").value()).isEqualTo(8);
    cells.completed("foo = 20;");
    assertThat(cells.interpreter.read("foo").value()).isEqualTo(20);
  }

  @Test
  void aNewTypeReplacesTheOldOne() {
    bind("foo", 7);
    assertThat(cells.value("foo")).isEqualTo(7);
    bind("foo", "seven");
    assertThat(cells.value("foo.length()")).isEqualTo(5);
    assertThat(cells.interpreter.read("foo").type()).isEqualTo("String");
  }

  @Test
  void derivesTheTypeFromTheValue() {
    bind("map", Map.of("a", 1));
    bind("array", new double[] {1.5});
    bind("nested", List.of(List.of("x")));
    bind("mixed", List.of(1, "x"));
    bind("nothing", null);
    bind("hidden", Collections.unmodifiableList(new ArrayList<>(List.of('c'))));
    assertThat(cells.value("map.get(\"a\") + 1")).isEqualTo(2);
    assertThat(cells.value("array[0] * 2")).isEqualTo(3.0);
    assertThat(cells.value("nested.get(0).get(0).length()")).isEqualTo(1);
    assertThat(cells.value("mixed.size()")).isEqualTo(2);
    assertThat(cells.type("nothing")).isEqualTo("Object");
    assertThat(cells.value("(char) (hidden.get(0) + 1)")).isEqualTo('d');
  }

  @Test
  void takesADeclaredType() {
    cells.interpreter.bind("xs", new ArrayList<>(), "java.util.List<Long>");
    cells.completed("xs.add(5L);");
    assertThat(cells.interpreter.read("xs").type()).isEqualTo("List<Long>");
    cells.interpreter.bind("d", 3.0, "double");
    assertThat(cells.value("d / 2")).isEqualTo(1.5);
  }

  @Test
  void fallsBackWhenTheDeclaredTypeIsUnknown() {
    cells.interpreter.bind("xs", List.of(1), "com.example.Missing");
    assertThat(cells.value("xs.get(0) + 1")).isEqualTo(2);
  }

  @Test
  void takesObjectsOfClassesDeclaredInCells() {
    Object point = cells.value("record P(int x) {}\nnew P(4)");
    bind("p", point);
    assertThat(cells.value("p.x()")).isEqualTo(4);
    assertThat(cells.interpreter.read("p").type()).isEqualTo("P");
    bind("ps", List.of(point));
    assertThat(cells.value("ps.get(0).x()")).isEqualTo(4);
  }

  @Test
  void repairsMethodsThatWaitForTheName() {
    cells.completed("int twice() { return 2 * later; }");
    bind("later", 21);
    assertThat(cells.value("twice()")).isEqualTo(42);
  }

  @Test
  void removesVariables() {
    bind("a", 1);
    cells.completed("int b = 2;");
    assertThat(cells.interpreter.unbind("a")).isTrue();
    assertThat(cells.interpreter.unbind("b")).isTrue();
    assertThat(cells.interpreter.unbind("c")).isFalse();
    assertThat(cells.rejected("b").diagnostics()).isNotEmpty();
    assertThat(cells.interpreter.variables()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1x", "a-b", "", "int", "a b", "null", "_"})
  void rejectsNamesThatAreNoIdentifiers(String name) {
    assertThatThrownBy(() -> bind(name, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + name + "' is no Java identifier");
  }

  @Test
  void namesWhatIsDefinedWhenANameIsNot() {
    bind("counter", 1);
    assertThatThrownBy(() -> cells.interpreter.read("conter"))
        .isInstanceOf(UndefinedNameException.class)
        .hasMessageContaining("'conter'")
        .hasMessageContaining("did you mean counter?");
    assertThatThrownBy(() -> cells.interpreter.evaluate("zzz", OutputSink.NONE))
        .isInstanceOf(UndefinedNameException.class)
        .hasMessageContaining("defined are counter");
  }

  @Test
  void evaluatesExpressions() {
    bind("foo", 7);
    assertThat(cells.interpreter.evaluate("foo", OutputSink.NONE))
        .isEqualTo(new TypedValue(7, "int"));
    assertThat(cells.interpreter.evaluate(" foo * 2 ", OutputSink.NONE))
        .isEqualTo(new TypedValue(14, "int"));
    assertThat(cells.interpreter.evaluate("System.gc()", OutputSink.NONE).type()).isEqualTo("void");
  }

  @Test
  void evaluateThrowsWhatWentWrong() {
    assertThatThrownBy(() -> cells.interpreter.evaluate("nope + 1", OutputSink.NONE))
        .isInstanceOf(CompilationException.class)
        .hasMessageContaining("nope");
    assertThatThrownBy(() -> cells.interpreter.evaluate("1 / 0", OutputSink.NONE))
        .isInstanceOf(CellException.class)
        .hasCauseInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> cells.interpreter.evaluate("1; 2", OutputSink.NONE))
        .isInstanceOf(CompilationException.class);
    assertThatThrownBy(() -> cells.interpreter.evaluate("", OutputSink.NONE))
        .isInstanceOf(CompilationException.class);
  }
}
