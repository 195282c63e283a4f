package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.AsyncResult;
import io.gridshell.CellResult;
import io.gridshell.CompositeException;
import io.gridshell.DirectView;
import io.gridshell.EngineState;
import io.gridshell.Grid;
import io.gridshell.GridException;
import io.gridshell.Interruption;
import io.gridshell.MapResult;
import io.gridshell.Outcome;
import io.gridshell.Partition;
import io.gridshell.Progress;
import io.gridshell.Ref;
import io.gridshell.TaskCancelledException;
import io.gridshell.TaskInfo;
import io.gridshell.grid.testing.SharedGrid;
import io.gridshell.grid.testing.TestGrid;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedGrid.class)
@Timeout(60)
class ScatterMapIT {
  private Grid grid;
  private DirectView dv;

  @BeforeEach
  void join(Grid shared) {
    grid = shared;
    dv = shared.all();
  }

  @Test
  void scatterKeepsTheKindOfTheValueAndGatherPutsItTogether() {
    dv.scatter("list", List.of("a", "b", "c", "d")).get();
    dv.scatter("ints", new int[] {1, 2, 3, 4}).get();
    dv.scatter("longs", new long[] {1, 2, 3, 4}).get();
    dv.scatter("floats", new float[] {1, 2, 3, 4}).get();
    dv.scatter("doubles", new double[] {1, 2, 3, 4}).get();
    dv.scatter("bytes", new byte[] {1, 2, 3, 4}).get();
    dv.scatter("strings", new String[] {"p", "q", "r", "s"}).get();

    assertThat(dv.get("list")).containsExactly(List.of("a", "b"), List.of("c"), List.of("d"));
    assertThat(dv.get("ints.getClass().getSimpleName() + ints.length"))
        .containsExactly("int[]2", "int[]1", "int[]1");
    assertThat(dv.<String>gather("list").get()).containsExactly("a", "b", "c", "d");
    assertThat(dv.gather("ints", int[].class).get()).containsExactly(1, 2, 3, 4);
    assertThat(dv.gather("longs", long[].class).get()).containsExactly(1, 2, 3, 4);
    assertThat(dv.gather("floats", float[].class).get()).containsExactly(1, 2, 3, 4);
    assertThat(dv.gather("doubles", double[].class).get()).containsExactly(1, 2, 3, 4);
    assertThat(dv.gather("bytes", byte[].class).get()).containsExactly(1, 2, 3, 4);
    assertThat(dv.gather("strings", String[].class).get()).containsExactly("p", "q", "r", "s");
    assertThat(dv.<Integer>gather("ints").get()).containsExactly(1, 2, 3, 4);
    assertThat(dv.gather("list", Object[].class).get()).containsExactly("a", "b", "c", "d");
  }

  record Point(int x, String name) {}

  @Test
  void recordsOfAProgramKeepTheirClass() {
    Point[] points =
        IntStream.range(0, 5).mapToObj(i -> new Point(i, "p" + i)).toArray(Point[]::new);
    dv.scatter("points", points).get();
    dv.scatter("listed", List.of(points), Partition.ROUND_ROBIN).get();

    // Engines have no such class for their cells, and functions bring it.
    assertThat(dv.get("points.length * 10 + listed.size()")).containsExactly(22, 22, 11);
    assertThat(dv.apply((Point[] part) -> part[0].x(), Ref.of("points", Point[].class)).get())
        .containsExactly(0, 2, 4);
    assertThat(dv.gather("points", Point[].class).get()).isEqualTo(points);
    assertThat(dv.<Point>gather("points").get()).containsExactly(points);
    assertThat(dv.<Point>gather("listed").get()).containsExactly(points);
    assertThat(dv.gather("listed", Point[].class).get()).isEqualTo(points);
  }

  @Test
  void recordsThatEnginesKnowAreUsedInCells() {
    Progress[] known = {new Progress(1, 0, 5), new Progress(2, 0, 6)};
    dv.scatter("known", known).get();
    dv.scatter("listed", List.of(known)).get();

    assertThat(dv.get("Arrays.stream(known).mapToInt(p -> p.total()).sum()"))
        .containsExactly(5, 6, 0);
    assertThat(dv.get("listed.stream().mapToInt(p -> p.done()).sum()")).containsExactly(1, 2, 0);
    assertThat(dv.gather("known", Progress[].class).get()).isEqualTo(known);
    assertThat(dv.gather("listed", Progress[].class).get()).isEqualTo(known);
  }

  @Test
  void recordsThatACellDeclaresKeepTheirClassAlsoWhereAPartIsEmpty() {
    dv.execute("record Spot(int x, int y) {}").get();
    grid.engine(1).execute("Spot[] all = {new Spot(1, 2), new Spot(3, 4)};").get();
    Object[] spots = (Object[]) grid.engine(1).get("all");
    List<Object> items = new ArrayList<>(Arrays.asList(spots));
    dv.scatter("spots", spots).get();
    dv.scatter("listed", items).get();
    items.set(0, null);
    dv.scatter("holed", items).get();

    assertThat(dv.get("spots.length > 0 ? spots[0].x() : 0")).containsExactly(1, 3, 0);
    assertThat(dv.get("listed.stream().mapToInt(s -> s.y()).sum()")).containsExactly(2, 4, 0);
    assertThat(dv.get("holed.stream().mapToInt(s -> s == null ? 0 : s.y()).sum()"))
        .containsExactly(0, 4, 0);
    for (String name : List.of("spots", "listed")) {
      Object[] gathered = dv.gather(name, spots.getClass()).get();
      assertThat(gathered).isEqualTo(spots);
    }
    assertThat(dv.gather("listed").get()).containsExactly(spots);
    assertThat(dv.gather("holed").get()).isEqualTo(items);

    // What an engine does not know by its name is a list all the same.
    grid.engine(2).clear().get();
    dv.scatter("listed", Arrays.asList(null, null, spots[0])).get();
    assertThat(dv.get("listed.size()")).containsExactly(1, 1, 1);
    dv.clear().get();
  }

  @Test
  void aScatteredListOfNumbersIsTypedOnTheEngines() {
    dv.scatter("ids", IntStream.range(0, 1000).boxed().toList()).get();

    assertThat(dv.get("ids.size()")).containsExactly(334, 333, 333);
    assertThat(dv.get("ids.stream().mapToInt(i -> i).max().getAsInt()"))
        .containsExactly(333, 666, 999);
    dv.execute("ids = ids.stream().map(i -> i * 3).toList();").get();
    assertThat(dv.<Integer>gather("ids").get())
        .isEqualTo(IntStream.range(0, 1000).mapToObj(i -> i * 3).toList());
  }

  @Test
  void anEmptyPartIsThereAndTypedToo() {
    dv.scatter("few", List.of(7, 8)).get();

    assertThat(dv.get("few.stream().mapToInt(i -> i).sum()")).containsExactly(7, 8, 0);
    assertThat(dv.<Integer>gather("few").get()).containsExactly(7, 8);
    dv.scatter("none", new double[0]).get();
    assertThat(dv.get("none.length")).containsExactly(0, 0, 0);
    assertThat(dv.gather("none", double[].class).get()).isEmpty();
    dv.scatter("nothing", List.of()).get();
    assertThat(dv.gather("nothing").get()).isEmpty();
  }

  @Test
  void partsOfEveryClassThatACellCanNameAreTypedAlsoWhereTheyAreEmptyOrHoldNull() {
    dv.scatter("sums", List.of(new BigDecimal("1.50"), BigDecimal.TEN)).get();
    assertThat(dv.get("sums.stream().map(sum -> sum.scale()).toList()"))
        .containsExactly(List.of(2), List.of(0), List.of());
    dv.scatter("some", Arrays.asList(null, 2, 3)).get();
    assertThat(dv.get("some.stream().mapToInt(i -> i == null ? -1 : i).sum()"))
        .containsExactly(-1, 2, 3);
    dv.scatter("days", new LocalDate[] {LocalDate.EPOCH}).get();
    assertThat(dv.get("Arrays.stream(days).mapToInt(day -> day.getYear()).sum()"))
        .containsExactly(1970, 0, 0);
    dv.clear().get();
  }

  @Test
  void roundRobinDealsInTurnAndGathersBack() {
    List<Integer> numbers = IntStream.range(0, 10).boxed().toList();
    dv.scatter("rr", numbers, Partition.ROUND_ROBIN).get();

    assertThat(dv.get("rr"))
        .containsExactly(List.of(0, 3, 6, 9), List.of(1, 4, 7), List.of(2, 5, 8));
    assertThat(dv.<Integer>gather("rr", Partition.ROUND_ROBIN).get()).isEqualTo(numbers);
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(
            () -> {
              dv.scatter("odd", IntStream.range(0, 4).boxed().toList()).get();
              grid.engine(0).execute("odd = List.of(1);").get();
              dv.gather("odd", Partition.ROUND_ROBIN).get();
              grid.engine(0).execute("odd = List.of();").get();
              dv.gather("odd", Partition.ROUND_ROBIN).get();
            })
        .withMessageContaining("gather with the partition of the scatter");
  }

  @Test
  void gatherPutsItemsBackAsTheyWereDealtOrRefuses() {
    List<Integer> numbers = IntStream.range(0, 10).boxed().toList();
    int[] many = IntStream.range(0, 300_001).toArray();
    Partition byHalves = (index, size, parts) -> index < size / 2 ? parts - 1 : 0;
    dv.scatter("rr", numbers, Partition.ROUND_ROBIN).get();
    dv.scatter("large", many, Partition.ROUND_ROBIN).get();
    dv.scatter("blocks", numbers).get();
    dv.scatter("mine", numbers, byHalves).get();

    assertThat(dv.<Integer>gather("rr").get()).isEqualTo(numbers);
    assertThat(dv.gather("rr", int[].class).get()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(dv.gather("large", int[].class).get()).isEqualTo(many);
    assertThat(grid.direct(1, 2).<Integer>gather("rr").get()).containsExactly(1, 2, 4, 5, 7, 8);
    assertThat(dv.<Integer>gather("mine", byHalves).get()).isEqualTo(numbers);
    assertRefused("rr", Partition.BLOCK, "'rr' was dealt by Partition.ROUND_ROBIN");
    assertRefused("blocks", Partition.ROUND_ROBIN, "'blocks' was dealt by Partition.BLOCK");
    assertRefused("blocks", byHalves, "gathered by a partition of yours");
    assertRefused("mine", Partition.BLOCK, "'mine' was dealt by a partition of yours");
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> dv.gather("mine").get())
        .withMessageContaining("gather it with that partition");

    dv.execute("rr = rr.stream().filter(i -> i < 5).toList();").get();
    assertThat(dv.<Integer>gather("rr").get()).containsExactly(0, 3, 1, 4, 2);
    dv.clear().get();
  }

  @Test
  void whatAPartitionOfOnesOwnDealtIsInOrderAlsoFromSomeOfTheEngines() {
    List<Integer> numbers = IntStream.range(0, 8).boxed().toList();
    Partition halfToTheFirst =
        (index, size, parts) -> index < size / 2 ? 0 : 1 + index % (parts - 1);
    dv.scatter("skewed", numbers, halfToTheFirst).get();
    DirectView last = grid.direct(1, 2);

    assertThat(dv.get("skewed")).containsExactly(List.of(0, 1, 2, 3), List.of(4, 6), List.of(5, 7));
    assertThat(last.<Integer>gather("skewed", halfToTheFirst).get()).containsExactly(4, 5, 6, 7);
    assertThat(last.gather("skewed", int[].class, halfToTheFirst).get())
        .containsExactly(4, 5, 6, 7);
    assertThat(grid.direct(2, 0).<Integer>gather("skewed", halfToTheFirst).get())
        .containsExactly(0, 1, 2, 3, 5, 7);
    dv.scatter("blocks", numbers, Partition.BLOCK).get();
    Partition likeBlocks = (index, size, parts) -> Partition.BLOCK.partOf(index, size, parts);
    assertThat(last.<Integer>gather("blocks", likeBlocks).get()).containsExactly(3, 4, 5, 6, 7);
    dv.clear().get();
  }

  private void assertRefused(String name, Partition partition, String message) {
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> dv.gather(name, partition).get())
        .withMessageContaining(message);
  }

  @Test
  void scattersOfOneNameOverDifferentEnginesAreJoinedWholeOrRefused() {
    double[] first = IntStream.range(0, 200_000).asDoubleStream().toArray();
    double[] second = IntStream.range(0, 150_000).mapToDouble(i -> -i).toArray();
    double[] both = DoubleStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    grid.direct(0, 1).scatter("apart", first).get();
    grid.engine(2).push("apart", second).get();
    assertThat(dv.gather("apart", double[].class).get()).isEqualTo(both);
    grid.direct(2).scatter("apart", second).get();
    assertThat(dv.gather("apart", double[].class).get()).isEqualTo(both);

    dv.scatter("apart", first).get();
    grid.direct(1, 2).scatter("apart", second).get();
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> dv.gather("apart", double[].class).get())
        .withMessageContaining("the parts of 'apart' come from two scatters: engines [0]")
        .withMessageContaining("than engines [1, 2]");
    assertThat(grid.direct(1, 2).gather("apart", double[].class).get()).isEqualTo(second);
    dv.clear().get();
  }

  @Test
  void moreCopiesThanThereAreOtherEnginesAreRefused() {
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(() -> dv.withBackups(3).scatter("much", List.of(1, 2)).get())
        .withMessageContaining("withBackups(3) asks for 3 copies")
        .withMessageContaining("there are 2 others");
    grid.direct(0).withBackups(2).scatter("much", List.of(1, 2)).get();
    assertThat(grid.direct(0).gather("much").get()).isEqualTo(List.of(1, 2));
  }

  @Test
  void aGatherNamesTheEnginesThatLackTheVariable() {
    grid.direct(0, 1).scatter("partly", List.of(1, 2)).get();

    assertNamed(2, () -> dv.gather("partly").get());
    assertNamed(2, () -> dv.gather("partly", int[].class).get());
    assertNamed(2, () -> grid.direct(2, 0).gather("partly").get());
    assertNamed(2, () -> grid.direct(1, 2).gather("partly", int[].class).get());
    assertNamed(2, () -> grid.direct(2).gather("partly", int[].class).get());
  }

  private static void assertNamed(int engine, ThrowingCallable gather) {
    assertThatExceptionOfType(CompositeException.class)
        .isThrownBy(gather)
        .withMessageContaining("partly")
        .satisfies(
            error ->
                assertThat(error.failures())
                    .extracting(CompositeException.Failure::engine)
                    .containsExactly(engine));
  }

  @Test
  void aClientWithoutMemoryForWhatItGathersIsToldSoAndGoesOn(TestGrid engines) throws Exception {
    dv.scatter("vast", new double[12_000_000]).get();
    List<String> command =
        new ArrayList<>(
            TestGrid.java(
                TestGrid.OPENS,
                "io.gridshell.grid.testing.GatheringClient",
                engines.profile().home().toString(),
                engines.profile().name(),
                "vast"));
    command.set(command.indexOf("-Xmx256m"), "-Xmx80m");
    command.set(command.indexOf("-cp") + 1, System.getProperty("java.class.path"));
    Process client = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(said)
          .contains("this program has no memory for all of 'vast'")
          .contains("start it with a larger -Xmx")
          .contains("still there [1, 1, 1]");
    } finally {
      client.destroyForcibly();
    }
    dv.clear().get();
  }

  @Test
  void moreLargeValuesThanABusyEngineHasMemoryForWaitForTheirTurn() {
    double[] large = new double[3_000_000];
    AsyncResult<CellResult> busy = grid.engine(0).execute("Thread.sleep(2_000);");
    List<AsyncResult<Void>> pushes = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      pushes.add(grid.direct(0, 1).push("large", large));
    }
    assertThat(busy.await(Duration.ofSeconds(20))).isTrue();
    for (AsyncResult<Void> push : pushes) {
      assertThat(push.await(Duration.ofSeconds(20))).isTrue();
      assertThat(push.isSuccessful()).as("%s", push).isTrue();
    }
    assertThat(grid.direct(0, 1).get("large.length")).containsExactly(3_000_000, 3_000_000);
    dv.clear().get();
  }

  /** Writes itself, and counts how often. */
  private static final class Counted implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger WRITTEN = new AtomicInteger();

    private void writeObject(ObjectOutputStream out) throws IOException {
      WRITTEN.incrementAndGet();
      out.defaultWriteObject();
    }
  }

  @Test
  void aValueIsEncodedOnceForAllEngines() {
    dv.push("counted", new Counted()).get();

    assertThat(dv.get("counted != null")).containsExactly(true, true, true);
    assertThat(Counted.WRITTEN).hasValue(1);
  }

  @Test
  void aRefHandsEachEngineItsOwnPart() {
    dv.scatter("xs", new double[] {1, 2, 3, 4, 5}).get();

    assertThat(dv.apply((xs) -> xs.length, Ref.of("xs", double[].class)).get())
        .containsExactly(2, 2, 1);
    assertThat(dv.apply((xs, k) -> xs[0] * k, Ref.of("xs", double[].class), 10).get())
        .containsExactly(10.0, 30.0, 50.0);
  }

  @Test
  void scatterOverFrozenEnginesUsesTheirOrder() {
    grid.direct(2, 0).scatter("part", List.of("first", "second")).get();

    assertThat(grid.engine(2).get("part")).isEqualTo(List.of("first"));
    assertThat(grid.engine(0).get("part")).isEqualTo(List.of("second"));
    assertThat(grid.direct(2, 0).<String>gather("part").get()).containsExactly("first", "second");
  }

  @Test
  void aMapGivesResultsInInputOrder() {
    List<Integer> items = IntStream.range(0, 50).boxed().toList();

    MapResult<Integer> result = dv.map((Integer i) -> i * i, items);

    assertThat(result.get()).isEqualTo(items.stream().map(i -> i * i).toList());
    assertThat(result.progress()).isEqualTo(new Progress(50, 0, 50));
    assertThat(result.metadata()).extracting(TaskInfo::engine).containsExactly(0, 1, 2);
    List<Integer> iterated = new ArrayList<>();
    result.forEach(iterated::add);
    assertThat(iterated).containsExactlyInAnyOrderElementsOf(result.get());
    assertThat(result.stream().mapToInt(i -> i).sum()).isEqualTo(40425);
  }

  @Test
  void aMapOfNothingIsAnEmptyResult() {
    MapResult<Integer> result = dv.map((Integer i) -> i, List.of());

    assertThat(result.get()).isEmpty();
    assertThat(result.isDone()).isTrue();
    assertThat(result.iterator().hasNext()).isFalse();
    assertThat(result.outcomes()).isEmpty();
  }

  @Test
  void twoItemsUseTwoEngines() {
    assertThat(dv.map((Integer i) -> i, List.of(1, 2)).metadata())
        .extracting(TaskInfo::engine)
        .containsExactly(0, 1);
  }

  @Test
  void itemsThatFailDoNotHideTheOthers() {
    MapResult<Integer> result =
        dv.map(
            (Integer i) -> {
              if (i % 3 == 1) {
                throw new IllegalArgumentException("item " + i);
              }
              return i * 10;
            },
            List.of(0, 1, 2, 3, 4, 5, 6, 7));

    List<Outcome<Integer>> outcomes = result.outcomes();

    assertThat(outcomes).hasSize(8);
    for (int i = 0; i < 8; i++) {
      if (i % 3 == 1) {
        assertThat(((Outcome.Failed<Integer>) outcomes.get(i)).error())
            .hasMessageContaining("IllegalArgumentException: item " + i);
      } else {
        assertThat(((Outcome.Ok<Integer>) outcomes.get(i)).value()).isEqualTo(i * 10);
      }
    }
    assertThatExceptionOfType(CompositeException.class)
        .isThrownBy(result::get)
        .withMessageContaining("map failed on 3 of 8")
        .withMessageContaining("item 4: [1] IllegalArgumentException: item 4")
        .withMessageEndingWith("outcomes() of the result has what became of every item")
        .satisfies(
            error ->
                assertThat(error.failures())
                    .extracting(CompositeException.Failure::item)
                    .containsExactly(1, 4, 7));
    assertThat(result.progress()).isEqualTo(new Progress(8, 3, 8));
  }

  @Test
  void anItemThatThrowsWhatLooksLikeAnInterruptDoesNotHideTheOthers() {
    MapResult<Integer> result =
        grid.direct(0)
            .map(
                (Integer i) -> {
                  if (i == 2) {
                    throw new InterruptedException("of its own");
                  }
                  return i;
                },
                List.of(1, 2, 3));

    List<Outcome<Integer>> outcomes = result.outcomes();

    assertThat(outcomes.get(0)).isEqualTo(new Outcome.Ok<>(0, 1));
    assertThat(((Outcome.Failed<Integer>) outcomes.get(1)).error())
        .hasMessageContaining("InterruptedException: of its own");
    assertThat(outcomes.get(2)).isEqualTo(new Outcome.Ok<>(0, 3));
  }

  @Test
  void nullIsAnItemAndAResult() {
    List<Integer> items = new ArrayList<>(List.of(1, 2, 3));
    items.set(1, null);

    assertThat(dv.map((Integer i) -> i == null ? "none" : null, items).get())
        .containsExactly(null, "none", null);
  }

  @Test
  void cancellingAHalfDoneMapLeavesWhatIsDoneAndThrowsForTheRest() {
    MapResult<Integer> result =
        dv.map(
            (Integer i) -> {
              if (i > 0) {
                Thread.sleep(60_000);
              }
              return i;
            },
            List.of(0, 1, 2));
    Awaitility.await("the first item")
        .atMost(Duration.ofSeconds(10))
        .until(() -> result.progress().done() == 1);

    assertThat(result.cancel(true)).isTrue();

    assertThatExceptionOfType(CompositeException.class)
        .isThrownBy(() -> result.get(Duration.ofSeconds(5)))
        .withMessageContaining("map failed on 2 of 3");
    List<Outcome<Integer>> outcomes = result.outcomes();
    assertThat(outcomes.get(0)).isEqualTo(new Outcome.Ok<>(0, 0));
    assertThat(outcomes.subList(1, 3))
        .allSatisfy(
            outcome ->
                assertThat(((Outcome.Failed<Integer>) outcome).error())
                    .isInstanceOf(TaskCancelledException.class));
    assertThat(dv.apply(() -> "free").get(Duration.ofSeconds(10)))
        .containsExactly("free", "free", "free");
  }

  @Test
  void anInterruptedMapStopsAlsoWhenItsFunctionSwallowsInterrupts() {
    MapResult<Integer> result =
        grid.direct(0)
            .map(
                (Integer i) -> {
                  try {
                    Thread.sleep(60_000);
                  } catch (InterruptedException e) {
                    throw new IllegalStateException("wrapped", e);
                  }
                  return i;
                },
                List.of(1, 2, 3, 4));
    Awaitility.await("the map to run")
        .atMost(Duration.ofSeconds(10))
        .until(() -> grid.engines().get(0).state() == EngineState.BUSY);

    assertThat(grid.engine(0).interrupt().get()).isEqualTo(Interruption.STOPPED);

    assertThat(result.await(Duration.ofSeconds(5))).isTrue();
    assertThat(result.isSuccessful()).isFalse();
  }

  @Test
  void aMapKeepsItsItemsTypes() {
    assertThat(
            dv.map((List<String> words) -> words.size(), List.of(List.of("a"), List.of("b", "c")))
                .get())
        .containsExactly(1, 2);
  }

  /** Parts of more than 256 KB travel beside messages, in another way. */
  @Test
  void arraysOfEveryKindAreTheSameAgainOnBothSidesOfTheSizeOfAMessage() {
    int message = 256 << 10;
    for (Object kind : KINDS) {
      int width = widthOf(kind.getClass());
      int threshold = SharedGrid.ENGINES * message / width;
      for (int size : new int[] {0, 1, 2, 3, 4, 100, threshold - 1, threshold, threshold + 4}) {
        Object values = arrayLike(kind, size);
        for (Partition partition : List.of(Partition.BLOCK, Partition.ROUND_ROBIN)) {
          dv.scatter("each", values, partition).get();
          Object back = dv.gather("each", values.getClass(), partition).get();

          assertThat(Arrays.deepEquals(new Object[] {back}, new Object[] {values}))
              .as("%s of %d, %s", values.getClass().getSimpleName(), size, partition)
              .isTrue();
        }
      }
    }
    dv.clear().get();
  }

  private static final List<Object> KINDS =
      List.of(
          new boolean[0],
          new byte[0],
          new short[0],
          new char[0],
          new int[0],
          new long[0],
          new float[0],
          new double[0]);

  private static int widthOf(Class<?> array) {
    return switch (array.getSimpleName()) {
      case "boolean[]", "byte[]" -> 1;
      case "short[]", "char[]" -> 2;
      case "int[]", "float[]" -> 4;
      default -> 8;
    };
  }

  private static Object arrayLike(Object kind, int size) {
    Object array = Array.newInstance(kind.getClass().getComponentType(), size);
    for (int i = 0; i < size; i++) {
      if (array instanceof boolean[] flags) {
        flags[i] = i % 3 == 0;
      } else if (array instanceof char[] chars) {
        chars[i] = (char) i;
      } else {
        // A byte widens to each of the other kinds.
        Array.setByte(array, i, (byte) ((i * 31) >> 3));
      }
    }
    return array;
  }

  @Test
  void aMillionNumbersAreListsThatCanBeChanged() {
    List<Integer> ids = IntStream.range(0, 1_000_000).boxed().toList();
    dv.scatter("ids", ids).get();

    assertThat(dv.get("ids.size()")).containsExactly(333334, 333333, 333333);
    assertThat(dv.<Integer>gather("ids").get()).isEqualTo(ids);
    assertThat(dv.gather("ids", int[].class).get()).hasSize(1_000_000).endsWith(999_999);
    assertThat(dv.gather("ids", Integer[].class).get()).hasSize(1_000_000).endsWith(999_999);
    assertThat(grid.engine(1).pull("ids").get()).isEqualTo(ids.subList(333334, 666667));

    dv.scatter("ids", ids, Partition.ROUND_ROBIN).get();
    assertThat(dv.get("ids.get(1)")).containsExactly(3, 4, 5);
    assertThat(dv.<Integer>gather("ids", Partition.ROUND_ROBIN).get()).isEqualTo(ids);

    dv.scatter("ids", ids).get();
    grid.engine(1).execute("ids.set(0, null); ids.add(7);").get();
    List<Integer> changed = new ArrayList<>(ids);
    changed.set(333334, null);
    changed.add(666667, 7);
    assertThat(dv.<Integer>gather("ids").get()).isEqualTo(changed);
    dv.clear().get();
  }

  @Test
  void aLargeArrayTravelsWhole() {
    double[] large = IntStream.range(0, 500_000).mapToDouble(i -> i / 7d).toArray();

    dv.scatter("large", large).get();

    assertThat(dv.gather("large", double[].class).get()).isEqualTo(large);
    dv.clear().get();
  }
}
