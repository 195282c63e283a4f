package io.gridshell.cli;

import io.gridshell.launch.Cluster;
import io.gridshell.launch.ClusterBuilder;
import io.gridshell.profile.Profile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say what started engines are like. */
final class EngineOptions {
  @Option(
      names = "--launcher",
      paramLabel = "NAME",
      defaultValue = "local",
      description = "Where engines run: local or marathon (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String launcher;

  @Option(
      names = "--bind",
      paramLabel = "ADDR",
      defaultValue = "127.0.0.1",
      description = "Address that engines listen on (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String bind;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      description = "Limit of each engine's heap, such as 512m.")
  private @Nullable String heap;

  @Option(
      names = "--jvm-option",
      paramLabel = "OPTION",
      description = "Option of the engines' JVMs; repeatable. Write --jvm-option=-Dname=value.")
  private List<String> jvmOptions = new ArrayList<>();

  @Option(
      names = "--label",
      paramLabel = "WORD",
      description = "Word that the engines carry; repeatable.")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = "--insecure",
      description =
          "No certificates: whoever reaches the engines' ports can join and run code as you.")
  private boolean insecure;

  @Option(
      names = {"-L", "--launcher-option"},
      paramLabel = "NAME=VALUE",
      description =
          "What the launcher needs to know besides; repeatable. For marathon: url, app, image,"
              + " network, cpus, memory and others.")
  private Map<String, String> launcherOptions = new TreeMap<>();

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description = "How long engines may take to join.")
  private @Nullable Integer patience;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  boolean insecure() {
    return insecure;
  }

  /** The profile {@code name}, given in one of the ways to name it. */
  Profile profile(Path home, String name) {
    return Given.read(command, () -> new Profile(home, name));
  }

  /**
   * A start of {@code engines} engines like these, looked at.
   *
   * @throws picocli.CommandLine.ParameterException when something of it cannot be started
   */
  ClusterBuilder builder(Path home, String profile, int engines) {
    ClusterBuilder builder =
        Cluster.builder()
            .home(home)
            .profile(profile)
            .engines(engines)
            .launcher(launcher)
            .bind(bind);
    if (heap != null) {
      builder.heap(heap);
    }
    jvmOptions.forEach(builder::jvmOption);
    labels.forEach(builder::label);
    launcherOptions.forEach(builder::option);
    if (patience != null) {
      builder.patience(Duration.ofSeconds(patience));
    }
    if (insecure) {
      builder.insecure();
    }
    return Given.read(command, builder::verify);
  }
}
