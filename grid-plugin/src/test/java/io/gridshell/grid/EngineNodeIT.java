package io.gridshell.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.grid.internal.node.NodeConfiguration;
import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an engine's node tells others, and what its finder tells the engine. */
final class EngineNodeIT {
  @TempDir Path home;

  private Ignite start() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    return Ignition.start(
        NodeConfiguration.engine(
            new Profile(home, "lab"),
            new Connection(List.of("127.0.0.1:" + port), "127.0.0.1", false, ""),
            Optional.empty(),
            "engine",
            NodeConfiguration.Ports.ANY,
            node -> {},
            () -> {}));
  }

  @Test
  void theEnvironmentWithItsCredentialsIsNoAttributeOfTheNode() throws Exception {
    assertThat(System.getenv()).isNotEmpty();
    try (Ignite node = start()) {
      assertThat(node.cluster().localNode().attributes())
          .isNotEmpty()
          .doesNotContainKeys(System.getenv().keySet().toArray(String[]::new));
    }
  }

  @Test
  void aSplitThatTheFinderMeasuresIsTold() throws Exception {
    try (Ignite node = start()) {
      SplitMetric split = new SplitMetric(node.metrics());
      assertThat(split.get()).isEmpty();
      AtomicReference<String> strangers = new AtomicReference<>("");
      node.metrics()
          .getOrCreate("gridshell.marathon")
          .register("strangers", strangers::get, String.class, "of the test");
      assertThat(split.get()).isEmpty();
      strangers.set("10.0.0.7:31005");
      assertThat(split.get()).contains("split: nodes of another ring listen at 10.0.0.7:31005");
    }
  }
}
