package io.gridshell.launch.marathon;

import io.gridshell.launch.ClusterSpec;
import io.gridshell.launch.local.EngineLine;
import io.gridshell.marathon.client.AppDefinition;
import io.gridshell.marathon.client.MarathonInfo;
import io.gridshell.marathon.client.NetworkMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Describes the engines of a grid as an app. */
final class EngineApp {
  /** The label that tells whose app it is. */
  static final String OWNER_LABEL = "GRIDSHELL_OWNER";

  // What is left of a task's memory is for the JVM itself and for Ignite's pages.
  private static final double HEAP_SHARE = 0.6;
  private static final Duration SPARE = Duration.ofSeconds(5);

  private final ClusterSpec spec;
  private final MarathonOptions options;
  private final AppRecord record;
  private final Map<String, String> starter;

  /**
   * Creates the description.
   *
   * @param starter the environment of the program that starts the grid
   */
  EngineApp(
      ClusterSpec spec, MarathonOptions options, AppRecord record, Map<String, String> starter) {
    this.spec = spec;
    this.options = options;
    this.record = record;
    this.starter = starter;
  }

  /**
   * The app.
   *
   * @param keys the grid's keys as a word; empty for a grid without
   */
  AppDefinition definition(int engines, Optional<String> keys, MarathonInfo marathon) {
    AppDefinition.Builder app =
        AppDefinition.of(record.app())
            .instances(engines)
            .resources(options.cpus(), options.memory(), options.disk())
            .environment(environment(keys, marathon))
            .secrets(options.secrets())
            .labels(
                Map.of(
                    "GRIDSHELL_GRID",
                    spec.profile().name(),
                    "GRIDSHELL_COMPONENT",
                    "engine",
                    OWNER_LABEL,
                    record.owner()))
            .healthPath("/health")
            .killGrace(options.grace())
            .constraints(options.constraints())
            .fetch(options.fetch());
    NetworkMode network = options.network();
    if (network == NetworkMode.CONTAINER) {
      app.containerNetwork(
          options.text(MarathonOption.NETWORK_NAME).orElse(""), options.containerPorts());
    } else {
      app.network(network);
    }
    if (readyCheck(network)) {
      app.readyPath("/ready");
    }
    Optional<String> image = options.text(MarathonOption.IMAGE);
    if (image.isPresent()) {
      app.image(image.get()).arguments(List.of("engine"));
    } else {
      // The shell gives its place to the engine, which would not hear of a request to leave.
      app.command("exec " + line());
    }
    return app.build();
  }

  /** Marathon's leader asks, and it seldom reaches addresses of containers. */
  private boolean readyCheck(NetworkMode network) {
    return options.flag(MarathonOption.READY_CHECK, network != NetworkMode.CONTAINER);
  }

  private String line() {
    String heap = Math.max(64, Math.round(options.memory() * HEAP_SHARE)) + "m";
    return EngineLine.of(
            spec, options.text(MarathonOption.JAVA), options.text(MarathonOption.JARS), heap)
        .words()
        .stream()
        .map(EngineApp::quoted)
        .collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private Map<String, String> environment(Optional<String> keys, MarathonInfo marathon) {
    Map<String, String> all = new TreeMap<>(EngineCredentials.of(starter, options));
    all.put("GRIDSHELL_GRID", spec.profile().name());
    all.put("GRIDSHELL_DISCOVERY", "marathon");
    all.put("GRIDSHELL_NETWORK", options.network().name().toLowerCase(Locale.ROOT));
    all.put(
        "GRIDSHELL_GRACE_SECONDS",
        Long.toString(Math.max(1, options.grace().minus(SPARE).toSeconds())));
    all.put("GRID_MARATHON_URLS", record.urls());
    keys.ifPresentOrElse(
        word -> all.put("GRIDSHELL_KEYS", word), () -> all.put("GRIDSHELL_INSECURE", "true"));
    if (!spec.labels().isEmpty()) {
      all.put("GRIDSHELL_LABELS", String.join(",", spec.labels()));
    }
    if (!marathon.environmentPrefix().isEmpty()) {
      all.put("GRID_ENV_PREFIX", marathon.environmentPrefix());
    }
    if (options.text(MarathonOption.IMAGE).isPresent()) {
      spec.heap().ifPresent(size -> all.put("GRIDSHELL_HEAP", size));
      if (!spec.jvmOptions().isEmpty()) {
        all.put("GRIDSHELL_JVM_OPTIONS", String.join(" ", spec.jvmOptions()));
      }
    }
    all.putAll(options.environment());
    options.secrets().keySet().forEach(all::remove);
    return all;
  }
}
