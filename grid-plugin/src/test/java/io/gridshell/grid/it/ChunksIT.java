package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gridshell.AsyncResult;
import io.gridshell.ChunksLostException;
import io.gridshell.CompositeException;
import io.gridshell.DirectView;
import io.gridshell.Grid;
import io.gridshell.GridException;
import io.gridshell.Partition;
import io.gridshell.TaskId;
import io.gridshell.TransferEvent;
import io.gridshell.grid.testing.TestGrid;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.assertj.core.data.Index;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scattered variables when engines are lost, and values too large for a message. */
@Timeout(180)
class ChunksIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private TestGrid cluster;
  private Grid grid;

  @BeforeEach
  void start() {
    cluster = TestGrid.start(4);
    grid = cluster.connect();
  }

  @AfterEach
  void stop() {
    grid.close();
    cluster.close();
  }

  private void kill(int id) {
    cluster.kill(id);
    Awaitility.await("engine " + id + " to be missed")
        .atMost(LIMIT)
        .until(() -> !grid.ids().contains(id));
  }

  private void startAgain(int id) {
    cluster.launch(id);
    cluster.awaitReady(id);
    Awaitility.await("engine " + id + " to be back")
        .atMost(LIMIT)
        .until(() -> grid.ids().contains(id));
  }

  /** How many bytes the tasks of a result moved, each of which must have told its end. */
  private static long bytesOf(Collection<TransferEvent> events) {
    Map<TaskId, TransferEvent> last = new HashMap<>();
    events.forEach(event -> last.put(event.task(), event));
    assertThat(last.values()).allMatch(event -> event.done() == event.total());
    return last.values().stream().mapToLong(TransferEvent::done).sum();
  }

  private static double[] doubles(int size) {
    return IntStream.range(0, size).mapToDouble(i -> i * 0.5).toArray();
  }

  @Test
  void aVariableThatTasksSetAsAWholeIsNoChunkAnyMoreAsAfterAPush() {
    grid.all().scatter("xs", new int[] {1, 2, 3, 4}).get(LIMIT);
    grid.all()
        .apply(
            ctx -> {
              ctx.put("xs", new int[] {10 * ctx.engineId()});
              return 0;
            })
        .get(LIMIT);
    kill(3);

    assertThat(grid.all().gather("xs", int[].class).get(LIMIT)).containsExactly(0, 10, 20);
  }

  @Test
  void aLostEngineLosesNoChunk() {
    List<Integer> numbers = IntStream.range(0, 103).boxed().toList();
    double[] many = doubles(1_000_003);
    DirectView frozen = grid.direct(0, 1, 2, 3);
    grid.all().scatter("ids", numbers).get(LIMIT);
    grid.all().scatter("dealt", numbers, Partition.ROUND_ROBIN).get(LIMIT);
    frozen.scatter("xs", many).get(LIMIT);
    kill(2);

    assertThat(grid.all().<Integer>gather("ids").get(LIMIT)).isEqualTo(numbers);
    assertThat(grid.all().<Integer>gather("dealt", Partition.ROUND_ROBIN).get(LIMIT))
        .isEqualTo(numbers);
    ConcurrentLinkedQueue<TransferEvent> events = new ConcurrentLinkedQueue<>();
    AsyncResult<double[]> gather = frozen.gather("xs", double[].class);
    assertThat(gather.onTransfer(events::add).get(LIMIT)).isEqualTo(many);
    assertThat(bytesOf(events)).isEqualTo(8L * many.length);
    assertThat(grid.all().gather("xs", double[].class).get(LIMIT)).isEqualTo(many);

    GridException onItself =
        catchThrowableOfType(
            GridException.class,
            () ->
                grid.engine(0)
                    .apply(
                        ctx -> {
                          ctx.grid().rebind("ids").get();
                          return 0;
                        })
                    .get(LIMIT));
    assertThat(onItself).hasMessageContaining("engine 0 cannot wait for rebind of ids on itself");
    grid.rebind("ids").get(LIMIT);
    ConcurrentLinkedQueue<TransferEvent> moved = new ConcurrentLinkedQueue<>();
    grid.rebind("xs").onTransfer(moved::add).get(LIMIT);
    // Collected, and dealt with a copy of each chunk.
    assertThat(bytesOf(moved)).isEqualTo(3 * 8L * many.length);
    assertThat(grid.all().pull("ids.stream().mapToInt(i -> i).sum()", Integer.class).get(LIMIT))
        .hasSize(3)
        .satisfies(sums -> assertThat(sums.stream().mapToInt(i -> i).sum()).isEqualTo(5253));
    assertThat(grid.all().pull("xs.length", Integer.class).get(LIMIT))
        .containsExactly(333_335, 333_334, 333_334);
    assertThat(grid.all().gather("xs", double[].class).get(LIMIT)).isEqualTo(many);
  }

  @Test
  void anEngineThatIsBackUnderItsIdHasItsChunksAgain() {
    double[] many = doubles(400_000);
    grid.all().execute("record Point(int x, int y) {}").get(LIMIT);
    grid.all().scatter("ids", List.of(1, 2, 3, 4, 5)).get(LIMIT);
    grid.all().scatter("xs", many).get(LIMIT);
    kill(1);
    startAgain(1);

    assertThat(grid.engine(1).pull("ids").get(LIMIT)).isEqualTo(List.of(3));
    assertThat(grid.engine(1).pull("ids.stream().mapToInt(i -> i).sum()").get(LIMIT)).isEqualTo(3);
    assertThat(grid.all().gather("xs", double[].class).get(LIMIT)).isEqualTo(many);
    grid.rebind("xs").get(LIMIT);
    assertThat(grid.engine(1).pull("xs.length", int.class).get(LIMIT)).isEqualTo(100_000);

    // The copies that engine 1 kept before it was killed are made anew.
    Awaitility.await("copies of the chunks of engine 0")
        .atMost(LIMIT)
        .until(
            () ->
                cluster.log(0).contains("copied chunk name=ids index=0")
                    && cluster.log(0).contains("copied chunk name=xs index=0"));
    grid.engine(0).restart().get(LIMIT);
    assertThat(grid.all().<Integer>gather("ids").get(LIMIT)).containsExactly(1, 2, 3, 4, 5);
    grid.all().clear().get(LIMIT);
    CompositeException cleared =
        catchThrowableOfType(CompositeException.class, () -> grid.all().gather("ids").get(LIMIT));
    assertThat(cleared.failures()).hasSize(4);
  }

  @Test
  void lostChunksAreNamed() {
    grid.all().withBackups(0).scatter("ids", List.of(1, 2, 3, 4, 5)).get(LIMIT);
    grid.all().withBackups(2).scatter("safe", List.of(1, 2, 3, 4, 5)).get(LIMIT);
    DirectView pair = grid.direct(2, 3);
    pair.withBackups(3).scatter("outside", List.of(1, 2, 3)).get(LIMIT);
    kill(3);
    kill(2);
    assertThat(pair.<Integer>gather("outside").get(LIMIT)).containsExactly(1, 2, 3);
    ChunksLostException lost =
        catchThrowableOfType(ChunksLostException.class, () -> grid.all().gather("ids").get(LIMIT));
    assertThat(lost).hasMessageContaining("ids").hasMessageContaining("[2, 3]");
    assertThat(lost.chunks()).containsExactly(2, 3);
    assertThat(lost.engines()).containsExactly(2, 3);
    assertThat(catchThrowableOfType(GridException.class, () -> grid.rebind("ids").get(LIMIT)))
        .isInstanceOf(ChunksLostException.class);
    AsyncResult<Void> hopeless = grid.rebind("ids");
    assertThat(hopeless.await(LIMIT)).isTrue();
    assertThat(hopeless.isSuccessful()).isFalse();
    assertThat(grid.all().<Integer>gather("safe").get(LIMIT)).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void variablesWhoseEnginesAreAllGoneAreGatheredAndReboundFromCopies() {
    List<Integer> numbers = IntStream.range(0, 11).boxed().toList();
    double[] many = doubles(200_001);
    grid.all().execute("record Point(int x, String y) {}").get(LIMIT);
    grid.engine(0)
        .execute(
            """
            List<Point> points = IntStream.range(0, 9)
                .mapToObj(i -> new Point(i, "p" + i)).toList();\
            """)
        .get(LIMIT);
    List<?> points = (List<?>) grid.engine(0).get("points");
    DirectView one = grid.direct(2);
    DirectView two = grid.direct(2, 3);
    one.scatter("one", numbers).get(LIMIT);
    two.scatter("two", many).get(LIMIT);
    two.scatter("points", points, Partition.ROUND_ROBIN).get(LIMIT);
    two.scatter("mine", numbers, (index, size, parts) -> index / 6).get(LIMIT);
    kill(2);

    assertThat(one.<Integer>gather("one").get(LIMIT)).isEqualTo(numbers);
    grid.rebind("one").get(LIMIT);
    assertThat(grid.all().<Integer>gather("one").get(LIMIT)).isEqualTo(numbers);
    assertThat(two.gather("points").get(LIMIT)).isEqualTo(points);
    assertThat(catchThrowableOfType(GridException.class, () -> grid.rebind("mine").get(LIMIT)))
        .hasMessageContaining("'mine' was dealt by a partition of yours")
        .hasMessageContaining("gather it and scatter it again");
    assertThat(two.<Integer>gather("mine", (index, size, parts) -> index / 6).get(LIMIT))
        .isEqualTo(numbers);

    // Engine 2 kept the copies of engine 3's chunks, and engine 3 those of engine 2's.
    for (String name : List.of("two", "points", "mine")) {
      for (int index = 0; index < 2; index++) {
        String copied = "copied chunk name=" + name + " index=" + index;
        Awaitility.await(copied).atMost(LIMIT).until(() -> cluster.log(3).contains(copied));
      }
    }
    kill(3);
    assertThat(two.gather("two", double[].class).get(LIMIT)).isEqualTo(many);
    assertThat(two.gather("points").get(LIMIT)).isEqualTo(points);
    grid.rebind("two").get(LIMIT);
    grid.rebind("points").get(LIMIT);
    assertThat(grid.all().gather("two", double[].class).get(LIMIT)).isEqualTo(many);
    assertThat(grid.all().gather("points").get(LIMIT)).isEqualTo(points);
    assertThat(grid.all().pull("points.toString().contains(\"Point[x=\")").get(LIMIT))
        .isEqualTo(List.of(true, true));

    grid.direct(1).withBackups(0).scatter("unsafe", numbers).get(LIMIT);
    DirectView gone = grid.direct(1);
    kill(1);
    assertThat(catchThrowableOfType(GridException.class, () -> gone.gather("unsafe").get(LIMIT)))
        .hasMessageContaining("no engine 1");
    startAgain(1);
    assertThat(catchThrowableOfType(GridException.class, () -> grid.rebind("unsafe").get(LIMIT)))
        .hasMessageContaining("no engine knows a scattered variable 'unsafe'");
  }

  /** Kills an engine once its transfer has begun, whose listener keeps it from going on. */
  private void killInTheMiddle(AsyncResult<?> result, int id) {
    ConcurrentLinkedQueue<TransferEvent> first = new ConcurrentLinkedQueue<>();
    var unused =
        result.onTransfer(
            event -> {
              if (event.engine() == id && first.isEmpty()) {
                first.add(event);
                cluster.kill(id);
              }
            });
    Awaitility.await("the transfer of engine " + id).atMost(LIMIT).until(() -> !first.isEmpty());
    assertThat(first.element().done()).isLessThan(first.element().total());
  }

  @Test
  void anEngineKilledInTheMiddleOfAScatterOrAGatherHangsNobody() {
    double[] many = doubles(12_000_000);
    grid.all().scatter("xs", many).get(LIMIT);
    AsyncResult<double[]> gather = grid.all().gather("xs", double[].class);
    ConcurrentLinkedQueue<TransferEvent> events = new ConcurrentLinkedQueue<>();
    gather = gather.onTransfer(events::add);
    killInTheMiddle(gather, 1);
    assertThat(gather.get(LIMIT)).isEqualTo(many);
    // What came of the chunk before the kill, and then the copy of it.
    assertThat(bytesOf(events)).isBetween(8L * many.length, 10L * many.length);

    double[] old = doubles(1_000);
    DirectView view = grid.direct(0, 2, 3);
    view.scatter("ys", old).get(LIMIT);
    AsyncResult<Void> scatter = view.scatter("ys", many);
    killInTheMiddle(scatter, 3);
    assertThat(scatter.await(LIMIT)).isTrue();
    AsyncResult<double[]> then = view.gather("ys", double[].class);
    assertThat(then.await(LIMIT)).isTrue();
    if (scatter.isSuccessful()) {
      assertThat(then.get()).isEqualTo(many);
    } else {
      CompositeException broken =
          catchThrowableOfType(CompositeException.class, () -> scatter.get(LIMIT));
      assertThat(broken).hasMessageContaining("engine 3");
      assertThat(broken.failures())
          .extracting(CompositeException.Failure::engine)
          .containsExactly(3);
      // The others have theirs, and one keeps the copy of what engine 3 was to have.
      assertThat(then.get()).isEqualTo(many);
    }
    grid.all().scatter("ys", many).get(LIMIT);
    assertThat(grid.all().gather("ys", double[].class).get(LIMIT)).isEqualTo(many);
  }

  @Test
  void aScatterThatIsRepeatedLeavesNoCopiesOfTheEarlierOnesBehind() {
    double[] many = doubles(1_000_000);
    // In all more than an engine has for copies.
    for (int round = 0; round < 40; round++) {
      grid.direct(0).scatter("one", many).get(LIMIT);
      grid.direct(2, 3).withBackups(2).scatter("two", many).get(LIMIT);
    }
    assertThat(grid.direct(2, 3).gather("two", double[].class).get(LIMIT)).isEqualTo(many);
  }

  @Test
  void anEngineThatIsBackGetsNothingThatWasOverwrittenMeanwhile() {
    List<Integer> old = List.of(1, 2, 3, 4);
    List<Integer> fresh = List.of(5, 6, 7, 8);
    List<String> names = List.of("rebound", "scattered", "pushed", "paired");
    names.subList(0, 3).forEach(name -> grid.all().scatter(name, old).get(LIMIT));
    DirectView pair = grid.direct(1, 2);
    pair.scatter("paired", old).get(LIMIT);
    DirectView rest = grid.direct(0, 1, 3);
    kill(2);
    grid.rebind("rebound").get(LIMIT);
    grid.all().scatter("scattered", fresh).get(LIMIT);
    grid.all().push("pushed", List.of(9)).get(LIMIT);
    grid.direct(1).push("paired", List.of(9)).get(LIMIT);
    startAgain(2);

    assertThat(rest.gather("rebound").get(LIMIT)).isEqualTo(old);
    assertThat(rest.gather("scattered").get(LIMIT)).isEqualTo(fresh);
    assertThat(rest.gather("pushed").get(LIMIT)).isEqualTo(List.of(9, 9, 9));
    for (String name : names) {
      CompositeException lacking =
          catchThrowableOfType(CompositeException.class, () -> grid.all().gather(name).get(LIMIT));
      assertThat(lacking.failures()).extracting(CompositeException.Failure::engine).contains(2);
      assertThat(
              catchThrowableOfType(GridException.class, () -> grid.engine(2).pull(name).get(LIMIT)))
          .hasMessageContaining(name);
    }
    grid.rebind("scattered").get(LIMIT);
    assertThat(rest.gather("scattered").get(LIMIT)).isEqualTo(fresh);
  }

  @Test
  void aLostEnginesPartOfSeveralScattersOfOneNameKeepsItsPlace() {
    grid.direct(0, 1).scatter("apart", List.of(1, 2)).get(LIMIT);
    grid.engine(2).push("apart", List.of(3)).get(LIMIT);
    grid.direct(3).scatter("apart", List.of(4)).get(LIMIT);
    DirectView turned = grid.direct(2, 3, 0, 1);
    kill(0);

    assertThat(grid.all().<Integer>gather("apart").get(LIMIT)).containsExactly(1, 2, 3, 4);
    assertThat(turned.<Integer>gather("apart").get(LIMIT)).containsExactly(3, 4, 1, 2);
    assertThat(turned.gather("apart", int[].class).get(LIMIT)).containsExactly(3, 4, 1, 2);
  }

  @Test
  void anEngineThatJoinedLaterIsNamedByAGatherFromAll() {
    DirectView all = grid.all();
    all.scatter("ids", List.of(1, 2, 3, 4)).get(LIMIT);
    cluster.launch(4);
    cluster.awaitReady(4);
    grid.awaitEngines(5, LIMIT);

    CompositeException lacking =
        catchThrowableOfType(CompositeException.class, () -> all.gather("ids").get(LIMIT));
    assertThat(lacking)
        .hasMessageContaining("gather of ids failed on 1 of 5")
        .hasMessageContaining("'ids' is not defined");
    assertThat(lacking.failures())
        .extracting(CompositeException.Failure::engine)
        .containsExactly(4);
    assertThat(grid.direct(0, 1, 2, 3).<Integer>gather("ids").get(LIMIT))
        .containsExactly(1, 2, 3, 4);
    all.scatter("ids", List.of(1, 2, 3, 4, 5)).get(LIMIT);
    assertThat(grid.engine(4).pull("ids").get(LIMIT)).isEqualTo(List.of(5));
    assertThat(all.<Integer>gather("ids").get(LIMIT)).containsExactly(1, 2, 3, 4, 5);
  }

  /** Cannot be read where its file is. */
  private static final class Brittle implements Serializable {
    private static final long serialVersionUID = 1L;
    private final String file;

    Brittle(String file) {
      this.file = file;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      if (Files.exists(Path.of(file))) {
        throw new IOException("broken by " + file);
      }
    }

    private static String fileOf(Object brittle) {
      return ((Brittle) brittle).file;
    }
  }

  @Test
  void anEngineThatIsBackWithoutItsChunkCountsAsLost(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("breaks");
    DirectView pair = grid.direct(1, 2);
    pair.scatter("brittle", List.of(new Brittle("a"), new Brittle(file.toString()))).get(LIMIT);
    grid.all().withBackups(0).scatter("ids", List.of(1, 2, 3, 4, 5)).get(LIMIT);
    Files.createFile(file);
    kill(2);
    startAgain(2);
    Awaitility.await("the chunk to be found unreadable")
        .atMost(LIMIT)
        .until(() -> cluster.log(2).contains("failed restore name=brittle"));
    Files.delete(file);

    for (DirectView view : List.of(pair, grid.direct(2))) {
      List<Object> gathered = view.gather("brittle").get(LIMIT);
      assertThat(Brittle.fileOf(gathered.get(gathered.size() - 1))).isEqualTo(file.toString());
    }
    for (DirectView view : List.of(grid.all(), grid.direct(2, 3))) {
      ChunksLostException lost =
          catchThrowableOfType(ChunksLostException.class, () -> view.gather("ids").get(LIMIT));
      assertThat(lost.chunks()).containsExactly(2);
      assertThat(lost.engines()).containsExactly(2);
    }
    CompositeException lacking =
        catchThrowableOfType(
            CompositeException.class, () -> grid.all().gather("brittle").get(LIMIT));
    assertThat(lacking.failures())
        .extracting(CompositeException.Failure::engine)
        .containsExactly(0, 3);
  }

  @Test
  void anEngineThatDiesWithACopyFailsNoScatter() {
    double[] many = doubles(12_000_000);
    DirectView one = grid.direct(2);
    AsyncResult<Void> scatter = one.scatter("xs", many);
    ConcurrentLinkedQueue<TransferEvent> late = new ConcurrentLinkedQueue<>();
    var unused =
        scatter.onTransfer(
            event -> {
              // The chunk is there, and its copy is on the way.
              if (event.done() > 10L * many.length && late.isEmpty()) {
                late.add(event);
                cluster.kill(3);
              }
            });
    scatter.get(LIMIT);
    assertThat(late).hasSize(1);
    assertThat(late.element().done()).isLessThan(late.element().total());
    kill(2);
    assertThat(one.gather("xs", double[].class).get(LIMIT)).isEqualTo(many);
  }

  @Test
  void anEngineWithoutRoomForACopyIsPassedOver() {
    cluster.launch(4, List.of("-XX:MaxDirectMemorySize=32m"));
    cluster.awaitReady(4);
    grid.awaitEngines(5, LIMIT);
    double[] large = doubles(6_000_000);
    DirectView last = grid.direct(3);
    last.scatter("xs", large).get(LIMIT);
    GridException full =
        catchThrowableOfType(
            GridException.class, () -> last.withBackups(4).scatter("ys", large).get(LIMIT));
    assertThat(full)
        .hasMessageContaining("the copy of chunk 0 (of engine 3) of 'ys' is not on engine 4")
        .hasMessageContaining("no memory for a copy of 48000000 bytes")
        .hasMessageContaining("withBackups(0)");
    kill(3);
    assertThat(last.gather("xs", double[].class).get(LIMIT)).isEqualTo(large);
  }

  /** More than any heap here holds, and than any engine could keep two pieces of. */
  @Test
  void moreThanAnEngineHoldsIsDealtToAllAndComesBack() {
    double[] vast = doubles(40_000_000);
    grid.all().scatter("vast", vast).get(LIMIT);
    assertThat(grid.all().pull("vast[vast.length - 1]", double.class).get(LIMIT))
        .containsExactly(vast[9_999_999], vast[19_999_999], vast[29_999_999], vast[39_999_999]);
    assertThat(grid.all().gather("vast", double[].class).get(LIMIT)).isEqualTo(vast);
    assertThat(heaps()).allMatch(heap -> heap < 8L * vast.length);
  }

  private List<Long> heaps() {
    return grid.all().apply(() -> Runtime.getRuntime().maxMemory()).get(LIMIT);
  }

  @Test
  void largeValuesTravelInEveryWay() {
    double[] many = doubles(3_000_000);
    String text = "x".repeat(5_000_000);
    ConcurrentLinkedQueue<TransferEvent> events = new ConcurrentLinkedQueue<>();
    AsyncResult<Void> push = grid.all().push("xs", many);
    push.onTransfer(events::add).get(LIMIT);
    ConcurrentLinkedQueue<TransferEvent> late = new ConcurrentLinkedQueue<>();
    var unused = push.onTransfer(late::add);
    assertThat(late).hasSize(4).allMatch(event -> event.done() == 24_000_000);
    assertThat(events).isNotEmpty().allMatch(event -> event.total() == 24_000_000);
    assertThat(events).anyMatch(event -> event.done() == event.total());
    assertThat(grid.all().pull("xs.length", int.class).get(LIMIT)).containsOnly(3_000_000);
    ConcurrentLinkedQueue<TransferEvent> back = new ConcurrentLinkedQueue<>();
    AsyncResult<double[]> pull = grid.engine(1).pull("xs", double[].class).onTransfer(back::add);
    assertThat(pull.get(LIMIT)).isEqualTo(many);
    AsyncResult<int[]> made = grid.engine(1).apply(() -> new int[2_000_000]).onTransfer(back::add);
    assertThat(made.get(LIMIT)).hasSize(2_000_000);
    assertThat(bytesOf(back)).isEqualTo(32_000_000);
    ConcurrentLinkedQueue<TransferEvent> copies = new ConcurrentLinkedQueue<>();
    grid.direct(0).withBackups(2).scatter("ws", many).onTransfer(copies::add).get(LIMIT);
    assertThat(copies).allMatch(event -> event.total() == 72_000_000);
    assertThat(copies).anyMatch(event -> event.done() == 72_000_000);
    ConcurrentLinkedQueue<TransferEvent> encoded = new ConcurrentLinkedQueue<>();
    grid.engine(2).push("text", text).onTransfer(encoded::add).get(LIMIT);
    assertThat(bytesOf(encoded)).isGreaterThan(5_000_000);
    encoded.clear();
    assertThat(grid.engine(2).pull("text").onTransfer(encoded::add).get(LIMIT)).isEqualTo(text);
    assertThat(bytesOf(encoded)).isGreaterThan(5_000_000);
    double[] argument = doubles(1_000_000);
    List<Integer> lengths = grid.all().apply((double[] a) -> a.length, argument).get(LIMIT);
    assertThat(lengths).containsOnly(1_000_000);
    int length = grid.loadBalanced().apply((double[] a) -> a.length, argument).get(LIMIT);
    assertThat(length).isEqualTo(1_000_000);
    int[] zeros = grid.loadBalanced().apply(() -> new int[2_000_000]).get(LIMIT);
    assertThat(zeros).hasSize(2_000_000);
    String cell = grid.engine(0).execute("\"y\".repeat(3_000_000)").get(LIMIT).value();
    assertThat(cell).isEqualTo("y".repeat(3_000_000));
    // The room for large arrays in an engine's heap is too small for three of these.
    double[] vast = doubles(8_000_000);
    AsyncResult<Double> last = grid.engine(3).apply((double[] a) -> a[a.length - 1], vast);
    assertThat(last.onTransfer(events::add).get(LIMIT)).isEqualTo(vast[vast.length - 1]);
    assertThat(events).anyMatch(event -> event.engine() == 3 && event.total() == 64_000_000);
    double[] doubled =
        grid.engine(3)
            .execute("double[] vast = new double[8_000_000]; vast[5] = 2; vast")
            .get(LIMIT)
            .value();
    assertThat(doubled).hasSize(8_000_000).contains(2, Index.atIndex(5));
    GridException wrong =
        catchThrowableOfType(
            GridException.class, () -> grid.engine(1).pull("xs", int[].class).get(LIMIT));
    assertThat(wrong).hasMessageContaining("double[]");
    List<Integer> numbers = IntStream.range(0, 1_000_000).boxed().toList();
    grid.all().scatter("ids", numbers).get(LIMIT);
    assertThat(grid.all().<Integer>gather("ids").get(LIMIT)).isEqualTo(numbers);
  }

  @Test
  void outOfMemoryIsTheErrorOfItsEngine() {
    double[] many = doubles(6_000_000);
    grid.engine(3).execute("byte[][] full = new byte[20][]; int n = 0;").get(LIMIT);
    grid.engine(3)
        .execute(
            "try { for (n = 0; n < 20; n++) { full[n] = new byte[10_000_000]; } }"
                + " catch (OutOfMemoryError e) {}")
        .get(LIMIT);
    CompositeException error =
        catchThrowableOfType(
            CompositeException.class, () -> grid.all().push("xs", many).get(LIMIT));
    assertThat(error.failures()).hasSize(1);
    assertThat(error.failures().get(0).engine()).isEqualTo(3);
    assertThat(error).hasMessageContaining("memory");
    CompositeException dealt =
        catchThrowableOfType(
            CompositeException.class,
            () ->
                grid.all()
                    .scatter("ys", many, (index, size, parts) -> index < 8 ? index % 4 : 3)
                    .get(LIMIT));
    assertThat(dealt.failures()).hasSize(1);
    assertThat(dealt.failures().get(0).engine()).isEqualTo(3);
    assertThat(dealt).hasMessageContaining("no memory");
    assertThat(grid.direct(0, 1, 2).pull("ys.length", int.class).get(LIMIT)).containsOnly(2);
    grid.engine(3).execute("full = null;").get(LIMIT);

    cluster.launch(4, List.of("-XX:MaxDirectMemorySize=32m"));
    cluster.awaitReady(4);
    grid.awaitEngines(5, LIMIT);
    double[] large = doubles(9_000_000);
    DirectView pair = grid.direct(2, 4);
    CompositeException copies =
        catchThrowableOfType(CompositeException.class, () -> pair.scatter("zs", large).get(LIMIT));
    assertThat(copies.failures()).hasSize(1);
    assertThat(copies.failures().get(0).engine()).isEqualTo(4);
    assertThat(copies)
        .hasMessageContaining("no memory for a copy of 36000000 bytes")
        .hasMessageContaining("-XX:MaxDirectMemorySize")
        .hasMessageContaining("withBackups(0)");
    pair.withBackups(0).scatter("zs", large).get(LIMIT);
    assertThat(pair.gather("zs", double[].class).get(LIMIT)).isEqualTo(large);
    pair.execute("zs = null;").get(LIMIT);
    grid.all().push("xs", many).get(LIMIT);
    assertThat(grid.all().pull("xs.length", int.class).get(LIMIT)).containsOnly(6_000_000);
  }

  @Test
  void twoClientsThatScatterOneNameNeverMixTheirParts() {
    try (Grid other = cluster.connect()) {
      for (int round = 0; round < 20; round++) {
        double[] mine = new double[40_000];
        Arrays.fill(mine, round + 0.25);
        double[] theirs = new double[40_001];
        Arrays.fill(theirs, round + 0.75);
        AsyncResult<Void> first = grid.all().scatter("xs", mine);
        AsyncResult<Void> second = other.all().scatter("xs", theirs);
        first.get(LIMIT);
        second.get(LIMIT);
        double[] whole = grid.all().gather("xs", double[].class).get(LIMIT);
        assertThat(whole).isIn(mine, theirs);
        grid.all().scatter("xs", mine).get(LIMIT);
        assertThat(other.all().gather("xs", double[].class).get(LIMIT)).isEqualTo(mine);
      }
    }
  }
}
