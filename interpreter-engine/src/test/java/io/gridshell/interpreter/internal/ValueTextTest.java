package io.gridshell.interpreter.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValueTextTest {
  @Test
  void writesValuesAsJShellDoes() {
    assertThat(ValueText.of(null)).isEqualTo("null");
    assertThat(ValueText.of(42)).isEqualTo("42");
    assertThat(ValueText.of("a\n\"b\" ü😀")).isEqualTo("\"a\\n\\\"b\\\" ü😀\"");
    assertThat(ValueText.of('\'')).isEqualTo("'\\''");
    assertThat(ValueText.of(new int[] {1, 2})).isEqualTo("int[2] { 1, 2 }");
    assertThat(ValueText.of(new String[][] {{"x"}, {}}))
        .isEqualTo("String[2][] { String[1] { \"x\" }, String[0] {  } }");
    assertThat(ValueText.of(List.of("a", 1))).isEqualTo("[a, 1]");
    assertThat(ValueText.of(Map.of("k", List.of()))).isEqualTo("{k=[]}");
  }

  @Test
  void foldsWhatIsLong() {
    assertThat(ValueText.of("x".repeat(1_000_000))).hasSizeLessThan(11_000);
    assertThat(ValueText.of(new int[1_000_000])).hasSizeLessThan(6_000).contains("more }");
    assertThat(ValueText.of(Collections.nCopies(1_000_000, "abc")))
        .hasSizeLessThan(6_000)
        .endsWith("more]");
  }

  @Test
  void neverThrows() {
    Object angry =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no");
          }
        };
    assertThat(ValueText.of(angry)).contains("threw java.lang.IllegalStateException: no");
    assertThat(ValueText.of(List.of(angry))).contains("threw");
    List<Object> self = new ArrayList<>();
    self.add(self);
    assertThat(ValueText.of(self)).isEqualTo("[(this Collection)]");
  }
}
