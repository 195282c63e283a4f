package io.gridshell.grid.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.Grid;
import io.gridshell.GridException;
import io.gridshell.OutputEvent;
import io.gridshell.grid.internal.wire.Control;
import io.gridshell.grid.internal.wire.EngineRecord;
import io.gridshell.grid.internal.wire.Request;
import io.gridshell.grid.testing.SharedGrid;
import io.gridshell.grid.testing.TestGrid;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.Ignite;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tasks that Ignite takes and does not bring to the engine, and commands that fail there. */
@ExtendWith(SharedGrid.class)
@Timeout(60)
class LostPlaceIT {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  /** A lot that ends where its number of items should be, so that its job fails on arrival. */
  private static final byte[] BROKEN = {'L'};

  private static final Control NONSENSE = new Control.Data(new byte[] {'?'});

  @Test
  void aTaskThatNeverReachesTheEnginesQueueHoldsUpNoneBehindIt(TestGrid engines) throws Exception {
    try (Ignite node = engines.joinAsNode(LIMIT);
        ClientSession session = new ClientSession(node)) {
      EngineRecord engine = session.directory().require(0);
      SessionEngineView view = new SessionEngineView(session, engine, "");
      for (int round = 0; round < 3; round++) {
        Task broken = session.newTask("broken", 0);
        PendingResult<Object> lost =
            new PendingResult<>("broken", List.of(broken), new OneValue<>(), session::cancel);
        Outgoing outgoing = new Requests(session).pull("1").withRequest(BROKEN);

        session.send(broken, engine, outgoing, Task::lost);
        var behind = view.execute("6 * 7");

        assertThat(behind.get(LIMIT).<Integer>value()).isEqualTo(42);
        assertThatExceptionOfType(GridException.class)
            .isThrownBy(() -> lost.watch().get(LIMIT))
            .withMessageContaining("could not be carried to engine 0")
            .withMessageContaining("'gridshell logs 0'");
      }
    }
  }

  @Test
  void aCommandThatFailsIsNamedWithTheNextStep(TestGrid engines) throws Exception {
    try (Ignite node = engines.joinAsNode(LIMIT);
        ClientSession session = new ClientSession(node)) {
      EngineRecord engine = session.directory().require(0);

      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> session.command(engine, NONSENSE).get(15, TimeUnit.SECONDS))
          .withCauseInstanceOf(GridException.class)
          .withMessageContaining("engine 0 did not carry out Data: ")
          .withMessageContaining("'gridshell logs 0'");
    }
  }

  @Test
  void aCallOfAClientThatLeavesBeforeAllEnginesGotItEndsTheWaitOfTheOthers(
      TestGrid engines, Grid grid) throws Exception {
    try (Ignite node = engines.joinAsNode(LIMIT)) {
      ClientSession session = new ClientSession(node);
      List<EngineRecord> all = session.directory().all();
      Request.Group group =
          new Request.Group(
              session.newCall(),
              all.stream().map(each -> new Request.Member(each.id(), each.node())).toList());
      Outgoing outgoing =
          new Requests(session)
              .execute("System.out.println(\"here\"); EngineContext.current().peers().barrier();")
              .withGroup(group);
      Task part = session.newTask("part", 0);
      session.send(part, all.get(0), outgoing, Task::lost);
      Awaitility.await("engine 0 to wait for the others")
          .atMost(LIMIT)
          .until(() -> part.text(OutputEvent.Stream.STDOUT).contains("here"));
    }

    assertThat(grid.engine(0).apply(() -> 1).get(LIMIT)).isEqualTo(1);
  }
}
