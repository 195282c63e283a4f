package io.gridshell.launch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OsProcessTest {
  private final ProcessHandle self = ProcessHandle.current();

  @Test
  void aRecordedProcessIsFoundAgain() {
    assertThat(OsProcess.of(self).find()).contains(self);
  }

  @Test
  void theStartIsKeptAsTicksSinceBootWhichDoNotMoveWithTheClock() {
    assumeTrue(Files.exists(Path.of("/proc/self/stat")), "this system has no /proc");
    OsProcess process = OsProcess.of(self);

    assertThat(process.started()).matches("[0-9]+");
    assertThat(new OsProcess(self.pid(), process.started() + "0").find()).isEmpty();
  }

  @Test
  void aRecordThatTellsAnInstantIsUnderstood() {
    String start = self.info().startInstant().orElseThrow().toString();

    assertThat(new OsProcess(self.pid(), start).find()).contains(self);
    assertThat(new OsProcess(self.pid(), "2020-01-01T00:00:00Z").find()).isEmpty();
  }

  @Test
  void aProcessThatEndedAndWasNotNotedByItsParentIsGone() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/stat")), "this system has no /proc");
    // The second program replaces the shell and does not know of the child of the first.
    Process careless = new ProcessBuilder("sh", "-c", "sleep 0.2 & echo $!; exec sleep 60").start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(careless.getInputStream(), StandardCharsets.US_ASCII))) {
      ProcessHandle child = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
      OsProcess recorded = OsProcess.of(child);

      await("process " + child.pid() + " has ended")
          .atMost(Duration.ofSeconds(20))
          .until(() -> recorded.find().isEmpty());
      assertThat(child.isAlive()).isTrue();
    } finally {
      careless.destroyForcibly();
    }
  }
}
