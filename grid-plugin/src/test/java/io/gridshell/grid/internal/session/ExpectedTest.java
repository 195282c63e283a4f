package io.gridshell.grid.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.GridException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectedTest {
  @Test
  void aValueOfTheTypePasses() {
    assertThat(new Expected("x", Integer.class).check(5, 0)).isEqualTo(5);
    assertThat(new Expected("x", int.class).check(5, 0)).isEqualTo(5);
    assertThat(new Expected("x", List.class).check(List.of(), 0)).isEqualTo(List.of());
    assertThat(new Expected("x", String.class).check(null, 0)).isNull();
  }

  @Test
  void anotherTypeNamesExpressionEngineBothTypesAndTheNextStep() {
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> new Expected("foo + 1", String.class).check(5, 3))
        .withMessage(
            "foo + 1 on engine 3 is a java.lang.Integer, not a java.lang.String;"
                + " pull it as that, or without a type");
  }

  @Test
  void nullIsNoPrimitive() {
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> new Expected("x", int.class).check(null, 0))
        .withMessageContaining("is null, not a int");
  }

  @Test
  void anArrayIsNamedAsInSource() {
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> new Expected("x", int[].class).check(new double[0], 0))
        .withMessageContaining("a double[], not a int[]");
  }
}
