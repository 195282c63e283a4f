package io.gridshell.cli;

import io.gridshell.EngineInfo;
import io.gridshell.launch.Cluster;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the engines of one grid. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Shows the engines of a grid and what they do.")
final class StatusCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final ProfileOption profile = new ProfileOption();
  @Mixin private final OutputOption output = new OutputOption();

  StatusCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    // Closing the cluster closes what it connected.
    try (Cluster cluster = Cluster.attach(profile.in(surroundings.home()))) {
      List<EngineInfo> engines = cluster.connect().engines();
      surroundings.out().println(output.json() ? json(engines) : table(engines));
    }
    return ExitCode.OK.code();
  }

  private static String table(List<EngineInfo> engines) {
    Table table = new Table("ID", "STATE", "QUEUED", "PID", "HOST", "UPTIME", "LABELS");
    for (EngineInfo engine : engines) {
      table.row(
          engine.id(),
          state(engine),
          engine.queued(),
          engine.pid(),
          engine.host(),
          Times.rough(Duration.between(engine.joined(), Instant.now())),
          String.join(" ", new TreeSet<>(engine.labels())));
    }
    return table.toString();
  }

  private static String json(List<EngineInfo> engines) {
    return Json.write(engines.stream().map(StatusCommand::facts).collect(Collectors.toList()));
  }

  private static Map<String, Object> facts(EngineInfo engine) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("id", engine.id());
    facts.put("state", state(engine));
    facts.put("queued", engine.queued());
    facts.put("pid", engine.pid());
    facts.put("host", engine.host());
    facts.put("joined", engine.joined());
    facts.put("labels", new TreeSet<>(engine.labels()));
    return facts;
  }

  private static String state(EngineInfo engine) {
    return engine.state().name().toLowerCase(Locale.ROOT);
  }
}
