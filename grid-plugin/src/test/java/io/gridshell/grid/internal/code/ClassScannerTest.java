package io.gridshell.grid.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassScannerTest {
  private static final Compiled SESSION =
      Compiled.of(
          Map.of(
              "REPL.$JShell$11",
              "package REPL; public class $JShell$11 { public static int k;"
                  + " public static Object do_it$() { return k = 5; } }",
              "REPL.$JShell$12B",
              "package REPL; public class $JShell$12B { public static int n; }",
              "REPL.$JShell$13",
              """
              package REPL;
              public class $JShell$13 {
                static class Inner { String[][] texts; java.util.List<Helper> helpers; }
                public static Object do_it$() { return $JShell$11.k = 9; }
                static int reads() { return $JShell$11.k; }
                static void writes() { $JShell$12B.n = 1; }
                static Helper[] helpers(Other other) throws Failing { return null; }
                static boolean test(Object o) { return o instanceof Tested; }
                static Runnable lambda() { return () -> Called.run(); }
              }
              class Helper {}
              class Other {}
              class Tested {}
              class Called { static void run() {} }
              class Failing extends Exception {}
              """));

  private static ClassUnit unit(String name) {
    return ClassUnit.of(name, SESSION.bytes(name));
  }

  @Test
  void findsEveryClassThatAClassMentions() {
    assertThat(unit("REPL.$JShell$13").references())
        .contains(
            "REPL.$JShell$11",
            "REPL.$JShell$12B",
            "REPL.Helper",
            "REPL.Other",
            "REPL.Tested",
            "REPL.Called",
            "java.lang.Object",
            "java.lang.invoke.LambdaMetafactory")
        .doesNotContain("REPL.$JShell$13", "int", "[LREPL.Helper;");
    assertThat(unit("REPL.$JShell$13$Inner").references())
        .contains("java.util.List", "java.lang.String");
  }

  private static MethodUse use(String className, String method) {
    return unit(className).methods().entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(method))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void findsTheVariablesOfTheSessionThatAMethodReadsAndWrites() {
    assertThat(use("REPL.$JShell$13", "reads").reads())
        .containsExactly(new SessionVariable("REPL.$JShell$11", "k"));
    assertThat(use("REPL.$JShell$13", "reads").writes()).isEmpty();
    assertThat(use("REPL.$JShell$13", "writes").writes())
        .containsExactly(new SessionVariable("REPL.$JShell$12B", "n"));
    assertThat(use("REPL.$JShell$13", "writes").reads()).isEmpty();
  }

  @Test
  void findsTheMethodsOfSnippetsThatAMethodHandsOn() {
    assertThat(use("REPL.$JShell$13", "lambda").calls())
        .extracting(MethodName::owner)
        .containsExactly("REPL.$JShell$13");
  }

  @Test
  void aFieldOfAnOrdinaryClassIsNoVariableOfASession() {
    Compiled ordinary =
        Compiled.of(
            Map.of(
                "user.C",
                "package user; public class C { static int n; int m() { return n++; } }"));

    ClassUnit unit = ClassUnit.of("user.C", ordinary.bytes("user.C"));

    assertThat(unit.methods()).isEmpty();
  }
}
