package io.gridshell.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every workload is measured, with the least there is of it; the figures say nothing. */
@Timeout(60)
class BenchTest {
  private static final Set<Workload> FLOOR_HAS_NOT =
      EnumSet.of(Workload.ONE_FIRST, Workload.RECOVERY);

  @TempDir private Path home;

  private Order order(Workload workload) {
    return order(2, workload);
  }

  private Order order(int workers, Workload workload) {
    return new Order(
        workers,
        Duration.ZERO,
        Duration.ofSeconds(20),
        0.0001,
        home,
        Optional.empty(),
        List.of(workload));
  }

  private List<Double> measure(Peer peer, Workload workload) throws Exception {
    List<Double> runs = new ArrayList<>();
    new Bench(peer, order(workload)).measure(workload, runs::add);
    return runs;
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "START")
  void everyWorkloadTellsItsRuns(Workload workload) throws Exception {
    CountingPeer peer = new CountingPeer();

    List<Double> runs = measure(peer, workload);

    assertThat(runs).hasSizeGreaterThanOrEqualTo(workload == Workload.RECOVERY ? 1 : 3);
    assertThat(runs).allMatch(run -> run > 0);
    assertThat(peer.asked).isNotEmpty();
  }

  @Test
  void workersAreKilledAsLongAsOthersAreLeftThreeAtMost() throws Exception {
    assertThat(kills(1)).isEqualTo(1);
    assertThat(kills(3)).isEqualTo(2);
    assertThat(kills(4)).isEqualTo(3);
    assertThat(kills(16)).isEqualTo(3);
  }

  private int kills(int workers) throws Exception {
    List<Double> runs = new ArrayList<>();
    new Bench(new CountingPeer(), order(workers, Workload.RECOVERY))
        .measure(Workload.RECOVERY, runs::add);
    return runs.size();
  }

  @Test
  void eachWorkloadAsksForItsOwn() throws Exception {
    assertThat(asked(Workload.APPLY_ONE)).containsExactly("callOne");
    assertThat(asked(Workload.APPLY_ALL)).containsExactly("callAll");
    assertThat(asked(Workload.SINGLE_TASKS)).containsExactly("tasks");
    assertThat(asked(Workload.GROWTH)).containsExactly("tasks");
    assertThat(asked(Workload.MAP_TASKS)).containsExactly("map");
    String warm = "await 400 alike";
    assertThat(asked(Workload.COARSE)).containsExactly(warm, "await 40 mixed");
    assertThat(asked(Workload.COARSE_SKEWED)).containsExactly(warm, "await 40 long ones first");
    assertThat(asked(Workload.COARSE_LAST)).containsExactly(warm, "await 40 long ones last");
    assertThat(asked(Workload.FINE)).containsExactly(warm, "await 1000 mixed");
    assertThat(asked(Workload.FINE_SKEWED)).containsExactly(warm, "await 1000 long ones first");
    assertThat(asked(Workload.FINE_LAST)).containsExactly(warm, "await 1000 long ones last");
    assertThat(asked(Workload.ONE_FIRST)).containsExactly(warm, "awaitSkewed 500 mixed");
    assertThat(asked(Workload.SCATTER_RECORDS)).containsExactly("scatter readings");
    assertThat(asked(Workload.PUSH)).containsExactly("push pushed");
    assertThat(asked(Workload.REPEATED_CELL)).containsExactly("cell int x = 0;", "cell x = x + 1;");
    assertThat(asked(Workload.FRESH_CELL)).contains("cell x = x + 1;", "cell x = x + 2;");
    assertThat(asked(Workload.RECOVERY)).containsExactly("hold");
  }

  private List<String> asked(Workload workload) throws Exception {
    CountingPeer peer = new CountingPeer();
    measure(peer, workload);
    return peer.kinds();
  }

  @Test
  void whatIsGatheredWasDealtBefore() throws Exception {
    CountingPeer alone = new CountingPeer();
    measure(alone, Workload.GATHER_FEW);
    assertThat(alone.asked).startsWith("scatter few", "gather few").containsOnlyOnce("scatter few");

    CountingPeer both = new CountingPeer();
    Bench bench = new Bench(both, order(Workload.SCATTER_FEW));
    bench.measure(Workload.SCATTER_FEW, run -> {});
    int scatters = both.asked.size();
    bench.measure(Workload.GATHER_FEW, run -> {});
    assertThat(both.asked.subList(scatters, both.asked.size())).containsOnly("gather few");
  }

  @Test
  void aFailureIsNoFigure() {
    CountingPeer peer = new CountingPeer();
    peer.failure = new IllegalStateException("no worker");

    assertThatThrownBy(() -> measure(peer, Workload.APPLY_ONE)).hasMessage("no worker");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "START")
  void threadsOfThisJvmDoWhatAFloorCan(Workload workload) throws Exception {
    boolean data = EnumSet.range(Workload.SCATTER_FEW, Workload.PUSH).contains(workload);
    try (Peer peer = new LocalPeer(2)) {
      if (data || FLOOR_HAS_NOT.contains(workload)) {
        assertThatThrownBy(() -> measure(peer, workload))
            .isInstanceOf(UnsupportedOperationException.class);
      } else {
        assertThat(measure(peer, workload)).isNotEmpty().allMatch(run -> run > 0);
      }
    }
  }

  @Test
  void aLineThatIsNoJavaIsAFailureOfItsCell() {
    try (LocalPeer peer = new LocalPeer(1)) {
      assertThatThrownBy(() -> peer.cell("int = ;")).hasMessageContaining("int = ;");
      assertThatThrownBy(() -> peer.cell("Integer.parseInt(\"x\");"))
          .hasMessageContaining("parseInt");
      peer.cell("int x = 1;");
    }
  }

  @Test
  void plainSocketsMoveNumbersAndNothingElse() throws Exception {
    try (Peer peer = new TcpPeer(2)) {
      for (Workload workload :
          List.of(
              Workload.APPLY_ONE,
              Workload.APPLY_ALL,
              Workload.SCATTER_FEW,
              Workload.GATHER_FEW,
              Workload.SCATTER_DOUBLES,
              Workload.GATHER_DOUBLES,
              Workload.PUSH)) {
        assertThat(measure(peer, workload)).as(workload.id()).isNotEmpty();
      }
      assertThatThrownBy(() -> measure(peer, Workload.SCATTER_RECORDS))
          .hasMessage("records have no bytes of their own");
    }
  }

  @Test
  void bytesThatDoNotComeBackAreMissed() throws Exception {
    try (TcpPeer peer = new TcpPeer(3)) {
      // Not to be dealt evenly among three lines.
      Data data = Data.integers("n", 100);
      assertThat(Data.count(peer.gather(data).call())).isLessThan(100);
    }
  }
}
