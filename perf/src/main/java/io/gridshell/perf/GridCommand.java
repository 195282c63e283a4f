package io.gridshell.perf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command of this repository with a home folder of its own.
 *
 * @param script the command's file
 * @param home where it keeps its files
 */
public record GridCommand(Path script, Path home) {

  /** The command beside the current folder. */
  public static GridCommand here(Path home) {
    return new GridCommand(Path.of("gridshell").toAbsolutePath(), home);
  }

  /**
   * Runs the command with {@code words} and waits until it ends.
   *
   * @throws IllegalStateException if it says that it failed
   */
  public void run(String... words) throws IOException, InterruptedException {
    int code = exitCode(words);
    if (code != 0) {
      throw new IllegalStateException("gridshell " + List.of(words) + " ended with " + code);
    }
  }

  /** Runs the command with {@code words} and returns what it ended with. */
  public int exitCode(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("GRIDSHELL_HOME", home.toString());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    return builder.start().waitFor();
  }
}
