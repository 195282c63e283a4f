package io.gridshell.cli;

import io.gridshell.Grid;
import io.gridshell.GridException;
import io.gridshell.TaskCancelledException;
import io.gridshell.cli.script.CellOutput;
import io.gridshell.cli.script.EngineCells;
import io.gridshell.cli.script.FailureReport;
import io.gridshell.cli.script.PxOptions;
import io.gridshell.launch.Cluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one cell on engines. */
@Command(
    name = "px",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Runs a cell of Java on the engines of a grid and shows what each prints and gives.",
      "Declarations stay on the engines."
    })
final class PxCommand implements Callable<Integer> {
  private static final Duration INTERRUPT_PATIENCE = Duration.ofSeconds(1);

  private final Surroundings surroundings;
  private final BooleanSupplier verbose;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = {"-t", "--targets"},
      paramLabel = "IDS",
      description = "Which engines: all, ids like 0,2 or a slice like ::2 (default: all).")
  private @Nullable String targets;

  @Option(names = "--no-stream", description = "Show output when the cell has ended.")
  private boolean noStream;

  @Option(
      names = "--group-outputs",
      paramLabel = "type|engine|order",
      description = "Arrange output so, once the cell has ended.")
  private @Nullable String groupBy;

  @Option(
      names = "--progress-after",
      paramLabel = "SECONDS",
      description = "Show progress after so long, -1 for never (default: 2).")
  private @Nullable String progressAfter;

  @Mixin private final ProfileOption profile = new ProfileOption();

  @Parameters(
      arity = "1..*",
      paramLabel = "CODE",
      description = "The cell; - reads it from standard input.")
  private List<String> code = new ArrayList<>();

  PxCommand(Surroundings surroundings, BooleanSupplier verbose) {
    this.surroundings = surroundings;
    this.verbose = verbose;
  }

  @Override
  public Integer call() throws IOException {
    PxOptions options = options();
    String cell = String.join(" ", code);
    if (cell.equals("-")) {
      cell = new String(surroundings.in().readAllBytes(), StandardCharsets.UTF_8);
    }
    try (Cluster cluster = surroundings.attach(profile.in(surroundings.home()))) {
      return run(cluster.connect(), cell, options);
    }
  }

  private PxOptions options() {
    List<String> words = new ArrayList<>();
    if (targets != null) {
      words.add("--targets=" + targets);
    }
    if (noStream) {
      words.add("--no-stream");
    }
    if (groupBy != null) {
      words.add("--group-outputs=" + groupBy);
    }
    if (progressAfter != null) {
      words.add("--progress-after=" + progressAfter);
    }
    try {
      return PxOptions.ofCell(String.join(" ", words));
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private static void stop(EngineCells.Sent sent) {
    sent.result().cancel(true);
    sent.result().await(INTERRUPT_PATIENCE);
  }

  /** A cell that is either sent before the command is ended, and then known, or not sent at all. */
  private static final class SentOrEnded {
    private Optional<EngineCells.Sent> sent = Optional.empty();
    private boolean ended;

    synchronized EngineCells.Sent send(Supplier<EngineCells.Sent> sending) {
      if (ended) {
        throw new TaskCancelledException("the command was ended before the cell was sent");
      }
      EngineCells.Sent now = sending.get();
      sent = Optional.of(now);
      return now;
    }

    synchronized Optional<EngineCells.Sent> end() {
      ended = true;
      return sent;
    }
  }

  private int run(Grid grid, String cell, PxOptions options) {
    CellOutput output =
        new CellOutput(surroundings.out(), surroundings.err(), surroundings.screen());
    EngineCells engines = new EngineCells(grid, output);
    SentOrEnded sending = new SentOrEnded();
    // Before the cell is sent: whoever ends this command at that moment must not leave it running.
    Thread interrupt =
        new Thread(
            () -> {
              sending.end().ifPresent(PxCommand::stop);
              grid.close();
            },
            "gridshell-px-interrupt");
    Runtime.getRuntime().addShutdownHook(interrupt);
    try {
      return finish(engines, sending.send(() -> engines.send(cell, options)), output);
    } finally {
      output.endLine();
      Hooks.forget(interrupt);
    }
  }

  private int finish(EngineCells engines, EngineCells.Sent sent, CellOutput output) {
    try {
      engines.finish(sent);
      return ExitCode.OK.code();
    } catch (GridException failed) {
      output.endLine();
      if (!surroundings.ending().get()) {
        FailureReport report = FailureReport.of(failed, verbose.getAsBoolean());
        surroundings.err().print(report.textIn(sent.source()));
      }
      return ExitCode.FAILURE.code();
    }
  }
}
