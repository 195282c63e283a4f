package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.launch.LaunchEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is told while Marathon places tasks. */
class StartProgressTest {
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  private StartProgress progress(boolean terminal) {
    return progress(terminal, 80);
  }

  private StartProgress progress(boolean terminal, int columns) {
    return new StartProgress(ToldOnTerminal.to(told, terminal, columns));
  }

  private String text() {
    return told.toString(StandardCharsets.UTF_8);
  }

  private static LaunchEvent placing(int staged, int running, String obstacle) {
    return new LaunchEvent.Placing("Marathon", 8, staged, running, obstacle);
  }

  @Test
  void aTerminalShowsHowManyTasksRunInOneLine() {
    StartProgress progress = progress(true);
    progress.accept(placing(3, 2, ""));
    assertThat(text())
        .startsWith("\r\u001b[KMarathon: 2 of 8 tasks run, 3 are being started, ")
        .doesNotContain("\n");
    told.reset();
    progress.accept(placing(0, 8, ""));
    assertThat(text()).contains("Marathon: 8 of 8 tasks run, 0.").doesNotContain("started");
    told.reset();
    progress.end();
    assertThat(text()).isEqualTo("\r\u001b[K");
  }

  @Test
  void theLineKeepsTheWidthOfTheTerminal() {
    progress(true, 30).accept(placing(3, 2, ""));
    assertThat(text()).isEqualTo("\r\u001b[KMarathon: 2 of 8 tasks run, 3");
  }

  @Test
  void anObstacleIsToldOnceHoweverItsNumbersGrow() {
    StartProgress progress = progress(false);
    progress.accept(placing(0, 2, "no offer fits: InsufficientCpus (10 of 10 offers)"));
    progress.accept(placing(0, 2, "no offer fits: InsufficientCpus (20 of 25 offers)"));
    progress.accept(placing(0, 2, "no offer fits: InsufficientMemory (1 of 25 offers)"));
    progress.accept(new LaunchEvent.Waiting("app /a is held by deployment 1"));
    progress.accept(new LaunchEvent.Waiting("app /a is held by deployment 2"));
    assertThat(text().lines())
        .containsExactly(
            "Marathon: no offer fits: InsufficientCpus (10 of 10 offers)",
            "Marathon: no offer fits: InsufficientMemory (1 of 25 offers)",
            "app /a is held by deployment 1");
  }
}
