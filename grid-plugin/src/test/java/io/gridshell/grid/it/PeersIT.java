package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gridshell.AsyncResult;
import io.gridshell.CompositeException;
import io.gridshell.EngineContext;
import io.gridshell.Grid;
import io.gridshell.Peers;
import io.gridshell.grid.testing.TestGrid;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Engines of one call that talk to each other. */
@Timeout(180)
class PeersIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private TestGrid cluster;
  private Grid grid;

  @BeforeEach
  void start() {
    cluster = TestGrid.start(3);
    grid = cluster.connect();
  }

  @AfterEach
  void stop() {
    grid.close();
    cluster.close();
  }

  @Test
  void everyEngineGetsTheSumOfAll() {
    grid.all().scatter("numbers", IntStream.range(0, 1000).toArray()).get(LIMIT);
    grid.all()
        .execute(
            """
            Peers peers = EngineContext.current().grid().peers();
            int sum = peers.allReduce(Arrays.stream(numbers).sum(), Integer::sum);
            String word = peers.broadcast(1, "from " + peers.rank());
            peers.barrier();
            """)
        .get(LIMIT);
    assertThat(grid.all().pull("sum", Integer.class).get(LIMIT)).containsOnly(499_500).hasSize(3);
    assertThat(grid.all().pull("word", String.class).get(LIMIT)).containsOnly("from 1").hasSize(3);
  }

  @Test
  void aTaskReadsTheChunkOfAPeerAndLargeValuesTravel() {
    double[] many = IntStream.range(0, 900_000).asDoubleStream().toArray();
    grid.all().scatter("xs", many).get(LIMIT);
    List<Double> first =
        grid.direct(0, 2)
            .apply(
                ctx -> {
                  Peers peers = ctx.peers();
                  double[] other = peers.read(peers.rank() == 0 ? 2 : 0, "xs");
                  peers.barrier();
                  double[] sent = peers.broadcast(2, other);
                  return other[0] + sent.length;
                })
            .get(LIMIT);
    assertThat(first).containsExactly(900_000.0, 300_000.0);
  }

  @Test
  void anEngineThatDoesNotTakePartIsNamed() {
    CompositeException error =
        catchThrowableOfType(
            CompositeException.class,
            () ->
                grid.all()
                    .apply(
                        ctx -> {
                          if (ctx.engineId() != 1) {
                            ctx.peers().barrier();
                          }
                          return ctx.engineId();
                        })
                    .get(LIMIT));
    assertThat(error).hasMessageContaining("engine 1 ended its part of the call");
    assertThat(error.values()).containsEntry(1, 1);
  }

  @Test
  void aPeerThatIsKilledEndsTheWait() {
    AsyncResult<List<Integer>> waiting =
        grid.all()
            .apply(
                ctx -> {
                  if (ctx.engineId() == 2) {
                    System.out.println("here");
                    Thread.sleep(60_000);
                  }
                  return EngineContext.current().peers().allReduce(1, Integer::sum);
                });
    Awaitility.await("the call to run on engine 2")
        .atMost(LIMIT)
        .until(() -> waiting.stdout().get(2).contains("here"));
    cluster.kill(2);
    CompositeException error =
        catchThrowableOfType(CompositeException.class, () -> waiting.get(LIMIT));
    assertThat(error.failures()).hasSize(3);
  }
}
