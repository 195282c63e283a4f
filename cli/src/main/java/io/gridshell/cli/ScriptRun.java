package io.gridshell.cli;

import io.gridshell.Grid;
import io.gridshell.GridUnavailableException;
import io.gridshell.cli.libraries.IsolatedLibraries;
import io.gridshell.cli.script.CellOutput;
import io.gridshell.cli.script.Script;
import io.gridshell.cli.script.ScriptException;
import io.gridshell.cli.script.ScriptRunner;
import io.gridshell.launch.Cluster;
import io.gridshell.spi.GridProvider;
import io.gridshell.spi.LocalSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The run of a script against a cluster.
 *
 * @param surroundings what the command works with
 * @param verbose whether reports of failures have all frames of stacks
 * @param arguments what the script finds in its variable {@code args}
 */
record ScriptRun(Surroundings surroundings, BooleanSupplier verbose, List<String> arguments) {
  private static final Logger LOG = System.getLogger(ScriptRun.class.getName());

  /** What runs while the script's session is open. */
  interface Body {
    void run(ScriptRunner runner) throws ScriptException;
  }

  void run(Script script, Path place, Cluster cluster) throws ScriptException {
    run(place, cluster, runner -> runner.run(script));
  }

  /** Opens a session for the script at {@code place} and runs {@code body} with it. */
  void run(Path place, Cluster cluster, Body body) throws ScriptException {
    SessionClassPath classPath = SessionClassPath.of(surroundings.environment());
    Grid grid = cluster.connect();
    try (LocalSession session = classPath.addTo(GridProvider.find().openSession())) {
      // A script finds its data beside itself, wherever it is started.
      session.define("script", place, "java.nio.file.Path");
      CellOutput output =
          new CellOutput(surroundings.out(), surroundings.err(), surroundings.screen());
      ScriptRunner runner =
          new ScriptRunner(
              grid,
              session,
              arguments,
              output,
              new IsolatedLibraries(surroundings.settings().repositories()),
              verbose.getAsBoolean());
      Thread interrupt = new Thread(() -> interrupt(runner, grid), "gridshell-run-interrupt");
      Runtime.getRuntime().addShutdownHook(interrupt);
      try {
        body.run(runner);
      } finally {
        Hooks.forget(interrupt);
      }
    }
  }

  /** A script that is ended must not leave its work behind on engines that live on. */
  private static void interrupt(ScriptRunner runner, Grid grid) {
    try {
      runner.interrupt();
    } catch (GridUnavailableException left) {
      // The interrupted script may be quicker: it closes the grid, and that ends its work, too.
      LOG.log(Level.DEBUG, "skip interrupt grid=left", left);
    }
    grid.close();
  }
}
