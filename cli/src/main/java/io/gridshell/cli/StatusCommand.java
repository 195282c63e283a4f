package io.gridshell.cli;

import io.gridshell.EngineInfo;
import io.gridshell.Grid;
import io.gridshell.cli.terminal.Screen;
import io.gridshell.cli.terminal.Times;
import io.gridshell.launch.Cluster;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the engines of one grid. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Shows the engines of a grid, what they run, have done and use.")
final class StatusCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = {"-w", "--watch"},
      arity = "0..1",
      paramLabel = "SECONDS",
      fallbackValue = "2",
      description = "Show it again and again, every 2 or SECONDS seconds, until Ctrl-C.")
  private @Nullable Double watch;

  @Mixin private final ProfileOption profile = new ProfileOption();
  @Mixin private final OutputOption output = new OutputOption();

  StatusCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (watch != null && !(watch >= 0.1 && watch <= 3600)) {
      throw new ParameterException(
          spec.commandLine(), "--watch is 0.1 to 3600 seconds, not " + watch);
    }
    // Closing the cluster closes what it connected.
    try (Cluster cluster = surroundings.attach(profile.in(surroundings.home()))) {
      if (watch == null) {
        // Said first, because a grid without engines has no table.
        cluster.remarks().forEach(surroundings::warn);
        show(cluster.status(), Map.of(), surroundings.screen());
        tellMissing(cluster);
      } else {
        // Who looks again and again joins once.
        watch(cluster, cluster.connect(), Duration.ofMillis(Math.round(watch * 1000)));
      }
    }
    return ExitCode.OK.code();
  }

  /** The table has those that live; that others should is worth a word. */
  private void tellMissing(Cluster cluster) {
    List<Integer> givenUp = cluster.givenUp();
    for (int engine : cluster.missing()) {
      surroundings.warn(
          "engine "
              + engine
              + (givenUp.contains(engine)
                  ? " died again and again and is not brought back any more"
                  : " does not run")
              + "; see why with: gridshell logs "
              + engine
              + (cluster.profile().name().equals(Profile.DEFAULT)
                  ? ""
                  : " --profile " + cluster.profile().name()));
    }
  }

  private void watch(Cluster cluster, Grid grid, Duration pause)
      throws InterruptedException, IOException {
    Screen screen = surroundings.screen();
    if (!screen.out() || output.json() || Screen.isDumb(surroundings.environment())) {
      watch(cluster, grid, pause, screen, false);
      return;
    }
    // Signals stay those of the command.
    try (Terminal terminal = TerminalBuilder.builder().system(true).nativeSignals(false).build()) {
      watch(cluster, grid, pause, screen.withWidth(terminal::getWidth), true);
    }
  }

  private void watch(Cluster cluster, Grid grid, Duration pause, Screen screen, boolean again)
      throws InterruptedException {
    Map<Integer, EngineInfo> before = new HashMap<>();
    do {
      List<EngineInfo> engines = grid.engines();
      if (again) {
        // Home, then clear to the end: no flicker, nothing left of the table before.
        surroundings.out().print("\u001b[H\u001b[J");
        surroundings
            .out()
            .println(
                "grid " + grid.profile() + ", every " + Times.seconds(pause) + ", Ctrl-C ends\n");
      }
      show(engines, before, screen);
      surroundings.out().flush();
      before.clear();
      engines.forEach(engine -> before.put(engine.id(), engine));
      TimeUnit.MILLISECONDS.sleep(pause.toMillis());
    } while (!surroundings.ending().get() && cluster.info().running() > 0);
  }

  private void show(List<EngineInfo> engines, Map<Integer, EngineInfo> before, Screen screen) {
    surroundings
        .out()
        .println(
            output.json()
                ? Json.write(engines.stream().map(EngineFacts::json).collect(Collectors.toList()))
                : EngineFacts.table(engines, before).text(screen, OutputOption.REMEDY));
  }
}
