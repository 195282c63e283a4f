package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.DirectView;
import io.gridshell.EngineContext;
import io.gridshell.EngineView;
import io.gridshell.Grid;
import io.gridshell.GridException;
import io.gridshell.RemoteException;
import io.gridshell.SharedArray;
import io.gridshell.TransferEvent;
import io.gridshell.grid.testing.TestGrid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Arrays that lie once in the memory of a host; engines 0 and 1 share one, engine 2 has another.
 */
@Timeout(120)
class SharedArrayIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static TestGrid engines;
  private static Grid grid;

  @BeforeAll
  static void start() {
    engines = TestGrid.withoutEngines();
    Path elsewhere = engines.profile().home().resolve("elsewhere");
    engines.launch(0, "--founder");
    engines.launch(1);
    engines.launch(2, List.of("-Dgridshell.host=other", "-Dgridshell.shared.folder=" + elsewhere));
    for (int id = 0; id < 3; id++) {
      engines.awaitReady(id);
    }
    grid = engines.connect();
  }

  @AfterAll
  static void stop() {
    grid.close();
    engines.close();
  }

  @BeforeEach
  void clear() {
    grid.all().clear().get();
  }

  private static List<Path> files() {
    Path home = engines.profile().home();
    try (Stream<Path> all = Files.walk(home)) {
      return all.filter(file -> file.toString().endsWith(".array")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitFiles(int count) {
    Awaitility.await(count + " files of shared arrays")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(files()).hasSize(count));
  }

  /** What a process alone has in memory, without what it shares, in kB. */
  private static long ownMemory(EngineView engine) {
    return engine
        .apply(
            () -> {
              long sum = 0;
              for (String line : Files.readAllLines(Path.of("/proc/self/smaps_rollup"))) {
                if (line.startsWith("Pss:")) {
                  sum += Long.parseLong(line.replaceAll("\\D", ""));
                }
              }
              return sum;
            })
        .get();
  }

  @Test
  void whatIsSharedOnceIsReadByEveryEngineOfEveryHost() throws IOException {
    double[] values = LongStream.range(0, 300_000).mapToDouble(i -> i / 2.0).toArray();
    try (SharedArray.OfDouble shared = grid.share(values)) {
      grid.all().put("xs", shared);

      assertThat(grid.all().get("xs.length() + \" \" + xs.get(299_999)"))
          .containsOnly("300000 149999.5");
      assertThat(
              grid.all()
                  .execute("double s = 0; for (long i = 0; i < xs.length(); i++) s += xs.get(i); s")
                  .get())
          .allSatisfy(
              cell ->
                  assertThat(cell.<Double>value())
                      .isEqualTo(LongStream.range(0, 300_000).sum() / 2.0));
      assertThat(shared.toArray(10, 3)).containsExactly(5, 5.5, 6);
      awaitFiles(2);
      for (Path file : files()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void functionsCaptureItAndTakeItAsAnArgument() {
    try (SharedArray.OfInt shared = grid.share(new int[] {5, 6, 7})) {
      assertThat(grid.all().apply(() -> shared.get(1)).get()).containsExactly(6, 6, 6);
      assertThat(grid.all().apply((SharedArray.OfInt a) -> a.get(2), shared).get())
          .containsExactly(7, 7, 7);
      SharedArray.OfInt back = grid.engine(0).apply(() -> shared).get();
      assertThat(back).isSameAs(shared);
    }
  }

  @Test
  void eachKindKeepsItsValues() {
    try (SharedArray.OfLong longs = grid.share(new long[] {Long.MIN_VALUE, 2});
        SharedArray.OfFloat floats = grid.share(new float[] {1.5f});
        SharedArray.OfByte bytes = grid.share(new byte[] {-3});
        SharedArray.OfDouble none = grid.share(new double[0])) {
      grid.all().push(Map.of("l", longs, "f", floats, "b", bytes, "none", none)).get();

      assertThat(grid.all().get("l.get(0) + \" \" + f.get(0) + \" \" + b.get(0) + none.length()"))
          .containsOnly(Long.MIN_VALUE + " 1.5 -30");
    }
  }

  @Test
  void whatOneEngineWritesTheOthersOfItsHostSee() {
    DirectView here = grid.direct(0, 1);
    try (SharedArray.OfLong counts =
        grid.share(SharedArray.OfLong.class, 1000, SharedArray.Access.WRITABLE, array -> {})) {
      here.put("counts", counts);
      grid.engine(0).execute("counts.set(7, 42);").get();
      assertThat(grid.engine(1).get("counts.get(7)")).isEqualTo(42L);
      assertThat(counts.get(7)).isEqualTo(42);

      here.execute("for (int i = 0; i < 10_000; i++) counts.addAndGet(0, 1);").get();
      assertThat(counts.get(0)).isEqualTo(20_000);
    }
  }

  @Test
  void aReadOnlyArrayRefusesWritesAndEveryArrayWrongIndices() {
    try (SharedArray.OfInt shared = grid.share(new int[] {1, 2})) {
      grid.all().put("ro", shared);

      assertThatExceptionOfType(RemoteException.class)
          .isThrownBy(() -> grid.engine(0).execute("ro.set(0, 5);").get())
          .withMessageContaining("read-only")
          .withMessageContaining("Access.WRITABLE");
      assertThatExceptionOfType(RemoteException.class)
          .isThrownBy(() -> grid.engine(0).execute("ro.get(2);").get())
          .withMessageContaining("index 2 of a shared array of 2 numbers");
    }
  }

  @Test
  void theMemoryIsThereOnce() {
    int megabytes = 128;
    DirectView here = grid.direct(0, 1);
    long before = ownMemory(grid.engine(0)) + ownMemory(grid.engine(1));
    try (SharedArray.OfByte shared = grid.share(new byte[megabytes << 20])) {
      here.put("big", shared);
      here.execute("long sum = 0; for (long i = 0; i < big.length(); i += 512) sum += big.get(i);")
          .get();

      long grown = ownMemory(grid.engine(0)) + ownMemory(grid.engine(1)) - before;
      assertThat(grown / 1024).isBetween(megabytes / 3L, megabytes * 5L / 4);
    }
  }

  @Test
  void itIsFreedWithItsVariables() {
    SharedArray.OfInt shared = grid.share(new int[] {1});
    grid.all().put("a", shared);
    shared.close();
    assertThat(grid.all().get("a.get(0)")).containsOnly(1);
    awaitFiles(2);

    try (SharedArray.OfInt other = grid.share(new int[] {2})) {
      grid.engine(0).put("a", other);
    }
    grid.engine(1).restart().get();
    grid.engine(2).clear().get();

    awaitFiles(1);
    grid.engine(0).clear().get();
    awaitFiles(0);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> shared.get(0))
        .withMessageContaining("closed");
  }

  @Test
  void itIsFreedWithItsVariablesAlsoWhereATaskCalledOtherEngines() {
    SharedArray.OfInt shared = grid.share(new int[] {7});
    grid.all().put("a", shared);
    shared.close();
    grid.engine(0)
        .execute(
            "int cell = io.gridshell.EngineContext.current().grid().engine(1).apply(() -> 1).get() + a.get(0);")
        .get();
    int function =
        grid.engine(0)
            .apply(() -> EngineContext.current().grid().engine(1).apply(() -> 2).get())
            .get();
    assertThat(function + (int) grid.engine(0).get("cell")).isEqualTo(10);

    grid.all().clear().get();

    awaitFiles(0);
  }

  @Test
  void aProgramThatLeavesTakesItsCopiesOnOtherHostsAlong() {
    SharedArray.OfInt shared;
    try (Grid leaving = engines.connect()) {
      shared = leaving.share(new int[] {1});
      leaving.engine(2).put("kept", shared);
      leaving.share(new int[] {2}).close();
      awaitFiles(2);
    }
    assertThat(grid.engine(2).get("kept.get(0)")).isEqualTo(1);
    assertThat(files()).hasSize(2);
    grid.engine(2).clear().get();
    awaitFiles(1);
    shared.close();
    awaitFiles(0);
  }

  @Test
  void theWayOfTheCopyToAnotherHostIsTold() {
    List<TransferEvent> events = new ArrayList<>();
    int length = 700_000;
    grid.share(SharedArray.OfInt.class, length, SharedArray.Access.READ_ONLY, a -> {}, events::add)
        .close();

    assertThat(events).extracting(TransferEvent::engine).containsOnly(2);
    assertThat(events).extracting(TransferEvent::total).containsOnly(4L * length);
    assertThat(events)
        .extracting(TransferEvent::done)
        .containsExactly(1L << 20, 2L << 20, 4L * length);
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeItIsWritten() {
    assertThatExceptionOfType(GridException.class)
        .isThrownBy(
            () ->
                grid.share(
                    SharedArray.OfLong.class,
                    Long.MAX_VALUE / 16,
                    SharedArray.Access.READ_ONLY,
                    array -> {}))
        .withMessageContaining("does not fit into")
        .withMessageContaining("gridshell.shared.folder");
  }

  @Test
  void anEngineThatIsKilledLeavesNothingBehind() {
    Grid all = grid;
    engines.launch(3);
    engines.awaitReady(3);
    all.awaitEngines(4, PATIENCE);
    try (SharedArray.OfInt shared = all.share(new int[] {1})) {
      all.engine(3).put("mine", shared);
    }
    awaitFiles(2);
    engines.process(3).destroyForcibly();
    Awaitility.await("engine 3 to be gone")
        .atMost(PATIENCE)
        .until(() -> all.ids().equals(List.of(0, 1, 2)));

    all.share(new int[] {2}).close();

    awaitFiles(0);
  }
}
