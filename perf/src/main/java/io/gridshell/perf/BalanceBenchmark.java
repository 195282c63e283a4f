package io.gridshell.perf;

import io.gridshell.Grid;
import io.gridshell.GridOptions;
import io.gridshell.LoadBalancedView;
import io.gridshell.MapResult;
import io.gridshell.TaskInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCompute;
import org.apache.ignite.IgniteException;
import org.apache.ignite.Ignition;

/**
 * Load balancing: how near to the ideal uneven work ends, and what a small task costs.
 *
 * <p>Models maps of uneven items on four engines of one machine, beside plain Ignite, Ignite's job
 * stealing, Hazelcast's executor and threads of this JVM. Run it by {@code perf/run balance};
 * further words choose parts: {@code waits}, {@code small}, {@code cpu}, {@code join}, {@code
 * peers}; {@code --smoke} does a hundredth of most, to show that it runs.
 */
public final class BalanceBenchmark {
  private static final int ENGINES = 4;
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private static final int SMOKE = 100;
  private static final int BLOCKS = 8;
  private static final int RUNS = 5;
  private static final double LONG_SECONDS = 5;

  private final int divisor;

  private BalanceBenchmark(int divisor) {
    this.divisor = divisor;
  }

  /** Uneven work and what its ideal is. */
  private record Load(String name, List<Integer> items, double target, Kind kind) {
    enum Kind {
      WAITS,
      SKEWED,
      ARITHMETIC
    }

    static Load waits(String name, int count, int from, int to, double target, Kind kind) {
      Random random = new Random(42);
      return new Load(
          name,
          IntStream.range(0, count).mapToObj(i -> from + random.nextInt(to - from)).toList(),
          target,
          kind);
    }

    double run(Peer peer) throws Exception {
      long start = System.nanoTime();
      switch (kind) {
        case WAITS -> peer.await(items);
        case SKEWED -> peer.awaitSkewed(items);
        default -> peer.compute(items);
      }
      return (System.nanoTime() - start) / 1e9;
    }

    /** Of several runs, unless one takes so long that it matters little what came between. */
    double median(Peer peer) throws Exception {
      double[] seconds = new double[idealSeconds() > LONG_SECONDS ? 1 : RUNS];
      for (int i = 0; i < seconds.length; i++) {
        seconds[i] = run(peer);
      }
      Arrays.sort(seconds);
      return seconds[seconds.length / 2];
    }

    double idealSeconds() {
      return items.stream().mapToLong(i -> i).sum() / 1e6 / ENGINES;
    }
  }

  /** Runs everything, or the parts that the arguments behind the first name. */
  public static void main(String[] args) throws Exception {
    List<String> parts = new ArrayList<>(List.of(args).subList(1, args.length));
    BalanceBenchmark benchmark = new BalanceBenchmark(parts.remove("--smoke") ? SMOKE : 1);
    benchmark.run(BenchHome.create(Path.of(args[0])), parts);
    System.exit(0);
  }

  private void run(Path home, List<String> parts) throws Exception {
    try (BenchGrid bench = BenchGrid.start(home, "balance", ENGINES, false);
        Grid grid = bench.connect()) {
      grid.awaitEngines(ENGINES, Duration.ofSeconds(30));
      if (wanted(parts, "small")) {
        single(grid);
        millionItems(grid);
      }
      if (wanted(parts, "waits")) {
        waits(new GridPeer(grid), true);
      }
      if (wanted(parts, "cpu")) {
        arithmetic(new GridPeer(grid));
      }
    }
    if (wanted(parts, "join")) {
      lateEngine(GridCommand.here(home));
    }
    if (wanted(parts, "peers")) {
      peers(home);
    }
  }

  private static boolean wanted(List<String> parts, String part) {
    return parts.isEmpty() || parts.contains(part);
  }

  private void peers(Path home) throws Exception {
    try (Peer peer = new LocalPeer(ENGINES)) {
      waits(peer, false);
    }
    try (Peer peer = new LocalPeer(CORES)) {
      arithmetic(peer);
      small(peer, 1_000_000);
    }
    try (Peer peer = new IgnitePeer(ENGINES, false, Placement.Kind.RANDOM, home)) {
      waits(peer, false);
      arithmetic(peer);
      small(peer, 20_000);
    }
    try (Peer peer = new IgnitePeer(ENGINES, true, Placement.Kind.RANDOM, home)) {
      waits(peer, false);
      arithmetic(peer);
      small(peer, 20_000);
    }
    try (Peer peer = new HazelcastPeer(ENGINES, List.of())) {
      waits(peer, false);
      arithmetic(peer);
      small(peer, 20_000);
    }
  }

  /** What small tasks cost a peer, singly and many at once; few have a map that is more. */
  private void small(Peer peer, int items) throws Exception {
    int tasks = 5000 / divisor;
    int mapped = items / divisor;
    double singly = Double.MAX_VALUE;
    double atOnce = Double.MAX_VALUE;
    for (int i = 0; i < BLOCKS; i++) {
      long start = System.nanoTime();
      peer.tasks(tasks);
      long middle = System.nanoTime();
      peer.map(mapped);
      singly = Math.min(singly, (middle - start) / 1e9);
      atOnce = Math.min(atOnce, (System.nanoTime() - middle) / 1e9);
    }
    System.out.printf(
        "%-28s no-op calls, 64 in flight: %.0f/s; %d small items at once: %.0f items/s%n",
        peer.name(), tasks / singly, mapped, mapped / atOnce);
  }

  /** What threads of this JVM need for {@code load}, which is what the machine allows now. */
  private static double floor(Load load) throws Exception {
    if (load.kind() == Load.Kind.SKEWED) {
      return Double.NaN;
    }
    try (Peer local = new LocalPeer(ENGINES)) {
      return load.median(local) / load.idealSeconds();
    }
  }

  private void waits(Peer peer, boolean withFloor) throws Exception {
    System.out.println("--- " + peer.name());
    peer.await(IntStream.range(0, 400).mapToObj(i -> 500).toList());
    for (Load load :
        List.of(
            Load.waits("100 waits of 0-1 s", 100, 0, 1_000_000 / divisor, 1.03, Load.Kind.WAITS),
            Load.waits("2000 waits of 0-4 ms", 2000, 0, 4000 / divisor, 1.10, Load.Kind.WAITS),
            Load.waits(
                "1000 waits of 1-19 ms, all on one first",
                1000,
                1000 / divisor,
                19_000 / divisor,
                1.10,
                Load.Kind.SKEWED))) {
      try {
        double ratio = load.median(peer) / load.idealSeconds();
        System.out.printf(
            "%-42s %6.3f s, %.3f of the ideal %.3f s (target at most %.2f)%s%n",
            load.name(),
            ratio * load.idealSeconds(),
            ratio,
            load.idealSeconds(),
            load.target(),
            withFloor ? String.format(", %d threads here %.3f", ENGINES, floor(load)) : "");
      } catch (UnsupportedOperationException cannot) {
        System.out.printf("%-42s %s%n", load.name(), cannot.getMessage());
      } catch (IgniteException failed) {
        // Ignite's job stealing loses jobs at times.
        System.out.printf("%-42s failed: %s%n", load.name(), failed.getMessage());
      }
    }
  }

  private void arithmetic(Peer peer) throws Exception {
    int turns = turnsPerMilli();
    Random random = new Random(42);
    List<Integer> items =
        IntStream.range(0, 200)
            .mapToObj(i -> Math.max(1, turns * (1 + random.nextInt(40)) / divisor))
            .toList();
    Load load = new Load("arithmetic", items, 0.93, Load.Kind.ARITHMETIC);
    load.run(peer);
    double floor;
    double seconds;
    try (Peer local = new LocalPeer(CORES)) {
      load.run(local);
      double first = load.run(local);
      seconds = load.median(peer);
      floor = Math.min(first, load.run(local));
    }
    System.out.printf(
        "%-28s 200 pieces of 1-40 ms arithmetic: %.3f s, %.3f of what %d threads here do in %.3f s"
            + " (target at least 0.93)%n",
        peer.name(), seconds, floor / seconds, CORES, floor);
  }

  private static int turnsPerMilli() {
    long rate = 0;
    // Compiled code is what is measured later, and engines that have just started are not done yet.
    for (int i = 0; i < 40; i++) {
      long start = System.nanoTime();
      Piece.compute(20_000);
      rate = Math.max(rate, Math.round(20_000 / ((System.nanoTime() - start) / 1e6)));
    }
    return Math.toIntExact(rate);
  }

  private void single(Grid grid) throws InterruptedException {
    LoadBalancedView lv = grid.loadBalanced();
    Ignite ignite = Ignition.allGrids().get(0);
    IgniteCompute compute = ignite.compute(ignite.cluster().forServers());
    InFlight block = new InFlight(64, 5000 / divisor);
    double[] ours = new double[BLOCKS];
    double[] theirs = new double[BLOCKS];
    for (int i = 0; i < ours.length; i++) {
      ours[i] =
          block.perSecond(
              done -> {
                var unused = lv.apply(() -> 1).whenComplete((value, error) -> done.accept(error));
              });
      theirs[i] =
          block.perSecond(
              done ->
                  compute.callAsync(new Noop()).listen(future -> IgnitePeer.tell(future, done)));
    }
    double mine = median(ours);
    double plain = median(theirs);
    System.out.printf(
        "no-op calls, 64 in flight: %.0f/s, plain Ignite callAsync %.0f/s, ratio %.2f (target at"
            + " least 0.8)%n",
        mine, plain, mine / plain);
  }

  private static double median(double[] values) {
    double[] late = Arrays.copyOfRange(values, values.length / 4, values.length);
    Arrays.sort(late);
    return late[late.length / 2];
  }

  private void millionItems(Grid grid) {
    List<Integer> items = IntStream.range(0, 1_000_000 / divisor).boxed().toList();
    double best = 0;
    int messages = 0;
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      MapResult<Integer> result = grid.loadBalanced().map((Integer n) -> n + 1, items);
      List<Integer> values = result.get();
      double perSecond = items.size() / ((System.nanoTime() - start) / 1e9);
      if (values.get(items.size() - 1) != items.size()) {
        throw new IllegalStateException("a wrong value");
      }
      messages = result.taskIds().size();
      best = Math.max(best, perSecond);
    }
    System.out.printf(
        "map over a million small items: %.0f items/s in %d messages (target at least 1000000)%n",
        best, messages);
  }

  private static void add(GridCommand command) {
    try {
      command.run("engines", "-n", "1");
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException("the engine was not started", failed);
    }
  }

  /** A fifth engine joins in the middle of a map of 20 s, which gives it the time to start. */
  private static void lateEngine(GridCommand command) throws Exception {
    command.run("start", "--insecure", "-n", String.valueOf(ENGINES));
    try (Grid grid = Grid.connect(GridOptions.defaults().withHome(command.home()))) {
      grid.awaitEngines(ENGINES, Duration.ofSeconds(30));
      lateEngine(command, grid);
    } finally {
      command.run("stop");
    }
  }

  private static void lateEngine(GridCommand command, Grid grid) throws Exception {
    MapResult<Integer> map =
        new GridPeer(grid).begin(IntStream.range(0, 8000).mapToObj(i -> 10_000).toList());
    while (map.progress().done() < 2000) {
      Thread.sleep(5);
    }
    Thread adding = new Thread(() -> add(command), "adds-an-engine");
    adding.start();
    grid.awaitEngines(ENGINES + 1, Duration.ofSeconds(30));
    Instant joined = Instant.now();
    adding.join();
    map.get();
    Instant end = Instant.now();
    List<TaskInfo> late = map.metadata().stream().filter(info -> info.engine() == ENGINES).toList();
    Instant first =
        late.stream()
            .map(info -> info.started().orElseThrow())
            .min(Instant::compareTo)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "the map ended before the engine that joined had work"));
    long busy =
        late.stream()
            .mapToLong(
                info ->
                    Duration.between(info.started().orElseThrow(), info.completed().orElseThrow())
                        .toMillis())
            .sum();
    System.out.printf(
        "an engine that joins: first item %d ms after it was known (target at most 500), busy %.2f"
            + " of the time after that%n",
        Duration.between(joined, first).toMillis(),
        busy / (double) Duration.between(first, end).toMillis());
  }
}
