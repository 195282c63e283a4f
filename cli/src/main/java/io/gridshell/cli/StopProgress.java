package io.gridshell.cli;

import io.gridshell.cli.terminal.StatusLine;
import io.gridshell.cli.terminal.Times;
import io.gridshell.launch.LaunchEvent;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A line on the terminal that tells how far a stop is, once it takes long. An engine that does not
 * leave says nothing, so the line has a clock of its own.
 */
final class StopProgress implements Consumer<LaunchEvent>, AutoCloseable {
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final StatusLine line;
  private final Duration quiet;
  private final long start = System.nanoTime();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "gridshell-stop-progress");
            thread.setDaemon(true);
            return thread;
          });
  private int ended;
  private String waiting = "";
  private boolean closed;

  StopProgress(Surroundings surroundings) {
    this(surroundings, QUIET);
  }

  StopProgress(Surroundings surroundings, Duration quiet) {
    this.line = new StatusLine(surroundings.err(), surroundings.screen());
    this.quiet = quiet;
  }

  /** Begins to tell of the stop of {@code grid}, which has so many engines. */
  void begin(String grid, int engines) {
    if (line.live()) {
      var unused =
          clock.scheduleAtFixedRate(
              () -> draw(grid, engines), quiet.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public synchronized void accept(LaunchEvent event) {
    if (event instanceof LaunchEvent.EngineEnded) {
      ended++;
    } else if (event instanceof LaunchEvent.Waiting more) {
      waiting = ", " + more.what();
    }
  }

  private synchronized void draw(String grid, int engines) {
    if (!closed) {
      line.draw(
          "stopping grid "
              + grid
              + ": "
              + ended
              + " of "
              + engines
              + (engines == 1 ? " engine" : " engines")
              + " ended, "
              + Times.seconds(Duration.ofNanos(System.nanoTime() - start))
              + waiting);
    }
  }

  /** Takes the line away. */
  @Override
  public synchronized void close() {
    closed = true;
    clock.shutdownNow();
    line.clear();
  }
}
