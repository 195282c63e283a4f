package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.EngineInfo;
import io.gridshell.EngineLoad;
import io.gridshell.EngineState;
import io.gridshell.cli.terminal.Screen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EngineFactsTest {
  private static final EngineInfo BUSY =
      new EngineInfo(
          0,
          "worker-7.example.com",
          1234567,
          EngineState.BUSY,
          2,
          Set.of("gpu"),
          Instant.EPOCH,
          new EngineLoad(
              "Thread.sleep(600_000); // and a long comment",
              Duration.ofSeconds(75),
              1200,
              3,
              100L << 20,
              1500L << 20,
              Duration.ofSeconds(9),
              Duration.ofHours(5)));

  private static String table(int columns) {
    return EngineFacts.table(List.of(BUSY), Map.of())
        .text(new Screen(true, true, true, false, columns), OutputOption.REMEDY);
  }

  @Test
  void atEightyColumnsProcessAndHostAreThereAndWhatIsNotIsNamed() {
    String text = table(80);
    assertThat(text.lines()).hasSize(3).allMatch(line -> line.length() <= 80);
    assertThat(text)
        .contains("PID", "1234567", "HOST", "worker-", "HEAP")
        .endsWith("left out: UPTIME, CPU, LABELS; widen the terminal or take --output json");
  }

  @Test
  void aWideTerminalShowsAll() {
    assertThat(table(200)).contains("UPTIME", "CPU", "LABELS", "gpu").doesNotContain("left out");
  }
}
