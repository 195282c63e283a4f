package io.gridshell.cli;

import io.gridshell.launch.Cluster;
import io.gridshell.launch.ClusterSpec;
import io.gridshell.launch.EngineProcess;
import io.gridshell.profile.Profile;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Adds engines to a grid that runs. */
@Command(
    name = "engines",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Adds engines, like those that run, to a grid and returns when they have joined.")
final class EnginesCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = {"-n", "--engines"},
      paramLabel = "N",
      required = true,
      description = "How many engines to add.")
  private int engines;

  @Mixin private final ForceOption force = new ForceOption();
  @Mixin private final ProfileOption profile = new ProfileOption();

  EnginesCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    int count = Given.read(spec, () -> ClusterSpec.checkEngines(engines));
    long start = System.nanoTime();
    Profile chosen = profile.in(surroundings.home());
    StartProgress progress = new StartProgress(surroundings);
    List<EngineProcess> added;
    try {
      added = Cluster.attach(chosen, progress).add(count, force.given());
    } finally {
      progress.end();
    }
    surroundings
        .out()
        .println(
            EnginesLine.of(
                chosen.name(), added, "joined in", Duration.ofNanos(System.nanoTime() - start)));
    return ExitCode.OK.code();
  }
}
