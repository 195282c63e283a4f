package io.gridshell.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The images are built and run with podman; where that cannot be, the test says why. */
@Timeout(600)
class ImagesIT {
  private static final Path DOCKER = Path.of(System.getProperty("gridshell.docker"));
  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final Duration GRACE = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void enginesAndAClientRunInContainers() throws Exception {
    Path told = folder.resolve("told");
    Process smoke =
        new ProcessBuilder(DOCKER.resolve("smoke").toString())
            .redirectErrorStream(true)
            .redirectOutput(told.toFile())
            .start();
    boolean ended = smoke.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      // Ended politely, it removes its containers.
      smoke.destroy();
      if (!smoke.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        smoke.destroyForcibly().waitFor();
      }
    }
    List<String> lines = Files.readAllLines(told);
    assertThat(ended).as("ended within %s: %s", LIMIT, String.join("\n", lines)).isTrue();
    String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    assumeTrue(smoke.exitValue() != Containers.NOT_TRIED, last);
    assertThat(smoke.exitValue()).as(String.join("\n", lines)).isZero();
  }
}
