package io.gridshell.cli.script;

import io.gridshell.AsyncResult;
import io.gridshell.Grid;
import io.gridshell.Progress;
import io.gridshell.cli.terminal.Times;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The calls that a cell of the client makes while it runs: how far they are, and the way to take
 * them back. Calls of earlier cells do not count. Thread-safe.
 */
public final class CellCalls implements AutoCloseable {
  private static final Duration AFTER = Duration.ofSeconds(2);
  private static final Duration STEP = Duration.ofMillis(200);

  private final Grid grid;
  private final Set<AsyncResult<?>> before;
  private final long start = System.nanoTime();
  private final @Nullable CellOutput output;
  private final @Nullable Thread painter;
  private boolean closed;

  private CellCalls(Grid grid, @Nullable CellOutput output) {
    this.grid = grid;
    this.before = Set.copyOf(grid.pending());
    this.output = output;
    if (output == null) {
      this.painter = null;
    } else {
      this.painter = new Thread(() -> paint(output), "gridshell-cell-progress");
      painter.setDaemon(true);
      painter.start();
    }
  }

  /** Watches the calls of what is about to run. */
  public static CellCalls of(Grid grid) {
    return new CellCalls(grid, null);
  }

  /** The same; once it takes long, a line of {@code output} shows how far they are. */
  public static CellCalls shown(Grid grid, CellOutput output) {
    return new CellCalls(grid, output.live() ? output : null);
  }

  private void paint(CellOutput to) {
    try {
      TimeUnit.MILLISECONDS.sleep(AFTER.toMillis());
      while (draw(to)) {
        TimeUnit.MILLISECONDS.sleep(STEP.toMillis());
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean draw(CellOutput to) {
    if (!closed) {
      to.progress(line());
    }
    return !closed;
  }

  private String line() {
    List<AsyncResult<?>> open = begun();
    Duration running = Duration.ofNanos(System.nanoTime() - start);
    if (open.isEmpty()) {
      return "running, " + Times.seconds(running);
    }
    Progress sum = open.stream().map(AsyncResult::progress).reduce(Progress::plus).orElseThrow();
    // The oldest is the first; the rate is that of the calls, not of what came before them.
    return sum.line(open.get(0).elapsed());
  }

  private List<AsyncResult<?>> begun() {
    return grid.pending().stream()
        .filter(result -> !before.contains(result))
        .collect(Collectors.toList());
  }

  /** Takes back those that are not complete. */
  public void cancel() {
    begun().forEach(result -> result.cancel(true));
  }

  /** Takes the line away. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    if (painter != null && output != null) {
      painter.interrupt();
      output.endProgress();
    }
  }
}
