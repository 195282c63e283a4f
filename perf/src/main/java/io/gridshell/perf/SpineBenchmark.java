package io.gridshell.perf;

import io.gridshell.DirectView;
import io.gridshell.EngineView;
import io.gridshell.Grid;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jshell.JShell;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCompute;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.lang.IgniteFuture;

/**
 * The spine: start, one call, a call to all, a repeated cell, a new cell, a cell typed in the
 * console.
 *
 * <p>Models an interactive user on one machine with four engines. Each figure stands beside plain
 * Ignite on the same nodes or plain JShell in this JVM. Run it by {@code perf/run calls} or {@code
 * perf/run start}; {@code --smoke} does a few of everything, to show that it runs.
 */
public final class SpineBenchmark {
  private static final int ENGINES = 4;

  // An engine compiles with patience: its code is at its best after twenty thousand calls.
  private static final Effort FULL = new Effort(30_000, 8_000, 400, 200, 10_000, 40);
  private static final Effort SMOKE = new Effort(50, 50, 5, 5, 50, 3);
  private static final double CALL_TARGET = 1.15;
  private static final double REPEATED_CELL_TARGET = 1.5;
  private static final double NEW_CELL_TARGET = 0.85;
  private static final double TYPED_CELL_TARGET_MICROS = 20_000;

  private final GridCommand command;
  private final Effort effort;

  private SpineBenchmark(GridCommand command, Effort effort) {
    this.command = command;
    this.effort = effort;
  }

  /** How often everything is done. */
  private record Effort(
      int warmUp, int calls, int cellsToWarmUp, int cells, int grown, int typed) {}

  /** The first argument is the path of the command, the second the part to run. */
  public static void main(String[] args) throws Exception {
    Path home = BenchHome.create(Path.of(args[0]));
    List<String> options = List.of(args);
    boolean smoke = options.contains("--smoke");
    if (options.contains("start")) {
      new StartBenchmark(args[0], home, smoke ? 1 : StartBenchmark.ROUNDS).run();
    } else {
      SpineBenchmark benchmark =
          new SpineBenchmark(new GridCommand(Path.of(args[0]), home), smoke ? SMOKE : FULL);
      benchmark.calls("secured", true);
      benchmark.calls("plain", false);
    }
    System.exit(0);
  }

  private void calls(String name, boolean secured) throws Exception {
    System.out.println("--- TLS " + (secured ? "on" : "off") + " on both sides");
    try (BenchGrid bench = BenchGrid.start(command.home(), name, ENGINES, secured);
        Grid grid = bench.connect()) {
      grid.awaitEngines(ENGINES, Duration.ofSeconds(30));
      Ignite ignite = Ignition.allGrids().get(0);
      EngineView engine = grid.engine(0);
      DirectView all = grid.all();
      long pid = engine.apply(() -> ProcessHandle.current().pid()).get();
      oneCall(engine, ignite.compute(ignite.cluster().forNode(nodeOf(ignite, pid))));
      allCall(all, ignite);
      cells(engine, all);
      typedCell(bench.forCommand().name(), all);
    }
  }

  private static ClusterNode nodeOf(Ignite ignite, long pid) {
    return ignite.cluster().forServers().nodes().stream()
        .filter(
            node ->
                String.valueOf(pid)
                    .equals(String.valueOf(node.<Object>attribute("org.apache.ignite.jvm.pid"))))
        .findFirst()
        .orElseThrow();
  }

  private void oneCall(EngineView engine, IgniteCompute plain) throws Exception {
    new Duel(
            () -> engine.apply(() -> 1).get(),
            () -> plain.call(new Noop()),
            effort.warmUp(),
            effort.calls())
        .run()
        .print("engine(0).apply(noop) beside compute(forNode).call(noop)", CALL_TARGET);
  }

  private void allCall(DirectView all, Ignite ignite) throws Exception {
    List<IgniteCompute> nodes =
        ignite.cluster().forServers().nodes().stream()
            .map(node -> ignite.compute(ignite.cluster().forNode(node)))
            .toList();
    new Duel(
            () -> all.apply(() -> 1).get(),
            () -> {
              List<IgniteFuture<Integer>> futures = new ArrayList<>(nodes.size());
              nodes.forEach(node -> futures.add(node.callAsync(new Noop())));
              futures.forEach(IgniteFuture::get);
              return futures;
            },
            effort.warmUp(),
            effort.calls())
        .run()
        .print("all().apply(noop) on four engines beside four callAsync", CALL_TARGET);
  }

  private void cells(EngineView engine, DirectView all) throws Exception {
    all.execute("int x = 0;").get();
    new Duel(
            () -> engine.execute("x = x + 1;").get(),
            () -> engine.apply(() -> 1).get(),
            effort.calls(),
            effort.calls())
        .run()
        .print("repeated cell beside apply(noop)", REPEATED_CELL_TARGET);
    AtomicInteger count = new AtomicInteger();
    try (JShell shell = JShell.builder().executionEngine("local").build()) {
      shell.eval("int x = 0;");
      new Duel(
              () -> engine.execute("x = x + " + count.incrementAndGet() + ";").get(),
              () -> shell.eval("x = x + " + count.incrementAndGet() + ";"),
              effort.cellsToWarmUp(),
              effort.cells())
          .run()
          .print("new one-line cell beside plain JShell.eval", NEW_CELL_TARGET);
    }
    fourCells(all, engine, count);
    growth(engine, count);
  }

  /** What a new cell costs on all engines at once, and which threads of theirs take it. */
  private void fourCells(DirectView all, EngineView engine, AtomicInteger count) throws Exception {
    Callable<?> everywhere = () -> all.execute("x = x + " + count.incrementAndGet() + ";").get();
    for (int i = 0; i < effort.cellsToWarmUp(); i++) {
      everywhere.call();
    }
    ThreadTimes before = ThreadTimes.sum(all.apply(() -> ThreadTimes.here()).get());
    Timing four = Timing.of(Duel.measure(everywhere, effort.cells()));
    ThreadTimes after = ThreadTimes.sum(all.apply(() -> ThreadTimes.here()).get());
    Timing one =
        Timing.of(
            Duel.measure(
                () -> engine.execute("x = x + " + count.incrementAndGet() + ";").get(),
                effort.cells()));
    System.out.printf("new one-line cell on four engines at once %s%n", four);
    System.out.printf("  on one engine %s%n", one);
    System.out.printf(
        "  processor's time of a cell, all four together: %s%n",
        after.perCallSince(before, effort.cells()));
  }

  /** Whether cells become slower with their number: the last tenth beside the first. */
  private void growth(EngineView engine, AtomicInteger count) throws Exception {
    long[] nanos =
        Duel.measure(
            () -> engine.execute("x = x + " + count.incrementAndGet() + ";").get(), effort.grown());
    int tenth = nanos.length / 10;
    Timing first = Timing.of(Arrays.copyOf(nanos, tenth));
    Timing last = Timing.of(Arrays.copyOfRange(nanos, nanos.length - tenth, nanos.length));
    System.out.printf(
        "the last %d of %d new cells %.2f times the first: %s beside %s%n",
        tenth, nanos.length, last.ratioTo(first), last, first);
  }

  /**
   * What somebody waits for in the console: a repeated cell on idle engines, from the key Enter to
   * the last engine's value, beside a call of the same engines.
   */
  private void typedCell(String profile, DirectView all) throws Exception {
    all.execute("int shown = 1;").get();
    long[] cells = new long[effort.typed()];
    long[] calls = new long[effort.typed()];
    try (TypedConsole console = TypedConsole.start(command, profile, ENGINES)) {
      for (int i = 0; i < effort.typed(); i++) {
        cells[i] = console.nanosUntil("%px shown + 1", "Out\\[" + (ENGINES - 1) + ":\\d+]: 2");
        calls[i] = Duel.measure(() -> all.apply(() -> 1).get(), 1)[0];
      }
    }
    Timing cell = Timing.of(cells);
    Timing call = Timing.of(calls);
    double above = cell.medianMicros() - call.medianMicros();
    System.out.printf(
        "%%px of a repeated cell, typed to shown, on four engines beside all().apply(noop)%n"
            + "  typed  %s%n  call   %s%n  above  %.1f ms (target below %.1f ms)%s%n",
        cell,
        call,
        above / 1e3,
        TYPED_CELL_TARGET_MICROS / 1e3,
        above < TYPED_CELL_TARGET_MICROS ? "" : "  MISSED");
  }
}
