package io.gridshell.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for the files of one run. When this JVM ends, by itself or by a signal, the processes
 * that it started, the grids that the command started in the folder, and the folder go.
 */
public final class BenchHome {
  private static volatile boolean ending;

  private BenchHome() {}

  /** Makes one for grids that {@code script}, the command of this repository, starts in it. */
  public static Path create(Path script) throws IOException {
    Path home = Files.createTempDirectory("gridshell-perf");
    GridCommand command = new GridCommand(script, home);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(command), "bench-home"));
    return home;
  }

  /** Returns if the run goes on, and not any more once it is being tidied up. */
  public static void goOn() throws InterruptedException {
    if (ending) {
      Thread.currentThread().join();
    }
  }

  private static void end(GridCommand command) {
    ending = true;
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    try {
      if (Files.exists(command.home().resolve("default"))) {
        command.exitCode("stop", "--all");
      }
      delete(command.home());
    } catch (IOException e) {
      System.err.println("cannot tidy up " + command.home() + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}
