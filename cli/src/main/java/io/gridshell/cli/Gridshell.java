package io.gridshell.cli;

import io.gridshell.profile.Profile;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code gridshell} command. */
@Command(
    name = "gridshell",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Interactive parallel computing for the JVM: a grid of JShell engines.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0 ok, 1 failure, 2 usage, 10 already running, 11 nothing to stop, 12 no such grid",
      "",
      "Files of a grid are in $GRIDSHELL_HOME/PROFILE, by default ~/.gridshell/default."
    })
public final class Gridshell implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean verbose;

  private Gridshell() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Surroundings surroundings = Surroundings.ofProcess(Profile.usualHome());
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> surroundings.ending().set(true), "gridshell-ending"));
    System.exit(run(surroundings, arguments));
  }

  /** Runs the command and gives its exit code. */
  static int run(Surroundings surroundings, String... arguments) {
    Gridshell root = new Gridshell();
    CommandLine line = root.commandLine(surroundings);
    Optional<Settings> settings = Optional.empty();
    try {
      settings = Optional.of(surroundings.settings());
      line.setDefaultValueProvider(settings.get());
    } catch (UncheckedIOException broken) {
      // The doctor is asked what is broken.
      if (!List.of(arguments).contains(DoctorCommand.NAME)) {
        return new Failures(surroundings, () -> false).handle(broken);
      }
    }
    line.setOut(writer(surroundings.out()));
    line.setErr(writer(surroundings.err()));
    line.setColorScheme(colours(surroundings.screen().out() && surroundings.screen().colours()));
    line.setUsageHelpWidth(Math.max(55, Math.min(100, surroundings.screen().outColumns())));
    line.setParameterExceptionHandler(
        new UsageErrors(
            colours(surroundings.screen().err() && surroundings.screen().colours()), settings));
    line.setExecutionExceptionHandler(new Failures(surroundings, () -> root.verbose));
    return line.execute(arguments);
  }

  /** The command with all its subcommands, to be parsed. */
  static CommandLine describe(Surroundings surroundings) {
    return new Gridshell().commandLine(surroundings);
  }

  private CommandLine commandLine(Surroundings surroundings) {
    CommandLine runCommand = new CommandLine(new RunCommand(surroundings, () -> verbose));
    // What follows a script's name belongs to the script.
    runCommand.setStopAtPositional(true);
    CommandLine pxCommand = new CommandLine(new PxCommand(surroundings, () -> verbose));
    // The cell may hold what looks like an option.
    pxCommand.setStopAtPositional(true);
    CommandLine line =
        new CommandLine(this)
            .addSubcommand(new StartCommand(surroundings))
            .addSubcommand(new EnginesCommand(surroundings))
            .addSubcommand(new ScaleCommand(surroundings))
            .addSubcommand(new StopCommand(surroundings, () -> verbose))
            .addSubcommand(new ListCommand(surroundings))
            .addSubcommand(new StatusCommand(surroundings))
            .addSubcommand(new LogsCommand(surroundings))
            .addSubcommand(new CleanCommand(surroundings))
            .addSubcommand(runCommand)
            .addSubcommand(pxCommand)
            .addSubcommand(new ConsoleCommand(surroundings, () -> verbose))
            .addSubcommand(new KeysCommand(surroundings))
            .addSubcommand(new DoctorCommand(surroundings))
            .addSubcommand(
                new CommandLine(new ConfigCommand())
                    .addSubcommand(new ConfigCommand.Show(surroundings)))
            .addSubcommand(new CompletionCommand(surroundings))
            .addSubcommand(new ManPageCommand(surroundings))
            .addSubcommand(new TrainCommand(surroundings));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  private static CommandLine.Help.ColorScheme colours(boolean shown) {
    return CommandLine.Help.defaultColorScheme(
        shown ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }
}
