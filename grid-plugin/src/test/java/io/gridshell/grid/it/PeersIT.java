package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gridshell.AsyncResult;
import io.gridshell.CodeShippingException;
import io.gridshell.CompositeException;
import io.gridshell.EngineContext;
import io.gridshell.EngineLostException;
import io.gridshell.Grid;
import io.gridshell.GridException;
import io.gridshell.Interruption;
import io.gridshell.Peers;
import io.gridshell.RemoteCallable;
import io.gridshell.RemoteException;
import io.gridshell.TaskCancelledException;
import io.gridshell.TransferEvent;
import io.gridshell.grid.testing.CompiledJar;
import io.gridshell.grid.testing.TestGrid;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
  void aBarrierWaitsForTheLastAndAReductionGoesByRank(@TempDir Path folder) {
    String file = folder.resolve("late").toString();
    List<Boolean> seen =
        grid.all()
            .apply(
                ctx -> {
                  Peers peers = ctx.peers();
                  if (peers.rank() == 1) {
                    // What takes long on one engine.
                    Thread.sleep(500);
                    Files.createFile(Path.of(file));
                  }
                  peers.barrier();
                  return Files.exists(Path.of(file));
                })
            .get(LIMIT);
    assertThat(seen).containsExactly(true, true, true);
    List<String> joined =
        grid.direct(2, 0, 1)
            .apply(ctx -> ctx.peers().allReduce("" + ctx.engineId(), String::concat))
            .get(LIMIT);
    assertThat(joined).containsExactly("201", "201", "201");
  }

  @Test
  void topicsAreCountedApartAndAnUnknownVariableOfAPeerIsNamed() {
    List<String> heard =
        grid.all()
            .apply(
                ctx -> {
                  Peers peers = ctx.peers();
                  int next = (ctx.engineId() + 1) % 3;
                  int before = (ctx.engineId() + 2) % 3;
                  peers.send(next, "1", "a");
                  peers.send(next, "", "b");
                  peers.send(before, "1", "c");
                  return peers.<String>receive(before, "1")
                      + peers.<String>receive(before, "")
                      + peers.<String>receive(next, "1");
                })
            .get(LIMIT);
    assertThat(heard).containsOnly("abc");
    CompositeException unknown =
        catchThrowableOfType(
            CompositeException.class,
            () ->
                grid.all()
                    .apply(ctx -> ctx.engineId() == 1 ? ctx.peers().read(2, "nowhere") : "")
                    .get(LIMIT));
    assertThat(unknown).hasMessageContaining("engine 2 has no variable 'nowhere'");
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
  void howFarLargeValuesBetweenEnginesAreIsTold() {
    List<TransferEvent> events = Collections.synchronizedList(new ArrayList<>());
    AsyncResult<List<Integer>> sending =
        grid.all().apply(ctx -> ctx.peers().broadcast(1, new double[1_000_000]).length);
    assertThat(sending.onTransfer(events::add).get(LIMIT)).containsOnly(1_000_000).hasSize(3);
    // To two others.
    assertThat(events)
        .isNotEmpty()
        .allSatisfy(event -> assertThat(event.engine()).isEqualTo(1))
        .anySatisfy(event -> assertThat(event.done()).isEqualTo(16_000_000))
        .allSatisfy(event -> assertThat(event.total()).isEqualTo(16_000_000));

    grid.engine(2).put("many", new double[500_000]);
    events.clear();
    AsyncResult<List<Integer>> reading =
        grid.all()
            .apply(
                ctx ->
                    ctx.engineId() == 0 ? ctx.peers().<double[]>read(2, "many").length : 500_000);
    assertThat(reading.onTransfer(events::add).get(LIMIT)).containsOnly(500_000).hasSize(3);
    assertThat(events)
        .anySatisfy(
            event -> {
              assertThat(event.engine()).isZero();
              assertThat(event.done()).isEqualTo(4_000_000).isEqualTo(event.total());
            });
  }

  @Test
  void whatEverybodyGetsIsEncodedOnceAndWhatNobodyFetchesIsGivenBack() {
    for (int size : new int[] {10, 1_000_000}) {
      List<List<Integer>> written =
          grid.all()
              .apply(
                  ctx -> {
                    int before = Counted.WRITTEN.get();
                    Counted sent = ctx.peers().broadcast(1, new Counted(size));
                    int after = Counted.WRITTEN.get();
                    Counted reduced = ctx.peers().allReduce(sent, (one, other) -> one);
                    return List.of(after - before, Counted.WRITTEN.get() - after, reduced.size());
                  })
              .get(LIMIT);
      // Everybody but the first sends its value once; the first sends the result to all.
      assertThat(written)
          .containsExactly(List.of(0, 1, size), List.of(1, 1, size), List.of(0, 1, size));
    }

    grid.direct(0, 1).execute("double[] vast = new double[13_000_000];").get(LIMIT);
    CompositeException full =
        catchThrowableOfType(
            CompositeException.class,
            () ->
                grid.direct(0, 1)
                    .apply(
                        ctx -> {
                          double[] other =
                              ctx.engineId() == 1 ? ctx.peers().read(0, "vast") : new double[0];
                          return other.length;
                        })
                    .get(LIMIT));
    assertThat(full)
        .hasMessageContaining("engine 1 has no memory for 'vast' of engine 0")
        .hasMessageContaining("larger -Xmx");
    // Engine 0 has room for it once.
    grid.engine(0).execute("vast = null;").get(LIMIT);
    Awaitility.await("the loan to be given back")
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(
            () ->
                grid.engine(0).apply(ctx -> new double[13_000_000].length).get(LIMIT)
                    == 13_000_000);
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
  void aLoadBalancedTaskHasTheGridAndNoPeers() {
    for (RemoteCallable<Integer> alone :
        List.<RemoteCallable<Integer>>of(
            () -> EngineContext.current().peers().size(),
            () -> EngineContext.current().grid().peers().size())) {
      RemoteException error =
          catchThrowableOfType(
              RemoteException.class, () -> grid.loadBalanced().apply(alone).get(LIMIT));
      assertThat(error).hasMessageContaining("this task runs on one engine alone");
    }
    int sum =
        grid.loadBalanced()
            .apply(
                () -> {
                  EngineContext context = EngineContext.current();
                  int other = (context.engineId() + 1) % 3;
                  return context.grid().ids().size()
                      + context.grid().engine(other).apply(() -> 10).get(LIMIT);
                })
            .get(LIMIT);
    assertThat(sum).isEqualTo(13);
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

    // Values are on their way all the time.
    AsyncResult<List<Integer>> sending =
        grid.direct(0, 1)
            .apply(
                ctx -> {
                  Peers peers = ctx.peers();
                  double[] large = new double[2_000_000];
                  for (int i = 0; ; i++) {
                    if (ctx.engineId() == 0) {
                      peers.send(1, "", large);
                    } else {
                      large = peers.receive(0, "");
                      System.out.println("received " + i);
                    }
                  }
                });
    Awaitility.await("values to arrive")
        .atMost(LIMIT)
        .until(() -> sending.stdout().get(1).contains("received 3"));
    cluster.kill(1);
    error = catchThrowableOfType(CompositeException.class, () -> sending.get(LIMIT));
    assertThat(error.failures().get(0).error())
        .hasMessageContaining("engine 1 left the grid while a peer of the call needed it");
  }

  private static void awaitOutput(AsyncResult<?> call, int place, String text) {
    Awaitility.await("engine " + place + " to print " + text)
        .atMost(LIMIT)
        .until(() -> call.stdout().get(place).contains(text));
  }

  private static CompositeException failureOf(AsyncResult<?> call) {
    return catchThrowableOfType(CompositeException.class, () -> call.get(LIMIT));
  }

  private static GridException errorOf(CompositeException failure, int engine) {
    return failure.failures().stream()
        .filter(each -> each.engine() == engine)
        .map(CompositeException.Failure::error)
        .findFirst()
        .orElseThrow(() -> new AssertionError("engine " + engine + " has not failed", failure));
  }

  @Test
  void aPeerThatComesBackUnderItsIdIsNotTakenForTheOneOfTheCall(@TempDir Path folder)
      throws IOException {
    String gate = folder.resolve("gate").toString();
    AsyncResult<List<Integer>> computing =
        grid.all()
            .apply(
                ctx -> {
                  System.out.println("here");
                  while (ctx.engineId() == 2 || !Files.exists(Path.of(gate))) {
                    // What takes long on every engine.
                    Thread.sleep(10);
                  }
                  return ctx.peers().allReduce(1, Integer::sum);
                });
    for (int id = 0; id < 3; id++) {
      awaitOutput(computing, id, "here");
    }
    cluster.kill(2);
    cluster.launch(2);
    cluster.awaitReady(2);
    Files.createFile(Path.of(gate));

    CompositeException failure = failureOf(computing);

    assertThat(failure.failures()).hasSize(3);
    RemoteException error = (RemoteException) errorOf(failure, 0);
    assertThat(error.remoteClassName()).isEqualTo(EngineLostException.class.getName());
    assertThat(error).hasMessageContaining("engine 2 left the grid");
    assertThat(errorOf(failure, 1)).hasMessageContaining("engine 0 ended its part of the call");
    grid.awaitEngines(3, LIMIT);
    assertThat(grid.all().apply(ctx -> ctx.peers().allReduce(1, Integer::sum)).get(LIMIT))
        .containsExactly(3, 3, 3);
  }

  @Test
  void anEngineWithoutMemoryForALargeArgumentEndsTheWaitOfTheOthers() {
    grid.engine(1)
        .apply(
            ctx -> {
              List<byte[]> filling = new ArrayList<>();
              try {
                while (true) {
                  filling.add(new byte[1 << 20]);
                }
              } catch (OutOfMemoryError full) {
                filling.subList(filling.size() - 12, filling.size()).clear();
              }
              ctx.put("filling", filling);
              return 0;
            })
        .get(LIMIT);
    // Part of the encoded request; an array alone would travel beside it.
    List<byte[]> large = List.of(new byte[24 << 20]);

    CompositeException failure =
        failureOf(
            grid.all()
                .apply(
                    (List<byte[]> argument) -> {
                      EngineContext.current().peers().barrier();
                      return argument.size();
                    },
                    large));

    assertThat(failure.failures()).hasSize(3);
    assertThat(errorOf(failure, 1)).hasMessageContaining("OutOfMemoryError");
    assertThat(errorOf(failure, 0)).hasMessageContaining("engine 1 ended its part of the call");
  }

  @Test
  void anErrorOrACancelOnOneEngineEndsTheWaitOfTheOthers() {
    CompositeException failure =
        failureOf(
            grid.all()
                .apply(
                    ctx -> {
                      if (ctx.engineId() == 1) {
                        throw new IllegalStateException("no more");
                      }
                      ctx.peers().barrier();
                      return 0;
                    }));
    assertThat(failure.failures()).hasSize(3);
    assertThat(errorOf(failure, 1)).hasMessageContaining("no more");
    assertThat(errorOf(failure, 0)).hasMessageContaining("engine 1 ended its part of the call");

    AsyncResult<List<Integer>> waiting =
        grid.all()
            .apply(
                ctx -> {
                  System.out.println("here");
                  return ctx.engineId() == 1
                      ? ctx.peers().<Integer>receive(0, "nothing")
                      : ctx.peers().allReduce(1, Integer::sum);
                });
    awaitOutput(waiting, 1, "here");
    assertThat(grid.engine(1).interrupt().get(LIMIT)).isEqualTo(Interruption.STOPPED);
    failure = failureOf(waiting);
    assertThat(failure.failures()).hasSize(3);
    assertThat(errorOf(failure, 1)).isInstanceOf(TaskCancelledException.class);
    assertThat(errorOf(failure, 0)).hasMessageContaining("engine 1 ended its part of the call");

    AsyncResult<List<Integer>> cancelled =
        grid.all()
            .apply(
                ctx -> {
                  System.out.println("here");
                  return ctx.peers().<Integer>receive((ctx.engineId() + 1) % 3, "nothing");
                });
    awaitOutput(cancelled, 2, "here");
    cancelled.cancel(true);
    assertThat(failureOf(cancelled).failures())
        .hasSize(3)
        .allSatisfy(each -> assertThat(each.error()).isInstanceOf(TaskCancelledException.class));
    assertThat(grid.all().apply(() -> 1).get(LIMIT)).containsExactly(1, 1, 1);
  }

  @Test
  void aRestartOfAnEngineThatIsStuckEndsTheWaitOfTheOthers() {
    AsyncResult<List<Integer>> stuck =
        grid.all()
            .apply(
                ctx -> {
                  if (ctx.engineId() == 1) {
                    try (ServerSocket server = new ServerSocket(0);
                        Socket first = new Socket(server.getInetAddress(), server.getLocalPort())) {
                      server.accept().close();
                      System.out.println("compiled");
                      // Nobody calls, and no interrupt ends this.
                      server.accept().close();
                    }
                  }
                  return ctx.peers().allReduce(1, Integer::sum);
                });
    awaitOutput(stuck, 1, "compiled");
    grid.engine(1).restart().get(LIMIT);

    CompositeException failure = failureOf(stuck);

    assertThat(failure.failures()).hasSize(3);
    assertThat(errorOf(failure, 1)).hasMessageContaining("did not stop and was abandoned");
    assertThat(errorOf(failure, 0)).hasMessageContaining("engine 1 ended its part of the call");
  }

  @Test
  void anEngineThatDoesNotGetItsPartEndsTheWaitOfTheOthers(@TempDir Path folder) throws Exception {
    Path jar = CompiledJar.write(folder, "Needed", "needed");
    grid.addToClassPath(jar);
    assertThat(grid.direct(0, 1).apply(() -> 1).get(LIMIT)).containsExactly(1, 1);
    Files.delete(jar);

    CompositeException failure =
        failureOf(grid.all().apply(ctx -> ctx.peers().allReduce(1, Integer::sum)));

    assertThat(failure.failures()).hasSize(3);
    assertThat(errorOf(failure, 2))
        .isInstanceOf(CodeShippingException.class)
        .hasMessageContaining("a required library is gone");
    assertThat(errorOf(failure, 0)).hasMessageContaining("engine 2 ended its part of the call");
  }
}
