package io.gridshell.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CellTest {
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
    cells.writes.clear();
  }

  @Test
  void givesTheValueAndTypeOfTheLastExpression() {
    CellOutcome.Completed completed = cells.completed("int n = 41; n + 1");
    assertThat(completed.value()).isEqualTo(42);
    assertThat(completed.type()).isEqualTo("int");
    assertThat(completed.notes()).isEmpty();
  }

  @Test
  void hasNoValueAfterADeclarationOrStatement() {
    assertThat(cells.completed("1 + 1;\nint n = 41;").hasValue()).isFalse();
    assertThat(cells.completed("System.gc();").hasValue()).isFalse();
    assertThat(cells.completed("if (true) { }").type()).isEmpty();
  }

  @Test
  void acceptsCellsWithoutCode() {
    assertThat(cells.completed("").hasValue()).isFalse();
    assertThat(cells.completed("  \n// a comment\n/* and another */\n").hasValue()).isFalse();
    assertThat(cells.completed(";;").hasValue()).isFalse();
  }

  @Test
  void showsDeclaredTypes() {
    assertThat(cells.type("List<Integer> l = new ArrayList<>(); l")).isEqualTo("List<Integer>");
    assertThat(cells.type("new double[] {1}")).isEqualTo("double[]");
    assertThat(cells.type("record P(int x) {}\nnew P(1)")).isEqualTo("P");
    assertThat(cells.type("Map.of(\"a\", 1).entrySet().iterator().next()"))
        .isEqualTo("Map.Entry<String, Integer>".replace(", ", ","));
    assertThat(cells.type("null")).isEqualTo("Object");
    assertThat(cells.type("1 > 2 ? 1 : 2.5")).isEqualTo("double");
  }

  @Test
  void givesLiveObjects() {
    Object list = cells.value("List<Integer> l = new ArrayList<>(List.of(1)); l");
    cells.completed("l.add(2);");
    assertThat(list).isEqualTo(List.of(1, 2));
    assertThat(cells.value("l")).isSameAs(list);
  }

  @Test
  void forgivesMissingSemicolonsAtLineEnds() {
    assertThat(cells.value("int a = 20\nint b = 22\na + b")).isEqualTo(42);
    assertThat(cells.value("var s = List.of(1, 2)\n    .stream()\n    .mapToInt(i -> i)\ns.sum()"))
        .isEqualTo(3);
  }

  @Test
  void replacesEarlierDeclarations() {
    cells.completed(
        "int x = 1; int f() { return x; } record R(int a) {} class C { int v() { return 1; } }");
    cells.completed("String x = \"two\";");
    assertThat(cells.value("x")).isEqualTo("two");
    cells.completed("String f() { return x + x; }");
    assertThat(cells.value("f()")).isEqualTo("twotwo");
    cells.completed("record R(int a, int b) {}");
    assertThat(cells.value("new R(1, 2).b()")).isEqualTo(2);
    cells.completed("class C { int v() { return 2; } }");
    assertThat(cells.value("new C().v()")).isEqualTo(2);
  }

  @Test
  void callersSeeAReplacedMethod() {
    cells.completed("int f() { return 1; }\nint g() { return f() + 1; }");
    assertThat(cells.value("g()")).isEqualTo(2);
    cells.completed("int f() { return 10; }");
    assertThat(cells.value("g()")).isEqualTo(11);
  }

  @Test
  void saysWhichVariablesANewTypeDrops() {
    cells.completed("record P(int x) {}\nP p = new P(1);");
    assertThat(cells.completed("record P(int x, int y) {}").notes())
        .singleElement()
        .asString()
        .contains("variable p");
    assertThat(cells.rejected("p").diagnostics().get(0).message()).contains("variable p");
  }

  @Test
  void keepsValuesOfVariablesWhoseInitializerChanges() {
    cells.completed("int f() { return 1; }\nvar y = f();\ny = 7;");
    cells.completed("int f() { return 2; }");
    assertThat(cells.value("y")).isEqualTo(7);
  }

  @Test
  void allowsForwardReferences() {
    assertThat(cells.completed("int g() { return h() + 1; }").notes())
        .singleElement()
        .asString()
        .contains("method h()");
    CellOutcome.Threw threw = cells.threw("g()");
    assertThat(threw.exception())
        .isInstanceOf(UnresolvedReferenceException.class)
        .hasMessageContaining("method g()")
        .hasMessageContaining("method h()");
    cells.completed("int h() { return 41; }");
    assertThat(cells.value("g()")).isEqualTo(42);
  }

  @Test
  void declaresEveryKindOfThing() {
    assertThat(cells.value("enum Color { RED, GREEN }\nColor.valueOf(\"RED\").ordinal()"))
        .isEqualTo(0);
    assertThat(cells.value("interface Area { double of(); }\nArea a = () -> 4.0;\na.of()"))
        .isEqualTo(4.0);
    assertThat(cells.value("@interface Mark {}\n@Mark class M { static int k = 5; }\nM.k"))
        .isEqualTo(5);
    assertThat(
            cells.value(
                "<T extends Comparable<T>> T top(T a, T b) { return a.compareTo(b) > 0 ? a : b; }\ntop(1, 2)"))
        .isEqualTo(2);
    assertThat(
            cells.value("sealed interface S permits A1 {}\nrecord A1() implements S {}\nnew A1()"))
        .hasToString("A1[]");
    assertThat(cells.value("class Outer { static class In { static int v = 3; } }\nOuter.In.v"))
        .isEqualTo(3);
    assertThat(cells.value("var anon = new Object() { int foo = 7; };\nanon.foo")).isEqualTo(7);
    assertThat(cells.value("int[] a1, b1[];\nb1 = new int[1][2];\nb1[0].length")).isEqualTo(2);
    assertThat(cells.value("final int F = 1;\nF")).isEqualTo(1);
  }

  @Test
  void reachesPackagePrivateMembers() {
    assertThat(cells.value("class K { int n; void inc() { n++; } }\nK k = new K();\nk.inc();\nk.n"))
        .isEqualTo(1);
    assertThat(
            cells.value(
                "class B { int v() { return 1; } int w() { return v(); } }\nnew B() { int v() { return 2; } }.w()"))
        .isEqualTo(2);
  }

  @Test
  void usesImportsAndStaticImports() {
    assertThat(cells.value("import static java.lang.Math.*;\nmax(3, 4)")).isEqualTo(4);
    assertThat(cells.value("import java.time.Duration;\nDuration.ofSeconds(1).toMillis()"))
        .isEqualTo(1000L);
    assertThat(cells.type("Duration.ZERO")).isEqualTo("Duration");
  }

  @Test
  void understandsLambdasStreamsTextBlocksAndUnicode() {
    assertThat(cells.value("int k = 2;\nStream.of(1, 2).map(i -> i * k).toList()"))
        .isEqualTo(List.of(2, 4));
    assertThat(cells.value("\"\"\"\n  a\n   b\n  \"\"\"")).isEqualTo("a\n b\n");
    assertThat(cells.value("String größe = \"日本 😀\"; größe")).isEqualTo("日本 😀");
    assertThat(cells.value("switch (k) { case 2 -> \"two\"; default -> \"many\"; }"))
        .isEqualTo("two");
  }

  @Test
  void startsVariablesWithTheirDefault() {
    cells.completed("int i; String s; double d[];");
    assertThat(cells.value("i")).isEqualTo(0);
    assertThat(cells.value("s")).isNull();
    assertThat(cells.interpreter.read("d").type()).isEqualTo("double[]");
  }

  @Test
  void hidesTemporaryNames() {
    cells.completed("1 + 1");
    cells.completed("List.of(1)");
    assertThat(cells.interpreter.variables()).isEmpty();
  }

  @Test
  void readsAnEmptyInput() {
    assertThat(cells.value("System.in.read()")).isEqualTo(-1);
    assertThat(cells.value("new Scanner(System.in).hasNext()")).isEqualTo(false);
  }

  @Test
  void forgetsEverythingOnReset() {
    cells.completed("int x = 1; record R() {}");
    cells.interpreter.reset();
    assertThat(cells.interpreter.isDefined("x")).isFalse();
    assertThat(cells.rejected("new R()").diagnostics()).isNotEmpty();
    assertThat(cells.value("int x = 2; x")).isEqualTo(2);
  }

  @Test
  void warmUpLeavesNoNames() {
    cells.interpreter.warmUp();
    assertThat(cells.interpreter.variables()).isEmpty();
  }
}
