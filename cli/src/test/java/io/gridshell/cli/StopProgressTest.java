package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gridshell.launch.LaunchEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is told while engines take their time to leave. */
class StopProgressTest {
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  private StopProgress progress(boolean terminal, Duration quiet) {
    return new StopProgress(ToldOnTerminal.to(told, terminal, 120), quiet);
  }

  private String text() {
    return told.toString(StandardCharsets.UTF_8);
  }

  private void awaitText(String text) {
    await("'" + text + "' is told")
        .atMost(Duration.ofSeconds(20))
        .until(() -> text().contains(text));
  }

  @Test
  void aStopThatTakesLongShowsHowManyEnginesHaveEnded() {
    try (StopProgress progress = progress(true, Duration.ofMillis(1))) {
      progress.begin("lab", 8);
      awaitText("\r\u001b[Kstopping grid lab: 0 of 8 engines ended, ");
      progress.accept(new LaunchEvent.EngineEnded(0, false));
      progress.accept(new LaunchEvent.Waiting("app /a is held by deployment 1"));
      awaitText("stopping grid lab: 1 of 8 engines ended, ");
      awaitText(" s, app /a is held by deployment 1");
      told.reset();
    }
    assertThat(text()).endsWith("\r\u001b[K");
  }

  @Test
  void aStopThatIsSoonOverTellsNothing() {
    try (StopProgress progress = progress(true, Duration.ofHours(1))) {
      progress.begin("lab", 1);
    }
    assertThat(text()).isEmpty();
  }
}
