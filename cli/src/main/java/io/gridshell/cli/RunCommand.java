package io.gridshell.cli;

import io.gridshell.cli.script.Script;
import io.gridshell.cli.script.ScriptException;
import io.gridshell.launch.Cluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
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
  private static final String STANDARD_INPUT = "-";
  private static final Pattern MAIN = Pattern.compile("\\bstatic void main\\(");

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

  @Option(
      names = {"-w", "--watch"},
      description =
          "When the file is saved, run the cells that changed and those below them, until Ctrl-C.")
  private boolean watch;

  @Mixin private final EngineOptions options = new EngineOptions();

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The script; - reads it from standard input.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String file;

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
  public Integer call() throws IOException, ScriptException, InterruptedException {
    boolean fromInput = file.equals(STANDARD_INPUT);
    if (fromInput && watch) {
      throw new ParameterException(
          spec.commandLine(), "--watch needs a file; standard input is read once");
    }
    Path path = Path.of(file);
    if (!fromInput && (!Files.isReadable(path) || Files.isDirectory(path))) {
      throw new ParameterException(
          spec.commandLine(), "cannot read the script " + file + "; check its name");
    }
    Script script =
        fromInput
            ? Script.parse(
                "standard input",
                new String(surroundings.in().readAllBytes(), StandardCharsets.UTF_8))
            : Script.read(path);
    if (isProgram(script)) {
      throw new ParameterException(
          spec.commandLine(),
          file
              + " is a program: its main would not be called here; start it with java, or write what"
              + " it does in cells that begin with // %%");
    }
    GridOfItsOwn own = new GridOfItsOwn(surroundings, options);
    try (Cluster cluster =
        engines == null
            ? own.running(Optional.ofNullable(profile))
            : own.start("run", Optional.ofNullable(profile), engines)) {
      run(script, path, cluster);
    }
    return ExitCode.OK.code();
  }

  /** Whether it would be declared and do nothing. */
  private static boolean isProgram(Script script) {
    return script.name().endsWith(".java")
        && script.lines().stream().noneMatch(Script::beginsCell)
        && script.lines().stream().anyMatch(line -> MAIN.matcher(line).find());
  }

  private void run(Script script, Path path, Cluster cluster)
      throws ScriptException, InterruptedException {
    ScriptRun run = new ScriptRun(surroundings, verbose, arguments);
    Path place = path.toAbsolutePath().normalize();
    if (watch) {
      new ScriptWatch(surroundings, place).run(script, run, cluster);
    } else {
      run.run(script, place, cluster);
    }
  }
}
