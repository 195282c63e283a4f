package io.gridshell.cli;

import io.gridshell.EngineInfo;
import io.gridshell.EngineLoad;
import io.gridshell.EngineState;
import io.gridshell.cli.terminal.Table;
import io.gridshell.cli.terminal.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Engines as the status shows them. */
final class EngineFacts {
  private static final long MEBI = 1L << 20;

  private EngineFacts() {}

  /**
   * A table of engines.
   *
   * @param before the same engines a moment ago, for rates; may lack some
   */
  static Table table(List<EngineInfo> engines, Map<Integer, EngineInfo> before) {
    Table table =
        new Table(
            "ID", "STATE", "RUNS", "FOR", "QUEUED", "DONE", "FAILED", "PID", "HOST", "HEAP",
            "UPTIME", "CPU", "LABELS");
    for (EngineInfo engine : engines) {
      EngineLoad load = engine.load();
      boolean silent = engine.state() == EngineState.SILENT;
      table.row(
          engine.id(),
          state(engine),
          load.running().isEmpty() ? "-" : load.running(),
          load.running().isEmpty() ? "-" : Times.seconds(load.runningFor()),
          silent ? "-" : engine.queued(),
          silent ? "-" : load.done(),
          silent ? "-" : load.failed(),
          engine.pid(),
          engine.host(),
          silent ? "-" : load.heapUsed() / MEBI + "/" + load.heapLimit() / MEBI + "M",
          Times.rough(silent ? Duration.between(engine.joined(), Instant.now()) : load.uptime()),
          silent ? "-" : cpu(engine, before.get(engine.id())),
          String.join(" ", new TreeSet<>(engine.labels())));
    }
    return table;
  }

  /** A share of one processor when there are two looks, the time used so far when there is one. */
  private static String cpu(EngineInfo now, @Nullable EngineInfo before) {
    Duration used = now.load().cpu();
    if (before == null || before.pid() != now.pid()) {
      return Times.seconds(used);
    }
    Duration passed = now.load().uptime().minus(before.load().uptime());
    if (passed.isZero() || passed.isNegative()) {
      return "0%";
    }
    return Math.round(100.0 * used.minus(before.load().cpu()).toNanos() / passed.toNanos()) + "%";
  }

  static Map<String, Object> json(EngineInfo engine) {
    EngineLoad load = engine.load();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("id", engine.id());
    facts.put("state", state(engine));
    facts.put("runs", load.running());
    facts.put("runningSeconds", seconds(load.runningFor()));
    facts.put("queued", engine.queued());
    facts.put("done", load.done());
    facts.put("failed", load.failed());
    facts.put("heapUsed", load.heapUsed());
    facts.put("heapLimit", load.heapLimit());
    facts.put("cpuSeconds", seconds(load.cpu()));
    facts.put("uptimeSeconds", seconds(load.uptime()));
    facts.put("pid", engine.pid());
    facts.put("host", engine.host());
    facts.put("joined", engine.joined());
    facts.put("labels", new TreeSet<>(engine.labels()));
    return facts;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static String state(EngineInfo engine) {
    return engine.state().name().toLowerCase(Locale.ROOT);
  }
}
