package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gridshell.cli.Shell.Ended;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The session that the README shows is what a console on four engines shows. */
@Timeout(180)
class ReadmeSessionIT {
  private static final String PROMPT = "default[4]> ";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path home;
  private static Shell shell;

  @BeforeAll
  static void startGrid() throws Exception {
    shell = new Shell(home.toRealPath());
    Ended started = shell.run("start", "-n", "4");
    assertThat(started.code()).as(started.err()).isZero();
  }

  @AfterAll
  static void stopGrid() throws Exception {
    assertThat(shell.run("stop").code()).isZero();
  }

  /**
   * What somebody types and what is shown then.
   *
   * @param typed the line behind the prompt
   * @param shown the lines below it
   */
  private record Step(String typed, List<String> shown) {}

  private static List<String> recorded() {
    return MarkdownPage.read(MarkdownPage.REPOSITORY.resolve("README.md")).blocks().stream()
        .filter(block -> block.lines().stream().anyMatch(line -> line.startsWith(PROMPT)))
        .findFirst()
        .orElseThrow()
        .lines();
  }

  private static List<Step> steps(List<String> lines) {
    List<Step> steps = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(PROMPT)) {
        steps.add(new Step(line.substring(PROMPT.length()), new ArrayList<>()));
      } else if (!steps.isEmpty()) {
        steps.get(steps.size() - 1).shown().add(line.stripTrailing());
      }
    }
    return steps;
  }

  /** What is below the line that was typed, once the next prompt is there. */
  private static List<String> shownBelow(Pty console) {
    await("the next prompt")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> console.text().stripTrailing().endsWith(PROMPT.strip()));
    // A prompt begins on a line of its own: where one was open, the terminal shows a mark for it.
    List<String> lines =
        console
            .text()
            .lines()
            .map(String::stripTrailing)
            .filter(line -> !line.isEmpty() && !line.equals("~"))
            .toList();
    return lines.subList(1, lines.size() - 1);
  }

  @Test
  void theRecordedSessionIsWhatTheConsoleShows() throws Exception {
    List<String> recorded = recorded();
    List<Step> steps = steps(recorded);
    assertThat(steps).hasSizeGreaterThan(8);
    try (Pty console = Pty.start(shell.home(), 120, Map.of(), "console")) {
      console.awaitText(PROMPT);
      assertThat(console.text()).contains(recorded.get(0));
      for (Step step : steps) {
        console.line(step.typed());
        assertThat(shownBelow(console)).as("below '%s'", step.typed()).isEqualTo(step.shown());
      }
      console.line("exit");
      assertThat(console.end()).isZero();
    }
  }
}
