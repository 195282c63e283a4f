package io.gridshell.cli;

import io.gridshell.cli.terminal.Table;
import io.gridshell.cli.terminal.Times;
import io.gridshell.launch.Cluster;
import io.gridshell.launch.ClusterInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the grids of this user. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Lists the grids that run.")
final class ListCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final OutputOption output = new OutputOption();

  ListCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    List<ClusterInfo> all = Cluster.list(surroundings.home());
    if (output.json()) {
      surroundings
          .out()
          .println(Json.write(all.stream().map(ListCommand::facts).collect(Collectors.toList())));
    } else if (all.isEmpty()) {
      surroundings.out().println("no grid runs in " + surroundings.home());
    } else {
      surroundings.out().println(table(all).text(surroundings.screen(), OutputOption.REMEDY));
    }
    all.stream()
        .filter(info -> info.state() == ClusterInfo.State.UNKNOWN)
        .forEach(
            info ->
                surroundings.warn(
                    "cannot tell how grid '"
                        + info.profile()
                        + "' is; see why with: gridshell status --profile "
                        + info.profile()));
    return ExitCode.OK.code();
  }

  private static Table table(List<ClusterInfo> all) {
    Table table = new Table("PROFILE", "STATE", "ENGINES", "LAUNCHER", "SECURED", "UPTIME");
    for (ClusterInfo info : all) {
      table.row(
          info.profile(),
          state(info),
          info.running() == info.wanted()
              ? info.running()
              : info.running() + " of " + info.wanted(),
          info.launcher(),
          info.secured() ? "yes" : "no",
          Times.rough(Duration.between(info.started(), Instant.now())));
    }
    return table;
  }

  private static Map<String, Object> facts(ClusterInfo info) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("profile", info.profile());
    facts.put("state", state(info));
    facts.put("running", info.running());
    facts.put("wanted", info.wanted());
    facts.put("launcher", info.launcher());
    facts.put("secured", info.secured());
    facts.put("started", info.started());
    return facts;
  }

  private static String state(ClusterInfo info) {
    return info.state().name().toLowerCase(Locale.ROOT);
  }
}
