package io.gridshell.cli;

import io.gridshell.Grid;
import io.gridshell.cli.script.CellOutput;
import io.gridshell.cli.script.Script;
import io.gridshell.cli.script.ScriptException;
import io.gridshell.cli.script.ScriptRunner;
import io.gridshell.launch.Cluster;
import io.gridshell.profile.Profile;
import io.gridshell.spi.GridProvider;
import io.gridshell.spi.LocalSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a script against a grid. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Runs a script of Java cells against the running grid.",
      "With -n, on a grid of its own that is started for it and stopped after it."
    })
final class RunCommand implements Callable<Integer> {
  private static final Duration INTERRUPT_PATIENCE = Duration.ofSeconds(1);

  private final Surroundings surroundings;
  private final BooleanSupplier verbose;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = {"-n", "--engines"},
      paramLabel = "N",
      description = "Start a grid of N engines for this script.")
  private @Nullable Integer engines;

  @Option(
      names = {"-p", "--profile"},
      paramLabel = "NAME",
      description = "Name of the grid (default: default; with -n one of its own).")
  private @Nullable String profile;

  @Mixin private final EngineOptions options = new EngineOptions();

  @Parameters(index = "0", paramLabel = "FILE", description = "The script.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path file;

  @Parameters(
      index = "1..*",
      paramLabel = "ARGS",
      description = "What the script finds in its variable args.")
  private List<String> arguments = new ArrayList<>();

  RunCommand(Surroundings surroundings, BooleanSupplier verbose) {
    this.surroundings = surroundings;
    this.verbose = verbose;
  }

  @Override
  public Integer call() throws IOException, ScriptException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new ParameterException(
          spec.commandLine(), "cannot read the script " + file + "; check its name");
    }
    Script script = Script.read(file);
    if (engines == null) {
      String name = profile == null ? Profile.DEFAULT : profile;
      try (Cluster cluster = Cluster.attach(new Profile(surroundings.home(), name))) {
        run(script, cluster);
      }
    } else {
      runOnOwnGrid(script, engines);
    }
    return ExitCode.OK.code();
  }

  private void runOnOwnGrid(Script script, int count) throws ScriptException {
    String name = profile == null ? "run-" + ProcessHandle.current().pid() : profile;
    StartProgress progress = new StartProgress(surroundings.err());
    if (options.insecure()) {
      progress.warnInsecure();
    }
    try (Cluster cluster =
        options
            .builder()
            .home(surroundings.home())
            .profile(name)
            .engines(count)
            .listener(progress)
            .start()) {
      run(script, cluster);
      if (profile == null) {
        // Nobody looks for the logs of a script that ended well.
        cluster.discard();
      }
    }
  }

  private void run(Script script, Cluster cluster) throws ScriptException {
    Grid grid = cluster.connect();
    try (LocalSession session = GridProvider.find().openSession()) {
      // A script finds its data beside itself, wherever it is started.
      session.define("script", file.toAbsolutePath().normalize(), "java.nio.file.Path");
      CellOutput output = new CellOutput(surroundings.out(), surroundings.err());
      ScriptRunner runner =
          new ScriptRunner(grid, session, arguments, output, verbose.getAsBoolean());
      Thread interrupt = new Thread(() -> interrupt(runner, grid), "gridshell-run-interrupt");
      Runtime.getRuntime().addShutdownHook(interrupt);
      try {
        runner.run(script);
      } finally {
        forget(interrupt);
      }
    }
  }

  /** A script that is ended must not leave its work behind on engines that live on. */
  private static void interrupt(ScriptRunner runner, Grid grid) {
    runner.interrupt(INTERRUPT_PATIENCE);
    grid.close();
  }

  private static void forget(Thread interrupt) {
    try {
      Runtime.getRuntime().removeShutdownHook(interrupt);
    } catch (IllegalStateException ending) {
      // The hook runs: it does what there is to do.
      return;
    }
  }
}
