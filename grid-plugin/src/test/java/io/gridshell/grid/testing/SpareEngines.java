package io.gridshell.grid.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Engines that were started ahead and join a {@link TestGrid} at once when they are let in: each
 * stands still where its node is set up and looks for a grid to join, and costs no time there.
 */
public final class SpareEngines implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(10);

  /** They must look for longer than they stand still. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final String WAITS = "await grid";

  private final TestGrid grid;
  private final int firstId;
  private final List<Process> all = new CopyOnWriteArrayList<>();

  /** What stands still does not see that the JVM which started it has ended. */
  private final Thread lastResort = new Thread(this::end, "spares-end");

  private int letIn;

  private SpareEngines(TestGrid grid, int firstId) {
    this.grid = grid;
    this.firstId = firstId;
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /**
   * Starts {@code count} engines, with ids from {@code firstId} on, and waits until all stand
   * still.
   *
   * @param grid has no engine yet, as they would join it
   */
  public static SpareEngines start(TestGrid grid, int firstId, int count) {
    SpareEngines spares = new SpareEngines(grid, firstId);
    try {
      Path logging = spares.logging();
      int atOnce = Runtime.getRuntime().availableProcessors();
      while (spares.all.size() < count) {
        spares.startSome(Math.min(atOnce, count - spares.all.size()), logging);
      }
      return spares;
    } catch (RuntimeException | Error e) {
      spares.close();
      throw e;
    }
  }

  /** What makes engines say that they wait for a grid. */
  private Path logging() {
    Path file = grid.profile().folder().resolve("spares.properties");
    try {
      return Files.writeString(
          file,
          """
          handlers=java.util.logging.ConsoleHandler
          java.util.logging.ConsoleHandler.level=FINE
          io.gridshell.grid.EngineMain.level=FINE
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void startSome(int count, Path logging) {
    int from = all.size();
    for (int number = from; number < from + count; number++) {
      all.add(
          grid.prepare(
              firstId + number,
              List.of(
                  "-Dgridshell.join.seconds=" + PATIENCE.toSeconds(),
                  "-Djava.util.logging.config.file=" + logging)));
    }
    for (int number = from; number < from + count; number++) {
      int id = firstId + number;
      Process spare = all.get(number);
      grid.await("engine " + id + " to look for its grid", START, () -> waits(id, spare));
      TestGrid.signal(spare, "STOP");
    }
  }

  private boolean waits(int id, Process spare) {
    if (!spare.isAlive()) {
      throw new AssertionError(
          "spare engine " + id + " ended with " + spare.exitValue() + ": " + grid.log(id));
    }
    return grid.log(id).contains(WAITS);
  }

  /** How many were let in. */
  public int letIn() {
    return letIn;
  }

  /** Lets the next one join, which is not waited for. */
  public void letNextIn() {
    Process spare = all.get(letIn);
    grid.adopt(firstId + letIn, spare);
    letIn++;
    TestGrid.signal(spare, "CONT");
  }

  /** Ends every one of them, whether it was let in or not. */
  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(lastResort);
    end();
    for (Process spare : all) {
      grid.await("a spare engine to end", STOP, () -> !spare.isAlive());
    }
  }

  private void end() {
    all.forEach(spare -> spare.toHandle().destroyForcibly());
  }
}
