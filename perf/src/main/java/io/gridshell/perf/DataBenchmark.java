package io.gridshell.perf;

import io.gridshell.DirectView;
import io.gridshell.EngineContext;
import io.gridshell.Grid;
import io.gridshell.SharedArray;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.CacheConfiguration;

/**
 * Data: scatter, gather and push beside plain Ignite on the same nodes, Hazelcast, and a plain TCP
 * stream of the same bytes on loopback.
 *
 * <p>Models a user who moves data sets between a program and four engines on one machine. Medians
 * of operations that take turns, so that all meet the same noise. Run it by {@code perf/run data};
 * {@code perf/run data quick} leaves Hazelcast out, {@code perf/run data big} moves 1 GB and
 * nothing else. {@code --smoke} moves a hundredth, to show that it runs.
 */
public final class DataBenchmark {
  private static final int ENGINES = 4;
  private static final int ENTRIES = 16;
  private static final Effort FULL = new Effort(100, 1_000_000, 2, 7, 300);
  private static final Effort SMOKE = new Effort(1, 10_000, 1, 1, 3);
  private static final List<String> HEAP = List.of("-Xmx1g");

  /** Keeps large values out of the socket in the file system, where nothing is encrypted. */
  private static final List<String> PORT_ONLY = List.of("-Xmx1g", "-Dgridshell.data.local=false");

  private final Effort effort;
  private final Grid grid;
  private final Ignite ignite;
  private final TcpSink tcp;
  private final Map<String, Double> medians = new LinkedHashMap<>();

  /**
   * How much is moved, and how often.
   *
   * @param megabytes the size of the doubles
   * @param numbers how many boxed numbers
   * @param warm rounds before those that count
   * @param rounds rounds that count
   * @param smallRounds rounds with little data, of each kind
   */
  private record Effort(int megabytes, int numbers, int warm, int rounds, int smallRounds) {
    int doubles() {
      return megabytes * (1 << 20) / Double.BYTES;
    }

    long bytes() {
      return (long) megabytes << 20;
    }

    String size() {
      return megabytes + " MB";
    }
  }

  /** How the grid's lines are secured, on both sides. */
  private record Lines(String name, String text, boolean secured, List<String> jvm) {
    static final List<Lines> ALL =
        List.of(
            new Lines("plain", "no TLS on either side", false, HEAP),
            new Lines(
                "local",
                "TLS on both sides, our large values by the local socket, unencrypted",
                true,
                HEAP),
            new Lines(
                "encrypted", "TLS on both sides, our large values encrypted too", true, PORT_ONLY));
  }

  private DataBenchmark(Effort effort, Grid grid, Ignite ignite, TcpSink tcp) {
    this.effort = effort;
    this.grid = grid;
    this.ignite = ignite;
    this.tcp = tcp;
  }

  /** Runs everything. */
  public static void main(String[] args) throws Exception {
    Path home = BenchHome.create(Path.of(args[0]));
    if (List.of(args).contains("big")) {
      big(home);
      System.exit(0);
    }
    boolean quick = List.of(args).contains("quick");
    Effort effort = List.of(args).contains("--smoke") ? SMOKE : FULL;
    System.out.println(
        "double[]: "
            + effort.size()
            + "; Integers: "
            + effort.numbers()
            + ", unless said otherwise");
    Map<String, Double> withoutTls = new LinkedHashMap<>();
    try (TcpSink tcp = TcpSink.start(ENGINES)) {
      for (Lines lines : Lines.ALL) {
        System.out.println("--- " + lines.text);
        try (BenchGrid bench =
                BenchGrid.start(home, "data-" + lines.name, ENGINES, lines.secured, lines.jvm);
            Grid grid = bench.connect()) {
          grid.awaitEngines(ENGINES, Duration.ofSeconds(30));
          DataBenchmark run = new DataBenchmark(effort, grid, Ignition.allGrids().get(0), tcp);
          run.doubles();
          run.push();
          run.numbers();
          run.small();
          run.shared();
          run.heap();
          run.heapOfNumbers();
          run.judge(lines.secured);
          if (!lines.secured) {
            withoutTls.putAll(run.medians);
          }
        }
      }
    }
    if (!quick) {
      hazelcast(effort, withoutTls);
    }
    System.exit(0);
  }

  /** Runs the operations in turn and prints the median of each, in milliseconds. */
  private void compare(Map<String, Callable<?>> operations, int warm, int rounds, double megabytes)
      throws Exception {
    medians.putAll(measure(operations, warm, rounds, megabytes));
  }

  private static Map<String, Double> measure(
      Map<String, Callable<?>> operations, int warm, int rounds, double megabytes)
      throws Exception {
    Map<String, double[]> times = new LinkedHashMap<>();
    operations.keySet().forEach(name -> times.put(name, new double[rounds]));
    for (int round = -warm; round < rounds; round++) {
      for (Map.Entry<String, Callable<?>> operation : operations.entrySet()) {
        long begin = System.nanoTime();
        operation.getValue().call();
        double millis = (System.nanoTime() - begin) / 1e6;
        if (round >= 0) {
          Objects.requireNonNull(times.get(operation.getKey()))[round] = millis;
        }
      }
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    times.forEach(
        (name, all) -> {
          Arrays.sort(all);
          double median = all[all.length / 2];
          medians.put(name, median);
          System.out.printf(
              "%-52s %9.2f ms%s%n",
              name,
              median,
              megabytes > 0 ? String.format("  %7.0f MB/s", megabytes / median * 1000) : "");
        });
    return medians;
  }

  private static double[] doubles(int size) {
    return IntStream.range(0, size).asDoubleStream().toArray();
  }

  private static Map<Integer, Object> entriesOfDoubles(double[] all) {
    Map<Integer, Object> entries = new TreeMap<>();
    int size = all.length / ENTRIES;
    for (int i = 0; i < ENTRIES; i++) {
      entries.put(i, Arrays.copyOfRange(all, i * size, (i + 1) * size));
    }
    return entries;
  }

  private static Map<Integer, Object> entriesOfNumbers(List<Integer> all) {
    Map<Integer, Object> entries = new TreeMap<>();
    int size = all.size() / ENTRIES;
    for (int i = 0; i < ENTRIES; i++) {
      entries.put(i, new ArrayList<>(all.subList(i * size, (i + 1) * size)));
    }
    return entries;
  }

  private IgniteCache<Integer, Object> cache(String name, int backups) {
    return ignite.getOrCreateCache(
        new CacheConfiguration<Integer, Object>(name).setBackups(backups));
  }

  private void doubles() throws Exception {
    double[] all = doubles(effort.doubles());
    Map<Integer, Object> entries = entriesOfDoubles(all);
    IgniteCache<Integer, Object> bare = cache("doubles", 0);
    IgniteCache<Integer, Object> backed = cache("doubles-backed", 1);
    DirectView view = grid.all();
    Map<String, Callable<?>> operations = new LinkedHashMap<>();
    operations.put("scatter double[], one copy", () -> view.scatter("xs", all).get());
    operations.put("scatter double[], no copy", () -> view.withBackups(0).scatter("ys", all).get());
    operations.put("Ignite putAll, one backup", () -> put(backed, entries));
    operations.put("Ignite putAll, no backup", () -> put(bare, entries));
    operations.put("one TCP stream", () -> tcp.stream(effort.bytes(), 1));
    operations.put("gather double[]", () -> view.gather("xs", double[].class).get());
    operations.put("Ignite getAll", () -> bare.getAll(entries.keySet()));
    compare(operations, effort.warm(), effort.rounds(), effort.megabytes());
    view.execute("xs = null; ys = null;").get();
    bare.destroy();
    backed.destroy();
  }

  private static Object put(IgniteCache<Integer, Object> cache, Map<Integer, Object> entries) {
    cache.putAll(entries);
    return entries;
  }

  private void push() throws Exception {
    double[] all = doubles(effort.doubles());
    Map<String, Callable<?>> operations = new LinkedHashMap<>();
    operations.put("push of double[] to four engines", () -> grid.all().push("xs", all).get());
    operations.put("four TCP streams", () -> tcp.stream(effort.bytes(), ENGINES));
    operations.put("four TCP streams into arrays", () -> tcp.keep(effort.bytes()));
    compare(operations, effort.warm(), effort.rounds(), (double) effort.megabytes() * ENGINES);
    grid.all().execute("xs = null;").get();
  }

  private void numbers() throws Exception {
    List<Integer> all = IntStream.range(0, effort.numbers()).boxed().toList();
    Map<Integer, Object> entries = entriesOfNumbers(all);
    IgniteCache<Integer, Object> bare = cache("numbers", 0);
    Map<String, Callable<?>> operations = new LinkedHashMap<>();
    operations.put("scatter Integers", () -> grid.all().scatter("ids", all).get());
    operations.put("Ignite putAll of ArrayList<Integer>", () -> put(bare, entries));
    operations.put("gather Integers", () -> grid.all().gather("ids").get());
    operations.put("Ignite getAll of ArrayList<Integer>", () -> bare.getAll(entries.keySet()));
    // These take milliseconds: as few rounds as for 100 MB would measure code that is still cold.
    compare(operations, 10 * effort.warm(), 3 * effort.rounds(), 0);
    bare.destroy();
  }

  private void small() throws Exception {
    List<Integer> few = IntStream.range(0, 1000).boxed().toList();
    DirectView view = grid.all();
    Map<String, Callable<?>> operations = new LinkedHashMap<>();
    operations.put("all().apply(noop)", () -> view.apply(() -> 1).get());
    operations.put("scatter 1 000 Integers", () -> view.scatter("few", few).get());
    operations.put("gather 1 000 Integers", () -> view.gather("few").get());
    compare(operations, effort.smallRounds(), effort.smallRounds(), 0);
  }

  /** Every engine reads an array of its own, and the one that all of the host map. */
  private void shared() throws Exception {
    double[] all = doubles(effort.doubles());
    DirectView view = grid.all();
    view.push("own", all).get();
    try (SharedArray.OfDouble shared = grid.share(all)) {
      view.push("shared", shared).get();
      Map<String, Callable<?>> operations = new LinkedHashMap<>();
      operations.put(
          "every engine sums its own double[]", () -> view.apply(ctx -> sumOfOwn(ctx)).get());
      operations.put(
          "every engine sums the shared array", () -> view.apply(ctx -> sumOfShared(ctx)).get());
      compare(
          operations, effort.warm() * 3, effort.rounds(), (double) effort.megabytes() * ENGINES);
    }
    view.execute("own = null; shared = null;").get();
  }

  private static double sumOfOwn(EngineContext engine) {
    double sum = 0;
    for (double each : Objects.requireNonNull(engine.<double[]>get("own"))) {
      sum += each;
    }
    return sum;
  }

  private static double sumOfShared(EngineContext engine) {
    SharedArray.OfDouble all = Objects.requireNonNull(engine.<SharedArray.OfDouble>get("shared"));
    double sum = 0;
    for (long i = 0, n = all.length(); i < n; i++) {
      sum += all.get(i);
    }
    return sum;
  }

  /** What the heaps hold at most while a value moves, less what they held before. */
  private void heap() {
    DirectView view = grid.all();
    double[] all = doubles(effort.doubles());
    resetPeaks();
    view.apply(DataBenchmark::resetPeaks).get();
    view.scatter("hs", all).get();
    print("client while it scatters " + effort.size() + ", beside them", resetPeaks(), 1, 1.5);
    long engine = enginesPeak();
    print("engine while it receives a quarter", engine, 1.0 / ENGINES, 2.5);
    double[] back = view.gather("hs", double[].class).get();
    print(
        "client while it gathers " + effort.size(),
        resetPeaks(),
        (double) back.length / effort.doubles(),
        2.5);
    engine = enginesPeak();
    print("engine while it gives a quarter, beside it", engine, 1.0 / ENGINES, 1.5);
    view.push("hs", all).get();
    print(
        "client while it pushes " + effort.size() + " to four, beside them", resetPeaks(), 1, 1.5);
    engine = enginesPeak();
    print("engine while it receives " + effort.size(), engine, 1, 2.5);
  }

  /** The same for boxed numbers, of which the client holds objects and engines the bare numbers. */
  private void heapOfNumbers() {
    DirectView view = grid.all();
    int count = 8 * effort.numbers();
    List<Integer> all = IntStream.range(0, count).boxed().toList();
    // An Integer and the reference to it.
    double boxed = 20.0 * count / effort.bytes();
    double bare = 4.0 * count / effort.bytes();
    String numbers = count + " Integers";
    resetPeaks();
    var unused = enginesPeak();
    view.scatter("hn", all).get();
    print("client while it scatters " + numbers + ", beside them", resetPeaks(), boxed, 1.5);
    print("engine while it receives a quarter of them", enginesPeak(), bare / ENGINES, 2.5);
    List<Integer> back = view.<Integer>gather("hn").get();
    print("client while it gathers " + numbers, resetPeaks(), bare * back.size() / count, 2.5);
    print("engine while it gives its quarter, beside it", enginesPeak(), bare / ENGINES, 1.5);
    view.execute("hn = null;").get();
  }

  /** The largest {@link #resetPeaks()} of an engine. */
  private long enginesPeak() {
    return grid.all().apply(DataBenchmark::resetPeaks).get().stream()
        .mapToLong(n -> n)
        .max()
        .orElse(0);
  }

  private void print(String what, long bytes, double part, double target) {
    double ratio = bytes / (part * effort.bytes());
    System.out.printf(
        "heap of %-50s %6.1f MB, %.2f of the bytes (target at most %.1f)%s%n",
        what, bytes / 1048576.0, ratio, target, ratio > target ? "  MISSED" : "");
  }

  /** How far the heap's peaks went beyond what was there at the reset before; resets them. */
  private static long resetPeaks() {
    long peak = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        peak += pool.getPeakUsage().getUsed();
      }
    }
    long base = Long.getLong("gridshell.perf.base", peak);
    System.gc();
    long used = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      pool.resetPeakUsage();
      if (pool.getType() == MemoryType.HEAP) {
        used += pool.getUsage().getUsed();
      }
    }
    System.setProperty("gridshell.perf.base", String.valueOf(used));
    return Math.max(0, peak - base);
  }

  /** More than fits any heap twice: 1 GB over four engines of 512 MB each. */
  private static void big(Path home) throws Exception {
    int size = 1 << 27;
    try (BenchGrid bench = BenchGrid.start(home, "big", ENGINES, false, List.of("-Xmx512m"));
        Grid grid = bench.connect()) {
      grid.awaitEngines(ENGINES, Duration.ofSeconds(30));
      long begin = System.nanoTime();
      grid.all().scatter("big", doubles(size)).get();
      System.out.printf("made and scattered 1 GB in %.1f s%n", (System.nanoTime() - begin) / 1e9);
      List<Integer> lengths = grid.all().pull("big.length", Integer.class).get();
      System.out.println("chunks " + lengths);
      begin = System.nanoTime();
      double[] back = grid.all().gather("big", double[].class).get();
      System.out.printf("gathered 1 GB in %.1f s%n", (System.nanoTime() - begin) / 1e9);
      for (int i = 0; i < size; i++) {
        if (back[i] != i) {
          throw new IllegalStateException("item " + i + " came back as " + back[i]);
        }
      }
      System.out.println(
          "all items are back; client heap at most "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MB, engines 512 MB each");
    }
  }

  private double median(String name) {
    return Objects.requireNonNull(medians.get(name));
  }

  private void judge(boolean secured) {
    String scatter = "scatter double[], one copy";
    ratio("Ignite putAll, one backup, to scatter", "Ignite putAll, one backup", scatter, 2);
    ratio("Ignite putAll, no backup, to scatter", "Ignite putAll, no backup", scatter, 2);
    ratio(
        "Ignite putAll to scatter, both without copies",
        "Ignite putAll, no backup",
        "scatter double[], no copy",
        2);
    ratio("Ignite getAll to gather", "Ignite getAll", "gather double[]", 2);
    if (!secured) {
      ratio("TCP to scatter", "one TCP stream", scatter, 0.25);
      ratio("TCP to gather", "one TCP stream", "gather double[]", 0.25);
      ratio(
          "four TCP streams to push",
          "four TCP streams",
          "push of double[] to four engines",
          1 / 1.3);
    }
    ratio(
        "Ignite putAll to scatter of Integers",
        "Ignite putAll of ArrayList<Integer>",
        "scatter Integers",
        5);
    ratio(
        "Ignite getAll to gather of Integers",
        "Ignite getAll of ArrayList<Integer>",
        "gather Integers",
        5);
    ratio(
        "own array to shared array",
        "every engine sums its own double[]",
        "every engine sums the shared array",
        0.5);
    ratio("apply to scatter of 1 000", "all().apply(noop)", "scatter 1 000 Integers", 1 / 2.5);
    ratio("apply to gather of 1 000", "all().apply(noop)", "gather 1 000 Integers", 1 / 2.5);
  }

  private void ratio(String name, String theirs, String ours, double target) {
    double ratio = median(theirs) / median(ours);
    System.out.printf(
        "ratio %-46s %6.2f (target at least %.2f)%s%n",
        name, ratio, target, ratio < target ? "  MISSED" : "");
  }

  /** Measures Hazelcast and prints how many times longer it takes than {@code ours}. */
  private static void hazelcast(Effort effort, Map<String, Double> ours) throws Exception {
    System.out.println("--- Hazelcast, without TLS, one backup");
    try (Peer peer = new HazelcastPeer(ENGINES, HEAP)) {
      Data doubles = new Data("doubles", doubles(effort.doubles()));
      Map<String, Callable<?>> operations = new LinkedHashMap<>();
      operations.put("Hazelcast putAll of double[]", peer.scatter(doubles));
      operations.put("Hazelcast getAll of double[]", peer.gather(doubles));
      Map<String, Double> theirs =
          new LinkedHashMap<>(
              measure(operations, effort.warm(), effort.rounds(), effort.megabytes()));
      Data numbers = Data.integers("numbers", effort.numbers());
      Map<String, Callable<?>> lists = new LinkedHashMap<>();
      lists.put("Hazelcast putAll of ArrayList<Integer>", peer.scatter(numbers));
      lists.put("Hazelcast getAll of ArrayList<Integer>", peer.gather(numbers));
      theirs.putAll(measure(lists, 10 * effort.warm(), 3 * effort.rounds(), 0));
      Map<String, String> pairs = new LinkedHashMap<>();
      pairs.put("Hazelcast putAll of double[]", "scatter double[], one copy");
      pairs.put("Hazelcast getAll of double[]", "gather double[]");
      pairs.put("Hazelcast putAll of ArrayList<Integer>", "scatter Integers");
      pairs.put("Hazelcast getAll of ArrayList<Integer>", "gather Integers");
      pairs.forEach(
          (their, our) ->
              System.out.printf(
                  "ratio %s to %s: %.2f%n",
                  their,
                  our,
                  Objects.requireNonNull(theirs.get(their))
                      / Objects.requireNonNull(ours.get(our))));
    }
  }
}
