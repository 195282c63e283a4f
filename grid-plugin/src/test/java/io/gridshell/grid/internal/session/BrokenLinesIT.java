package io.gridshell.grid.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.AsyncResult;
import io.gridshell.CellResult;
import io.gridshell.EngineLostException;
import io.gridshell.grid.internal.wire.EngineRecord;
import io.gridshell.grid.internal.wire.EngineTable;
import io.gridshell.grid.testing.TestGrid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.ignite.Ignite;
import org.apache.ignite.spi.discovery.tcp.internal.TcpDiscoveryNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client misses an engine that died, which may be the one that it hangs on. */
@Timeout(120)
class BrokenLinesIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration NOTICED = Duration.ofSeconds(2);
  private static final int ENGINES = 3;

  @Test
  void theDeathOfTheEngineThatAClientHangsOnCostsNoOtherTask(@TempDir Path folder)
      throws Exception {
    String gate = folder.resolve("gate").toString();
    try (TestGrid engines = TestGrid.start(ENGINES);
        Ignite node = engines.joinAsNode(SOON);
        SessionGrid grid = new SessionGrid(node, "test", () -> {})) {
      grid.awaitEngines(ENGINES, SOON);
      UUID place = node.cluster().localNode().id();
      int dying = server(node);
      List<AsyncResult<Integer>> others =
          IntStream.range(0, ENGINES)
              .filter(id -> id != dying)
              .mapToObj(
                  id ->
                      grid.engine(id)
                          .apply(
                              ctx -> {
                                while (!Files.exists(Path.of(gate))) {
                                  Thread.sleep(5);
                                }
                                return ctx.engineId();
                              }))
              .toList();
      AsyncResult<CellResult> lost = grid.engine(dying).execute("Thread.sleep(60_000);");

      engines.kill(dying);

      assertThatExceptionOfType(EngineLostException.class).isThrownBy(() -> lost.get(NOTICED));
      Awaitility.await("the client to hang on another engine")
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> server(node), id -> id != dying);
      Files.createFile(Path.of(gate));
      others.forEach(other -> assertThat(other.get(SOON)).isNotEqualTo(dying));
      assertThat(node.cluster().localNode().id())
          .as("the client's place in the ring, with which its tasks would go")
          .isEqualTo(place);
    }
  }

  /** The engine through which the client of {@code node} hears of the ring. */
  private static int server(Ignite node) {
    UUID server = ((TcpDiscoveryNode) node.cluster().localNode()).clientRouterNodeId();
    return EngineTable.read(node).stream()
        .filter(engine -> engine.node().equals(server))
        .mapToInt(EngineRecord::id)
        .findFirst()
        .orElseThrow();
  }
}
