package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.AsyncResult;
import io.gridshell.CellResult;
import io.gridshell.EngineView;
import io.gridshell.Grid;
import io.gridshell.Interruption;
import io.gridshell.TaskCancelledException;
import io.gridshell.TaskStatus;
import io.gridshell.grid.testing.TestGrid;
import java.time.Duration;
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
}
