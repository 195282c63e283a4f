package io.gridshell.cli;

import io.gridshell.cli.terminal.Times;
import io.gridshell.launch.Cluster;
import io.gridshell.launch.ClusterInfo;
import io.gridshell.launch.NothingRunningException;
import io.gridshell.profile.Profile;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Stops a grid or all of them. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Stops the engines of a grid; their logs stay.")
final class StopCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Failures failures;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PROFILE",
      defaultValue = Profile.DEFAULT,
      description = "Name of the grid (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String name;

  @Option(
      names = {"-p", "--profile"},
      paramLabel = "NAME",
      description = "The same, as the other commands have it.")
  private @Nullable String named;

  @Option(names = "--all", description = "Stop every grid; not an error when there is none.")
  private boolean all;

  StopCommand(Surroundings surroundings, BooleanSupplier verbose) {
    this.surroundings = surroundings;
    this.failures = new Failures(surroundings, verbose);
  }

  @Override
  public Integer call() {
    if (all) {
      return stopAll().code();
    }
    String grid = named == null ? name : named;
    if (!stop(grid)) {
      throw nothing(grid);
    }
    return ExitCode.OK.code();
  }

  private ExitCode stopAll() {
    List<String> names =
        Cluster.list(surroundings.home()).stream()
            .map(ClusterInfo::profile)
            .collect(Collectors.toList());
    if (names.isEmpty()) {
      surroundings.out().println("no grid runs");
    }
    ExitCode worst = ExitCode.OK;
    for (String each : names) {
      try {
        stop(each);
      } catch (RuntimeException failed) {
        // One that cannot be stopped must not keep the others running.
        worst = ExitCode.FAILURE;
        failures.show("cannot stop grid '" + each + "': ", failed);
      }
    }
    return worst;
  }

  private Profile profile(String grid) {
    return Given.read(spec, () -> new Profile(surroundings.home(), grid));
  }

  /** Whether there was something to stop. */
  private boolean stop(String grid) {
    long start = System.nanoTime();
    int engines;
    try (StopProgress progress = new StopProgress(surroundings)) {
      Optional<Cluster> cluster = Cluster.find(profile(grid), progress);
      if (cluster.isEmpty()) {
        return false;
      }
      engines = cluster.get().engines().size();
      progress.begin(grid, engines);
      cluster.get().stop();
    }
    surroundings
        .out()
        .println(
            "stopped grid "
                + grid
                + ": "
                + engines
                + (engines == 1 ? " engine in " : " engines in ")
                + Times.seconds(Duration.ofNanos(System.nanoTime() - start)));
    return true;
  }

  private NothingRunningException nothing(String grid) {
    String others =
        Cluster.list(surroundings.home()).stream()
            .map(ClusterInfo::profile)
            .collect(Collectors.joining(", "));
    return new NothingRunningException(
        "nothing to stop: no grid '"
            + grid
            + "' runs in "
            + surroundings.home()
            + (others.isEmpty() ? "" : "; there is: " + others));
  }
}
