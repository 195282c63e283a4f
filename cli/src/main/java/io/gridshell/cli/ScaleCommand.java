package io.gridshell.cli;

import io.gridshell.launch.Cluster;
import io.gridshell.launch.ClusterSpec;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = {"-n", "--engines"},
      paramLabel = "N",
      required = true,
      description = "How many engines the grid is to have.")
  private int engines;

  @Mixin private final ForceOption force = new ForceOption();
  @Mixin private final ProfileOption profile = new ProfileOption();

  ScaleCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    int count = Given.read(spec, () -> ClusterSpec.checkEngines(engines));
    long start = System.nanoTime();
    StartProgress progress = new StartProgress(surroundings);
    Cluster cluster = Cluster.attach(profile.in(surroundings.home()), progress);
    try {
      cluster.scale(count, force.given());
    } finally {
      progress.end();
    }
    surroundings
        .out()
        .println(
            EnginesLine.of(
                cluster.profile().name(),
                cluster.engines(),
                "after",
                Duration.ofNanos(System.nanoTime() - start)));
    return ExitCode.OK.code();
  }
}
