package io.gridshell.cli.console;

import io.gridshell.AsyncResult;
import io.gridshell.EngineInfo;
import io.gridshell.EngineState;
import io.gridshell.Grid;
import io.gridshell.GridException;
import io.gridshell.cli.console.Foreground.AbandonedException;
import io.gridshell.cli.script.CellCalls;
import io.gridshell.cli.script.CellOutput;
import io.gridshell.cli.script.EngineCells;
import io.gridshell.cli.script.FailureReport;
import io.gridshell.cli.script.PxOptions;
import io.gridshell.cli.script.ResultOptions;
import io.gridshell.spi.LocalSession;
import io.gridshell.spi.LocalSession.CellFailure;
import io.gridshell.spi.LocalSession.Evaluated;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private static final Duration STOP_PATIENCE = Duration.ofMillis(500);

  private final Grid grid;
  private final CellOutput output;
  private final Supplier<LocalSession> sessions;
  private final Supplies supplies;
  private final EngineCells engines;
  private final BooleanSupplier verbose;
  private LocalSession session;
  private int count;
  private EngineCells.@Nullable Sent last;

  private final Foreground foreground = new Foreground();

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

  /** Says how a failure is told, which depends on where the cell stands. */
  interface Place {
    String tell(FailureReport report);
  }

  /** Runs a cell in the client; gives whether it succeeded. */
  boolean runInClient(String source, Place place) {
    count++;
    LocalSession current = session;
    try (CellCalls calls = CellCalls.shown(grid, output)) {
      Optional<String> text =
          foreground.aside(
              () -> rich(current.run(source, output::clientOut, output::clientErr)),
              worker -> times -> stop(calls, current, times));
      calls.close();
      output.endLine();
      text.ifPresent(shown -> output.clientValue("Out[" + count + "]: ", shown));
      return true;
    } catch (ExecutionException failed) {
      output.note(told(failed.getCause(), place));
      return false;
    } catch (AbandonedException abandoned) {
      session = open();
      current.close();
      output.note(
          "the cell does not stop and was abandoned; the client's variables are gone, those of"
              + " engines are not");
      return false;
    }
  }

  private Optional<String> rich(Evaluated evaluated) {
    return evaluated.hasValue()
        ? Optional.of(output.rich(evaluated.value(), evaluated.display()))
        : Optional.empty();
  }

  private static void stop(CellCalls calls, LocalSession current, int times) {
    if (times == 1) {
      calls.cancel();
      current.interrupt();
      // What the cell began before it noticed.
      calls.cancel();
    }
  }

  /**
   * Runs {@code work}, which may wait for engines, so that it can be stopped; shows how far it is.
   */
  boolean interruptibly(Runnable work) {
    return interruptibly(work, CellCalls.shown(grid, output));
  }

  /** The same for {@code work} that shows itself how far it is. */
  boolean interruptiblyAsItIs(Runnable work) {
    return interruptibly(work, CellCalls.of(grid));
  }

  private boolean interruptibly(Runnable work, CellCalls calls) {
    try (calls) {
      return foreground.aside(
          () -> {
            work.run();
            return true;
          },
          worker ->
              times -> {
                calls.cancel();
                worker.interrupt();
              });
    } catch (ExecutionException failed) {
      if (foreground.interrupts() > 0) {
        output.note("interrupted");
        return false;
      }
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failed.getCause());
    } catch (AbandonedException abandoned) {
      output.note("it does not stop and was given up; %status shows what engines do");
      return false;
    }
  }

  private String told(@Nullable Throwable failed, Place place) {
    if (foreground.interrupts() > 0) {
      return "interrupted";
    }
    return failed instanceof CellFailure failure
        ? place.tell(FailureReport.of(failure, verbose.getAsBoolean())).stripTrailing()
        : String.valueOf(failed);
  }

  /** Sends a cell to engines and, unless told otherwise, waits; gives whether it succeeded. */
  boolean runOnEngines(String source, PxOptions options, Place place) {
    EngineCells.Sent sent;
    try {
      sent = engines.send(source, options);
    } catch (GridException refused) {
      String message = refused.getMessage() == null ? refused.toString() : refused.getMessage();
      output.note(place.tell(new FailureReport(0, message)));
      return false;
    }
    options.out().ifPresent(name -> session.define(name, sent.result(), RESULT));
    boolean right = !options.local() || runInClient(source, place);
    if (options.block()) {
      return finish(sent, place) && right;
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
  boolean finishLast(ResultOptions options) {
    EngineCells.Sent sent = last;
    if (sent == null) {
      output.note("no cell was sent with --noblock");
      return false;
    }
    options.out().ifPresent(name -> session.define(name, sent.result(), RESULT));
    return finish(sent.arranged(options), report -> report.textIn(sent.source()));
  }

  private boolean finish(EngineCells.Sent sent, Place place) {
    AsyncResult<?> result = sent.result();
    boolean interrupts = sent.options().interrupts();
    try {
      foreground.here(
          () -> engines.finish(sent),
          times -> {
            if (interrupts || times > 1) {
              result.cancel(interrupts);
            } else {
              output.note("engines go on, as -s 0 says; Ctrl-C again gives the cell up");
            }
          });
      return true;
    } catch (GridException failed) {
      output.endLine();
      if (foreground.interrupts() > 0) {
        output.note("interrupted");
        foreground.begin();
        foreground.here(() -> tellStubborn(sent), times -> {});
      } else {
        FailureReport report = FailureReport.of(failed, verbose.getAsBoolean());
        output.note(place.tell(report).stripTrailing());
      }
      return false;
    } finally {
      output.endProgress();
      output.endLine();
    }
  }

  /** Names the engines that go on with a cell that was to stop. */
  private void tellStubborn(EngineCells.Sent sent) {
    List<Integer> targets =
        sent.result().metadata().stream().map(task -> task.engine()).collect(Collectors.toList());
    long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
    Optional<List<EngineInfo>> busy = busy(targets);
    while (busy.isPresent()
        && !busy.get().isEmpty()
        && foreground.interrupts() == 0
        && System.nanoTime() < deadline) {
      busy = busy(targets);
    }
    if (busy.isEmpty()) {
      output.note("an engine does not answer; %status shows which");
      return;
    }
    for (EngineInfo info : busy.get()) {
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

  /** Those of {@code targets} that work; empty when an engine does not answer in time. */
  private Optional<List<EngineInfo>> busy(List<Integer> targets) {
    return engines()
        .map(
            infos ->
                infos.stream()
                    .filter(info -> targets.contains(info.id()))
                    .filter(info -> info.state() == EngineState.BUSY)
                    .collect(Collectors.toList()));
  }

  /** What engines do; empty when one of them does not answer in time. */
  private Optional<List<EngineInfo>> engines() {
    CompletableFuture<List<EngineInfo>> infos = new CompletableFuture<>();
    Thread asking = new Thread(() -> infos.complete(grid.engines()), "gridshell-console-ask");
    asking.setDaemon(true);
    asking.start();
    try {
      return Optional.of(infos.get(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException unanswered) {
      return Optional.empty();
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** An input begins: interrupts from now on are of it. */
  void begin() {
    foreground.begin();
  }

  /** Stops what runs; a second call gives it up. */
  void interrupt() {
    foreground.interrupt();
  }

  void close() {
    session.close();
  }
}
