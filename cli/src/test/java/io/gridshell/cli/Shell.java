package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the script {@code gridshell} as a user does, in processes of their own.
 *
 * @param command the script
 * @param home folder of all profiles
 * @param environment further variables
 * @param started commands that may still run
 */
record Shell(String command, Path home, Map<String, String> environment, Queue<Running> started) {
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  Shell(Path home) {
    this(home, Map.of());
  }

  Shell(Path home, Map<String, String> environment) {
    this(System.getProperty("gridshell.script"), home, environment);
  }

  Shell(String command, Path home, Map<String, String> environment) {
    this(command, home, environment, new ConcurrentLinkedQueue<>());
  }

  /**
   * A command that ended.
   *
   * @param code its exit code
   * @param out its standard output
   * @param err its standard error
   */
  record Ended(int code, String out, String err) {}

  /**
   * A command that runs.
   *
   * @param process its process
   * @param out file of its standard output
   * @param err file of its standard error
   */
  record Running(Process process, Path out, Path err) {

    void awaitOutput(String text) {
      await("'" + text + "' in the output of the command")
          .atMost(PATIENCE)
          .until(
              () -> {
                assertThat(process.isAlive() || read(out).contains(text))
                    .as("command ended early: %s %s", read(out), read(err))
                    .isTrue();
                return read(out).contains(text);
              });
    }

    /** How often {@code text} stands in the output so far. */
    int shown(String text) {
      return read(out).split(Pattern.quote(text), -1).length - 1;
    }

    void signal(String name) throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    Ended end() throws InterruptedException {
      boolean ended = process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      assertThat(ended).as("command ends: %s %s", read(out), read(err)).isTrue();
      return new Ended(process.exitValue(), read(out), read(err));
    }
  }

  /**
   * Interrupts what still runs, so that a test that failed in the middle leaves no engine at work
   * and spoils no other.
   */
  void endStarted() throws IOException, InterruptedException {
    for (Running running = started.poll(); running != null; running = started.poll()) {
      if (running.process().isAlive()) {
        running.signal("INT");
        running.end();
      }
    }
  }

  Ended run(String... arguments) throws IOException, InterruptedException {
    return start(arguments).end();
  }

  /** Runs a command with {@code input} as its standard input. */
  Ended run(List<String> arguments, String input) throws IOException, InterruptedException {
    Path file = Files.writeString(Files.createTempFile(home, "in", ".txt"), input);
    return start(ProcessBuilder.Redirect.from(file.toFile()), arguments.toArray(new String[0]))
        .end();
  }

  Running start(String... arguments) throws IOException {
    return start(ProcessBuilder.Redirect.PIPE, arguments);
  }

  private Running start(ProcessBuilder.Redirect input, String... arguments) throws IOException {
    Path out = Files.createTempFile(home, "out", ".txt");
    Path err = Files.createTempFile(home, "err", ".txt");
    // A build in the background hands down that interrupts are ignored.
    List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT", command));
    line.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectInput(input)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("GRIDSHELL_HOME", home.toString());
    builder.environment().putAll(environment);
    Running running = new Running(builder.start(), out, err);
    started.add(running);
    return running;
  }

  Path script(String name, String text) throws IOException {
    return Files.writeString(home.resolve(name), text);
  }

  /** The processes of the engines on record under {@code profile}. */
  List<ProcessHandle> engines(String profile) throws IOException {
    List<ProcessHandle> engines = new ArrayList<>();
    for (Path file : files(profile)) {
      if (file.toString().endsWith(".properties") && file.startsWith("engines")) {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(home.resolve(profile).resolve(file))) {
          properties.load(reader);
        } catch (NoSuchFileException restarted) {
          // Taken off the record since the folder was listed.
          continue;
        }
        ProcessHandle.of(Long.parseLong(properties.getProperty("pid"))).ifPresent(engines::add);
      }
    }
    return engines;
  }

  /** The files of {@code profile}, relative to its folder. */
  List<Path> files(String profile) throws IOException {
    Path folder = home.resolve(profile);
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(folder::relativize)
          .sorted()
          .collect(Collectors.toList());
    }
  }

  static void awaitGone(List<ProcessHandle> engines, Duration limit) {
    await()
        .atMost(limit)
        .untilAsserted(
            () ->
                assertThat(engines.stream().filter(Shell::runs).map(Shell::state))
                    .as("engines of %s that still run", engines)
                    .isEmpty());
  }

  /** Unlike {@link ProcessHandle#isAlive}, no process that ended while process 1 took no note. */
  private static boolean runs(ProcessHandle engine) {
    return engine.isAlive() && !state(engine).startsWith("Z");
  }

  /** State and what follows of the line that the system has of {@code engine}; empty when gone. */
  private static String state(ProcessHandle engine) {
    Path stat = Path.of("/proc", Long.toString(engine.pid()), "stat");
    try {
      String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
      return line.substring(line.lastIndexOf(')') + 2).trim();
    } catch (IOException gone) {
      return "";
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
