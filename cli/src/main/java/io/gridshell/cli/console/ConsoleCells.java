package io.gridshell.cli.console;

import io.gridshell.AsyncResult;
import io.gridshell.CompositeException;
import io.gridshell.EngineInfo;
import io.gridshell.EngineState;
import io.gridshell.Grid;
import io.gridshell.GridException;
import io.gridshell.cli.script.CellOutput;
import io.gridshell.cli.script.EngineCells;
import io.gridshell.cli.script.FailureReport;
import io.gridshell.cli.script.PxOptions;
import io.gridshell.cli.terminal.Times;
import io.gridshell.spi.LocalSession;
import io.gridshell.spi.LocalSession.CellFailure;
import io.gridshell.spi.LocalSession.Evaluated;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs cells in the client and on engines and shows what they give. One thread runs; {@link
 * #interrupt} comes from any other.
 */
final class ConsoleCells {
  private static final String RESULT =
      "io.gridshell.AsyncResult<java.util.List<io.gridshell.CellResult>>";
  private static final Duration BAR_AFTER = Duration.ofSeconds(2);
  private static final Duration BAR_STEP = Duration.ofMillis(500);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration STOP_PATIENCE = Duration.ofMillis(700);

  private final Grid grid;
  private final CellOutput output;
  private final Supplier<LocalSession> sessions;
  private final Supplies supplies;
  private final EngineCells engines;
  private final BooleanSupplier verbose;
  private LocalSession session;
  private int count;
  private EngineCells.@Nullable Sent last;

  // What interrupt() has to stop.
  private volatile EngineCells.@Nullable Sent running;
  private volatile @Nullable CompletableFuture<Evaluated> local;
  private final AtomicInteger interrupts = new AtomicInteger();

  ConsoleCells(
      Grid grid, Supplier<LocalSession> sessions, CellOutput output, BooleanSupplier verbose) {
    this.grid = grid;
    this.output = output;
    this.sessions = sessions;
    this.verbose = verbose;
    this.supplies = new Supplies(grid);
    this.engines = new EngineCells(grid, output);
    this.session = open();
  }

  private LocalSession open() {
    LocalSession fresh = sessions.get();
    fresh.define("grid", grid, "io.gridshell.Grid");
    fresh.define("dv", grid.all(), "io.gridshell.DirectView");
    fresh.define("lv", grid.loadBalanced(), "io.gridshell.LoadBalancedView");
    supplies.files().forEach(fresh::addToClassPath);
    return fresh;
  }

  /** The client's interpreter. */
  LocalSession session() {
    return session;
  }

  Supplies supplies() {
    return supplies;
  }

  /** Runs a cell in the client; gives whether it succeeded. */
  boolean runInClient(String source) {
    interrupts.set(0);
    count++;
    LocalSession current = session;
    CompletableFuture<Evaluated> result = new CompletableFuture<>();
    local = result;
    Thread worker =
        new Thread(
            () -> {
              try {
                result.complete(current.run(source, output::clientOut, output::clientErr));
              } catch (CellFailure | RuntimeException | Error failed) {
                result.completeExceptionally(failed);
              }
            },
            "gridshell-cell");
    worker.setDaemon(true);
    worker.start();
    try {
      Evaluated value = await(result);
      output.endLine();
      if (value.hasValue()) {
        output.clientValue("Out[" + count + "]: ", RichText.of(value));
      }
      return true;
    } catch (ExecutionException failed) {
      output.note(report(failed.getCause()));
      return false;
    } catch (AbandonedException abandoned) {
      session = open();
      output.note(
          "the cell does not stop and was abandoned; the client's variables are gone, those of"
              + " engines are not");
      return false;
    } finally {
      local = null;
      output.endProgress();
    }
  }

  /** Somebody asked twice for the end of a cell that goes on. */
  private static final class AbandonedException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private Evaluated await(CompletableFuture<Evaluated> result)
      throws ExecutionException, AbandonedException {
    long start = System.nanoTime();
    long drawn = start + BAR_AFTER.minus(BAR_STEP).toNanos();
    while (true) {
      try {
        return result.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException notYet) {
        if (interrupts.get() > 1) {
          throw new AbandonedException();
        }
        long now = System.nanoTime();
        if (output.live() && interrupts.get() == 0 && now - drawn >= BAR_STEP.toNanos()) {
          output.progress(busy(Duration.ofNanos(now - start)));
          drawn = System.nanoTime();
        }
      } catch (InterruptedException asked) {
        interrupt();
      }
    }
  }

  /** What the grid does while the client's own cell runs. */
  private String busy(Duration elapsed) {
    List<EngineInfo> infos = grid.engines();
    long busy = infos.stream().filter(info -> info.state() == EngineState.BUSY).count();
    int queued = infos.stream().mapToInt(EngineInfo::queued).sum();
    return "running "
        + Times.seconds(elapsed)
        + ", "
        + busy
        + " of "
        + infos.size()
        + " engines busy, "
        + queued
        + " tasks queued";
  }

  private String report(@Nullable Throwable failed) {
    if (failed instanceof CellFailure failure) {
      Throwable cause = failure.getCause();
      if (interrupts.get() > 0) {
        return "interrupted";
      }
      return cause instanceof CompositeException composite
          ? FailureReport.of(composite, verbose.getAsBoolean()).text().stripTrailing()
          : failure.report().stripTrailing();
    }
    return String.valueOf(failed);
  }

  /** Sends a cell to engines and, unless told otherwise, waits; gives whether it succeeded. */
  boolean runOnEngines(String source, PxOptions options) {
    interrupts.set(0);
    EngineCells.Sent sent;
    try {
      sent = engines.send(source, options);
    } catch (GridException refused) {
      output.note(refused.getMessage() == null ? refused.toString() : refused.getMessage());
      return false;
    }
    options.out().ifPresent(name -> session.define(name, sent.result(), RESULT));
    boolean right = !options.local() || runInClient(source);
    if (options.block()) {
      return finish(sent) && right;
    }
    last = sent;
    output.note(
        "sent to engines "
            + sent.result().metadata().stream()
                .map(task -> String.valueOf(task.engine()))
                .collect(Collectors.joining(", "))
            + "; %pxresult shows what it gives");
    return right;
  }

  /** Waits for the cell that was sent last without waiting, and shows it. */
  boolean finishLast(PxOptions options) {
    EngineCells.Sent sent = last;
    if (sent == null) {
      output.note("no cell was sent with --noblock");
      return false;
    }
    options.out().ifPresent(name -> session.define(name, sent.result(), RESULT));
    return finish(sent);
  }

  private boolean finish(EngineCells.Sent sent) {
    running = sent;
    interrupts.set(0);
    try {
      engines.finish(sent);
      return true;
    } catch (GridException failed) {
      output.endLine();
      if (interrupts.get() > 0) {
        output.note("interrupted");
        tellStubborn(sent);
      } else {
        output.note(FailureReport.of(failed, verbose.getAsBoolean()).text().stripTrailing());
      }
      return false;
    } finally {
      running = null;
      output.endProgress();
      output.endLine();
    }
  }

  /** Names the engines that go on with a cell that was to stop. */
  private void tellStubborn(EngineCells.Sent sent) {
    List<Integer> targets =
        sent.result().metadata().stream().map(task -> task.engine()).collect(Collectors.toList());
    long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
    List<EngineInfo> busy;
    do {
      busy =
          grid.engines().stream()
              .filter(info -> targets.contains(info.id()))
              .filter(info -> info.state() == EngineState.BUSY)
              .collect(Collectors.toList());
    } while (!busy.isEmpty() && interrupts.get() < 2 && System.nanoTime() < deadline);
    for (EngineInfo info : busy) {
      output.note(
          "engine "
              + info.id()
              + " still runs "
              + info.load().running()
              + "; %restart "
              + info.id()
              + " gives it a fresh interpreter");
    }
  }

  /** Stops what runs; a second call gives it up. */
  void interrupt() {
    int times = interrupts.incrementAndGet();
    EngineCells.Sent sent = running;
    if (sent != null && (sent.options().interrupts() || times > 1)) {
      AsyncResult<?> result = sent.result();
      result.cancel(sent.options().interrupts());
    }
    if (local != null && times == 1) {
      grid.cancelAll();
      session.interrupt();
    }
  }

  void close() {
    session.close();
  }
}
