package io.gridshell.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs programs in processes of their own, with profiles of their own.
 *
 * @param home folder of all profiles
 * @param folder where the programs are started
 */
record Command(Path home, Path folder) {
  private static final Duration GRACE = Duration.ofSeconds(10);

  /**
   * A program that ended.
   *
   * @param code its exit code
   * @param out its standard output
   * @param err its standard error
   * @param story all that helps to understand a failure
   */
  record Ended(int code, String out, String err, String story) {

    /** The lines of the output, those of engines with their prefix. */
    List<String> lines() {
      return out.lines().toList();
    }

    /** The text behind {@code start} of the one line that begins so. */
    String behind(String start) {
      List<String> found = lines().stream().filter(line -> line.startsWith(start)).toList();
      assertThat(found).as("lines that begin with '%s' in%n%s", start, story).hasSize(1);
      return found.get(0).substring(start.length()).strip();
    }
  }

  /** Runs the command {@code gridshell} to its end. */
  Ended gridshell(Duration limit, String... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(System.getProperty("gridshell.script")));
    line.addAll(List.of(arguments));
    return run(limit, line);
  }

  /** Runs a program to its end; one that exceeds {@code limit} is ended and fails the test. */
  Ended run(Duration limit, List<String> line) throws IOException, InterruptedException {
    Path out = Files.createTempFile(home, "out", ".txt");
    Path err = Files.createTempFile(home, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("GRIDSHELL_HOME", home.toString());
    Process process = builder.start();
    boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      // Ended politely, the command stops its engines.
      process.destroy();
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
    String printed = Files.readString(out);
    String complained = Files.readString(err);
    String story =
        String.join(" ", line)
            + "\n--- standard output\n"
            + printed
            + "--- standard error\n"
            + complained
            + logs();
    assertThat(ended).as("ended within %s: %s", limit, story).isTrue();
    return new Ended(process.exitValue(), printed, complained, story);
  }

  private String logs() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".log")).sorted().toList()) {
        text.append("--- ").append(home.relativize(file)).append('\n');
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }
}
