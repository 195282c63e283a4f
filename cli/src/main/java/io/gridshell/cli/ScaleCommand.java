package io.gridshell.cli;

import io.gridshell.cli.terminal.Times;
import io.gridshell.launch.Cluster;
import io.gridshell.launch.EngineProcess;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a grid larger or smaller. */
@Command(
    name = "scale",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Makes a running grid have N engines: more are started, or those with the highest ids"
            + " leave.")
final class ScaleCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(
      names = {"-n", "--engines"},
      paramLabel = "N",
      required = true,
      description = "How many engines the grid is to have.")
  private int engines;

  @Mixin private final ProfileOption profile = new ProfileOption();

  ScaleCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    long start = System.nanoTime();
    StartProgress progress = new StartProgress(surroundings);
    Cluster cluster = Cluster.attach(profile.in(surroundings.home()), progress);
    try {
      cluster.scale(engines);
    } finally {
      progress.end();
    }
    surroundings
        .out()
        .println(
            "grid "
                + cluster.profile().name()
                + ": engines "
                + cluster.engines().stream()
                    .map(EngineProcess::id)
                    .map(String::valueOf)
                    .collect(Collectors.joining(" "))
                + " after "
                + Times.seconds(Duration.ofNanos(System.nanoTime() - start)));
    return ExitCode.OK.code();
  }
}
