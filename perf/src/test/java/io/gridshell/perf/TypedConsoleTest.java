package io.gridshell.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A shell that asks and answers stands for the console. */
@Timeout(60)
class TypedConsoleTest {
  private static final String SLOW_ANSWERS =
      "while printf 'ask> ' && read -r line; do sleep 0.2; echo \"Out: <$line>\"; done";

  @Test
  void theTimeOfALineIsThatFromEnterToItsAnswer() throws Exception {
    try (TypedConsole console = TypedConsole.start(SLOW_ANSWERS, "ask> ")) {
      for (String line : new String[] {"one", "two"}) {
        long took = console.nanosUntil(line, "Out: <" + line + ">");
        assertThat(Duration.ofNanos(took))
            .isBetween(Duration.ofMillis(200), Duration.ofSeconds(20));
      }
    }
  }

  @Test
  void aConsoleThatEndsIsToldWithWhatItShowed() {
    assertThatThrownBy(() -> TypedConsole.start("echo no such grid", "ask> "))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the console did not show")
        .hasMessageContaining("no such grid");
  }
}
