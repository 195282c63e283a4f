package io.gridshell.cli.script;

import io.gridshell.Grid;
import io.gridshell.GridException;
import io.gridshell.cli.libraries.Libraries;
import io.gridshell.cli.libraries.LibraryException;
import io.gridshell.spi.LocalSession;
import io.gridshell.spi.LocalSession.CellFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the cells of a script, one after another, in the client and on engines.
 *
 * <p>One thread runs; {@link #interrupt} from any other.
 */
public final class ScriptRunner {
  private static final String RESULT =
      "io.gridshell.AsyncResult<java.util.List<io.gridshell.CellResult>>";

  private final LocalSession session;
  private final Grid grid;
  private final Libraries libraries;
  private final EngineCells engines;
  private final CellOutput output;
  private final boolean verbose;

  /** A cell that the script did not wait for. */
  private record Open(Cell cell, Step.EngineStep step, EngineCells.Sent sent) {}

  /**
   * Runs in {@code session}, which learns {@code grid}, {@code dv}, {@code lv} and {@code args}.
   *
   * @param libraries where {@code %deps} finds what it names
   * @param verbose whether reports of failures have all frames of stacks
   */
  public ScriptRunner(
      Grid grid,
      LocalSession session,
      List<String> args,
      CellOutput output,
      Libraries libraries,
      boolean verbose) {
    this.session = session;
    this.grid = grid;
    this.libraries = libraries;
    this.engines = new EngineCells(grid, output);
    this.output = output;
    this.verbose = verbose;
    session.define("grid", grid, "io.gridshell.Grid");
    session.define("dv", grid.all(), "io.gridshell.DirectView");
    session.define("lv", grid.loadBalanced(), "io.gridshell.LoadBalancedView");
    session.define("args", args.toArray(new String[0]), "String[]");
  }

  /**
   * Runs {@code script} to its end. Cells that it did not wait for are waited for at the end,
   * except those whose result it keeps in a variable.
   *
   * @throws ScriptException when a cell fails; the cells after it are not run
   */
  public void run(Script script) throws ScriptException {
    List<Open> open = new ArrayList<>();
    try {
      for (Cell cell : script.cells()) {
        for (Step step : cell.steps()) {
          if (step instanceof Step.EngineStep px) {
            runOnEngines(script, cell, px, open);
          } else if (step instanceof Step.LibraryStep) {
            fetch(script, cell, step);
          } else {
            runInClient(script, cell, step);
          }
        }
      }
      for (Open left : open) {
        finish(script, left.cell(), left.step(), left.sent());
      }
    } finally {
      output.endLine();
    }
  }

  /** Stops what runs, in the client and on engines, for the end of this program. */
  public void interrupt() {
    grid.cancelAll();
    session.interrupt();
    // What the cell began before it noticed.
    grid.cancelAll();
    // An engine that answers this has heard of the above.
    var unused = grid.engines();
  }

  private void runInClient(Script script, Cell cell, Step step) throws ScriptException {
    try (CellCalls calls = CellCalls.shown(grid, output)) {
      session.run(step.source(), output::clientOut, output::clientErr);
    } catch (CellFailure failure) {
      output.endLine();
      FailureReport report = FailureReport.of(failure, verbose);
      throw ScriptException.failed(script, cell, step, report, failure);
    }
  }

  private void fetch(Script script, Cell cell, Step step) throws ScriptException {
    try {
      List<String> coordinates = List.of(step.source().split("\\s+"));
      for (Path file : libraries.fetch(coordinates, output::progress)) {
        session.addToClassPath(file);
        grid.addToClassPath(file);
      }
    } catch (GridException | IllegalArgumentException | LibraryException failed) {
      FailureReport report = new FailureReport(1, String.valueOf(failed.getMessage()));
      throw ScriptException.failed(script, cell, step, report, failed);
    } finally {
      output.endProgress();
    }
  }

  private void runOnEngines(Script script, Cell cell, Step.EngineStep step, List<Open> open)
      throws ScriptException {
    EngineCells.Sent sent;
    try {
      sent = engines.send(step.source(), step.options());
    } catch (GridException refused) {
      throw failed(script, cell, step, refused);
    }
    step.options().out().ifPresent(name -> session.define(name, sent.result(), RESULT));
    if (step.options().local()) {
      runInClient(script, cell, step);
    }
    if (step.options().block()) {
      finish(script, cell, step, sent);
    } else if (step.options().out().isEmpty()) {
      open.add(new Open(cell, step, sent));
    }
  }

  private void finish(Script script, Cell cell, Step.EngineStep step, EngineCells.Sent sent)
      throws ScriptException {
    try {
      engines.finish(sent);
    } catch (GridException failure) {
      throw failed(script, cell, step, failure);
    }
  }

  private ScriptException failed(
      Script script, Cell cell, Step.EngineStep step, GridException failure) {
    output.endLine();
    FailureReport report = FailureReport.of(failure, verbose);
    return ScriptException.failed(script, cell, step, report, failure);
  }
}
