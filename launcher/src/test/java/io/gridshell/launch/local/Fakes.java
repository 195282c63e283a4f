package io.gridshell.launch.local;

import io.gridshell.launch.Cluster;
import io.gridshell.launch.ClusterBuilder;
import io.gridshell.launch.Launcher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Clusters of {@link FakeEngine}s. */
final class Fakes {
  private Fakes() {}

  static Launcher launcher() {
    Path classes =
        Path.of(FakeEngine.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    return new LocalLauncher(
        () -> new EngineProgram.OnClassPath(List.of(classes), FakeEngine.class.getName()));
  }

  static ClusterBuilder cluster(Path home) {
    return Cluster.builder()
        .home(home)
        .engines(2)
        .launcher(launcher())
        .patience(Duration.ofSeconds(20));
  }
}
