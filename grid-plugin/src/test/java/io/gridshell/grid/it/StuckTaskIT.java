package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.AsyncResult;
import io.gridshell.CellResult;
import io.gridshell.EngineView;
import io.gridshell.Grid;
import io.gridshell.Interruption;
import io.gridshell.LoadBalancedView;
import io.gridshell.MapResult;
import io.gridshell.Outcome;
import io.gridshell.TaskCancelledException;
import io.gridshell.TaskStatus;
import io.gridshell.TaskTimeoutException;
import io.gridshell.grid.testing.TestGrid;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task that waits where no JDK can stop it, and the restart that helps. */
@Timeout(90)
class StuckTaskIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void restartEndsWhatAnInterruptCannotStopAgainAndAgain() {
    try (TestGrid engines = TestGrid.start(1);
        Grid grid = engines.connect()) {
      EngineView engine = grid.engine(0);
      long pid = engines.process(0).pid();
      for (int round = 0; round < 3; round++) {
        engine.put("before", round);
        AsyncResult<CellResult> stuck =
            engine.execute(
                "System.out.println(\"compiled\"); new java.net.ServerSocket(0).accept();");
        // A busy engine may still compile, and that an interrupt does stop.
        Awaitility.await("the engine to be stuck")
            .atMost(LIMIT)
            .until(() -> stuck.stdout().get(0).contains("compiled"));

        assertThat(engine.interrupt().get(LIMIT)).isEqualTo(Interruption.STILL_RUNNING);
        assertThat(stuck.isDone()).isFalse();
        engine.restart().get(LIMIT);

        assertThatExceptionOfType(TaskCancelledException.class)
            .isThrownBy(() -> stuck.get(LIMIT))
            .withMessageContaining("did not stop and was abandoned");
        assertThat(stuck.metadata().get(0).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(engine.execute("6 * 7").get(LIMIT).<Integer>value()).isEqualTo(42);
        assertThat(engine.apply(() -> ProcessHandle.current().pid()).get(LIMIT)).isEqualTo(pid);
      }
    }
  }

  @Test
  void aLoadBalancedTaskThatCannotBeStoppedTimesOutAllTheSame() {
    try (TestGrid engines = TestGrid.start(1);
        Grid grid = engines.connect()) {
      // What is stopped while it still loads classes is not stuck.
      assertThat(grid.engine(0).apply(() -> accept(connect(0))).get(LIMIT)).isPositive();
      LoadBalancedView limited = grid.loadBalanced().withTimeout(Duration.ofSeconds(1));

      AsyncResult<Integer> one = limited.apply(() -> accept(new ServerSocket(0)));
      assertThatExceptionOfType(TaskTimeoutException.class)
          .isThrownBy(() -> one.get(LIMIT))
          .withMessageContaining("could not be stopped; engine 0 stays busy");
      grid.engine(0).restart().get(LIMIT);

      MapResult<Integer> some =
          limited
              .withChunkSize(3)
              .map((Integer i) -> i == 1 ? accept(new ServerSocket(0)) : i, List.of(0, 1, 2));
      await(() -> some.progress().failed() == 1);
      grid.engine(0).restart().get(LIMIT);

      List<Outcome<Integer>> outcomes = some.outcomes();
      assertThat(outcomes.get(0)).isInstanceOf(Outcome.Ok.class);
      assertThat(outcomes.get(1)).isInstanceOf(Outcome.Failed.class);
      assertThat(outcomes.get(2)).isInstanceOf(Outcome.Ok.class);
    }
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await("the item that is stuck to be given up").atMost(LIMIT).until(condition);
  }

  /** Waits for a caller, which is there already when {@code server} has one. */
  private static int accept(ServerSocket server) throws IOException {
    try (server;
        Socket caller = server.accept()) {
      return caller.getLocalPort();
    }
  }

  private static ServerSocket connect(int port) throws IOException {
    ServerSocket server = new ServerSocket(port);
    new Socket(server.getInetAddress(), server.getLocalPort()).close();
    return server;
  }
}
