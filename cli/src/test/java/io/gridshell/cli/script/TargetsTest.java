package io.gridshell.cli.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {
  private static final List<Integer> PRESENT = List.of(0, 1, 2, 5);

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "all; [0, 1, 2, 5]",
        "0,2; [0, 2]",
        "2, 0; [2, 0]",
        "7; [7]",
        "::2; [0, 2]",
        "1::2; [1, 5]",
        "1:3; [1, 2]",
        ":2; [0, 1]",
        "-1:; [5]",
        "::-1; [5, 2, 1, 0]",
        "0,0,:2; [0, 1]",
        "9:; []",
      })
  void selectsAsPythonDoes(String text, String expected) {
    assertThat(new Targets(text).of(PRESENT)).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1,", "a:b", "::0", "1-2", "-1"})
  void refusesWhatIsNeitherIdNorSlice(String text) {
    assertThatThrownBy(() -> new Targets(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--targets '" + text + "' is neither all, nor ids like 0,2");
  }

  @Test
  void whatIsRefusedIsNamedByWhatItWasTypedBehind() {
    assertThat(Targets.behind("%restart", " 0,1 ")).isEqualTo(new Targets("0,1"));
    assertThatThrownBy(() -> Targets.behind("%restart", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("%restart 'x' is neither all, nor ids like 0,2, nor a slice like ::2");
  }

  @Test
  void allIsLazy() {
    assertThat(Targets.ALL.isAll()).isTrue();
    assertThat(new Targets("0").isAll()).isFalse();
  }
}
