package io.gridshell.cli;

import io.gridshell.launch.Cluster;
import io.gridshell.launch.ClusterBuilder;
import io.gridshell.profile.Profile;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts a grid that lives until it is stopped. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Starts engines and returns when all have joined.")
final class StartCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(
      names = {"-n", "--engines"},
      paramLabel = "N",
      description = "How many engines (default: one a processor).")
  private int engines = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--supervise",
      description = "Bring engines back that die, under the same ids, five times each.")
  private boolean supervise;

  @Mixin private final ProfileOption profile = new ProfileOption();
  @Mixin private final EngineOptions options = new EngineOptions();

  StartCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    long start = System.nanoTime();
    Profile chosen = profile.in(surroundings.home());
    StartProgress progress = new StartProgress(surroundings);
    ClusterBuilder builder =
        options.builder(chosen.home(), chosen.name(), engines).detached().listener(progress);
    if (options.insecure()) {
      progress.warnInsecure();
    }
    if (supervise) {
      builder.supervised();
    }
    Cluster cluster;
    try {
      cluster = builder.start();
    } finally {
      progress.end();
    }
    report(cluster, Duration.ofNanos(System.nanoTime() - start));
    CommandArchive.prepare(chosen, surroundings.err());
    return ExitCode.OK.code();
  }

  private void report(Cluster cluster, Duration took) {
    PrintStream out = surroundings.out();
    String name = cluster.profile().name();
    String flag = name.equals(Profile.DEFAULT) ? "" : " --profile " + name;
    String argument = name.equals(Profile.DEFAULT) ? "" : '"' + name + '"';
    out.println(EnginesLine.of(name, cluster.engines(), "ready in", took));
    String command = OwnName.get();
    String preparation = OwnName.preparation(surroundings.environment());
    if (!preparation.isEmpty()) {
      out.println("  shells   " + preparation);
    }
    out.println("  console  " + command + " console" + flag);
    out.println("  script   " + command + " run" + flag + " FILE");
    out.println("  Java     Grid grid = Grid.connect(" + argument + ");");
    out.println("  stop     " + command + " stop" + (flag.isEmpty() ? "" : " " + name));
    boolean here = cluster.info().launcher().equals("local");
    out.println("  logs     " + (here ? cluster.profile().logs() : command + " logs" + flag));
  }
}
