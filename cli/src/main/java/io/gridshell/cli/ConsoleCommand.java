package io.gridshell.cli;

import io.gridshell.Grid;
import io.gridshell.cli.console.Console;
import io.gridshell.cli.libraries.IsolatedLibraries;
import io.gridshell.cli.script.Script;
import io.gridshell.cli.script.ScriptException;
import io.gridshell.launch.Cluster;
import io.gridshell.launch.security.PrivateFiles;
import io.gridshell.spi.GridProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The interactive session. */
@Command(
    name = "console",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Opens an interactive session with the running grid.",
      "With -n, with a grid of its own that is started for it and stopped after it.",
      "What is not typed at a terminal is run as a script."
    })
final class ConsoleCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final BooleanSupplier verbose;

  @Option(
      names = {"-n", "--engines"},
      paramLabel = "N",
      description = "Start a grid of N engines for this session.")
  private @Nullable Integer engines;

  @Option(
      names = {"-p", "--profile"},
      paramLabel = "NAME",
      description = "Name of the grid (default: default; with -n one of its own).")
  private @Nullable String profile;

  @Mixin private final EngineOptions options = new EngineOptions();

  ConsoleCommand(Surroundings surroundings, BooleanSupplier verbose) {
    this.surroundings = surroundings;
    this.verbose = verbose;
  }

  @Override
  public Integer call() throws IOException, ScriptException {
    GridOfItsOwn own = new GridOfItsOwn(surroundings, options);
    try (Cluster cluster =
        engines == null
            ? own.running(Optional.ofNullable(profile))
            : own.start("console", Optional.ofNullable(profile), engines)) {
      open(cluster);
    }
    return ExitCode.OK.code();
  }

  private void open(Cluster cluster) throws IOException, ScriptException {
    if (surroundings.screen().in() && surroundings.screen().out()) {
      talk(cluster.connect());
    } else {
      String text = new String(surroundings.in().readAllBytes(), StandardCharsets.UTF_8);
      new ScriptRun(surroundings, verbose, List.of())
          .run(Script.parse("standard input", text), Path.of("").toAbsolutePath(), cluster);
    }
  }

  private void talk(Grid grid) throws IOException {
    GridProvider provider = GridProvider.find();
    SessionClassPath classPath = SessionClassPath.of(surroundings.environment());
    new Console(
            grid,
            surroundings.out(),
            surroundings.err(),
            surroundings.screen(),
            history(),
            new IsolatedLibraries(surroundings.settings().repositories()),
            screen -> EngineFacts.table(grid.engines(), Map.of()).text(screen),
            verbose)
        .run(() -> classPath.addTo(provider.openConsole()));
  }

  /** What is typed may hold secrets: only its owner reads it. */
  private Path history() throws IOException {
    Path file = surroundings.home().resolve("history");
    if (!Files.exists(file)) {
      PrivateFiles.write(file, new byte[0]);
    }
    return file;
  }
}
