package io.gridshell.interpreter.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x = x + 1; | EXPRESSION",
        "a < b | EXPRESSION",
        "a < b && c > d | EXPRESSION",
        "foo.bar(1) | EXPRESSION",
        "new int[] {1} | EXPRESSION",
        "int.class | EXPRESSION",
        "o instanceof String s | EXPRESSION",
        "() -> 1 | EXPRESSION",
        "a[0]++ | EXPRESSION",
        "String::length | EXPRESSION",
        "int n = 1; | DECLARATION",
        "int[] n; | DECLARATION",
        "Map.Entry<String, List<? extends int[]>> e = null; | DECLARATION",
        "var v = 1; | DECLARATION",
        "<T> T id(T t) { return t; } | DECLARATION",
        "void f() { } | DECLARATION",
        "record P(int x) { } | DECLARATION",
        "sealed interface S permits A { } | DECLARATION",
        "non-sealed class C { } | DECLARATION",
        "@Deprecated class C { } | DECLARATION",
        "synchronized void f() { } | DECLARATION",
        "synchronized (this) { } | STATEMENT",
        "loop: while (true) { } | STATEMENT",
        "if (a) b(); | STATEMENT",
        "import java.util.*; | IMPORT",
        "/* c */ ; // x | EMPTY"
      })
  void tellsSnippetsApart(String text, Shape shape) {
    assertThat(Shape.of(Tokens.of(text))).isEqualTo(shape);
  }
}
