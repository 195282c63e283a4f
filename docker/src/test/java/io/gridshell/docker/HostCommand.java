package io.gridshell.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The command {@code gridshell} on this machine, outside of every container.
 *
 * @param script the command
 * @param home its folder, and that of what it prints
 * @param environment what it reads besides
 */
record HostCommand(Path script, Path home, Map<String, String> environment) {
  private static final Duration LIMIT = Duration.ofSeconds(150);

  HostCommand {
    environment = Map.copyOf(environment);
  }

  /** Runs it and gives what it printed; fails unless it ends well. */
  String run(String... arguments) throws IOException, InterruptedException {
    Files.createDirectories(home);
    Path told = Files.createTempFile(home, "told", ".txt");
    Path errors = Files.createTempFile(home, "errors", ".txt");
    List<String> line = Stream.concat(Stream.of(script.toString()), Stream.of(arguments)).toList();
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectOutput(told.toFile()).redirectError(errors.toFile());
    builder.environment().put("GRIDSHELL_HOME", home.resolve("home").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    boolean ended = process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    String out = Files.readString(told, StandardCharsets.UTF_8);
    assertThat(ended && process.exitValue() == 0)
        .as("%s ended well: %s%n%s", line, out, Files.readString(errors))
        .isTrue();
    return out;
  }
}
