package io.gridshell.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Measures workloads on one system. */
final class Bench {
  private static final Duration ENOUGH = Duration.ofMillis(300);
  private static final int FEWEST_TASKS = 100;
  private static final int MOST_TASKS = 2000;
  private static final int MOST_ITEMS = 10_000;
  private static final int FEW = 1000;
  private static final int MILLION = 1_000_000;
  private static final int RECORDS = 100_000;
  private static final long LARGE = 100L << 20;

  private final Peer peer;
  private final Order order;
  private final Runs runs;
  private int line;

  Bench(Peer peer, Order order) {
    this.peer = peer;
    this.order = order;
    this.runs = new Runs(order.window());
  }

  /** One number a run, in the unit of {@code workload}. */
  List<Double> runs(Workload workload) throws Exception {
    return switch (workload) {
      case START -> throw new IllegalArgumentException("the start is not measured here");
      case APPLY_ONE -> runs.micros(call(peer::callOne));
      case APPLY_ALL -> runs.micros(call(peer::callAll));
      case SINGLE_TASKS -> each(microsEach(peer::tasks, MOST_TASKS), us -> 1e6 / us);
      case MAP_TASKS -> each(microsEach(peer::map, MOST_ITEMS), us -> 1e6 / us);
      case COARSE -> uneven(mixed(40, 0, 100_000), false);
      case COARSE_SKEWED -> uneven(longFirst(mixed(40, 0, 100_000)), false);
      case FINE -> uneven(mixed(1000, 0, 2000), false);
      case FINE_SKEWED -> uneven(longFirst(mixed(1000, 0, 2000)), false);
      case ONE_FIRST -> uneven(mixed(500, 1000, 9000), true);
      case SCATTER_FEW -> millis(peer.scatter(few()));
      case GATHER_FEW -> gather(few());
      case SCATTER_MILLION -> millis(peer.scatter(million()));
      case GATHER_MILLION -> gather(million());
      case SCATTER_RECORDS -> millis(peer.scatter(records()));
      case GATHER_RECORDS -> gather(records());
      case SCATTER_DOUBLES -> millis(peer.scatter(doubles("doubles")));
      case GATHER_DOUBLES -> gather(doubles("doubles"));
      case PUSH -> millis(peer.push(doubles("pushed")));
      case FRESH_CELL -> cells(() -> peer.cell("x = x + " + ++line + ";"));
      case REPEATED_CELL -> cells(() -> peer.cell("x = x + 1;"));
      case RECOVERY -> List.of(recovery());
      case GROWTH -> growth();
    };
  }

  private interface Step {
    void run() throws Exception;
  }

  private interface Change {
    double of(double micros);
  }

  private static Callable<?> call(Step step) {
    return () -> {
      step.run();
      return step;
    };
  }

  private static List<Double> each(List<Double> micros, Change change) {
    return micros.stream().map(change::of).toList();
  }

  private interface Many {
    void run(int count) throws Exception;
  }

  /** What one of many costs; there are {@code most}, or fewer if those take long. */
  private List<Double> microsEach(Many tasks, int most) throws Exception {
    int fit = FEWEST_TASKS;
    while (fit < most && nanos(tasks, fit) < ENOUGH.toNanos()) {
      fit = Math.min(most, 4 * fit);
    }
    int count = fit;
    return each(runs.micros(call(() -> tasks.run(count))), us -> us / count);
  }

  /** Each worker is a JVM of its own that warms up, so many of them take longer to. */
  private List<Double> growth() throws Exception {
    long asked = 2 * order.window().toNanos() * order.workers();
    long end = System.nanoTime() + Math.min(asked, order.deadline().toNanos() * 2 / 5);
    do {
      peer.tasks(FEWEST_TASKS);
    } while (System.nanoTime() < end);
    return microsEach(peer::tasks, MOST_TASKS);
  }

  private static long nanos(Many tasks, int count) throws Exception {
    long begin = System.nanoTime();
    tasks.run(count);
    return System.nanoTime() - begin;
  }

  private int scaled(long size) {
    return (int) Math.max(100, size * order.scale());
  }

  private Data few() {
    return Data.integers("few", FEW);
  }

  private Data million() {
    return Data.integers("million", scaled(MILLION));
  }

  private Data records() {
    return Data.records("readings", scaled(RECORDS));
  }

  private Data doubles(String name) {
    return Data.doubles(name, scaled(LARGE));
  }

  private List<Double> millis(Callable<?> operation) throws Exception {
    return each(runs.micros(operation), us -> us / 1e3);
  }

  private List<Double> gather(Data data) throws Exception {
    Callable<?> operation = peer.gather(data);
    int back = Data.count(operation.call());
    if (back != data.size()) {
      throw new IllegalStateException(back + " of " + data.size() + " items came back");
    }
    return millis(operation);
  }

  private List<Double> cells(Step cell) throws Exception {
    if (line == 0) {
      peer.cell("int x = 0;");
    }
    return runs.micros(call(cell));
  }

  private List<Integer> mixed(int count, int from, int to) {
    Random random = new Random(42);
    int limit = (int) Math.max(1, (to - from) * Math.min(1, order.scale() * 10));
    return IntStream.range(0, count).mapToObj(i -> from + random.nextInt(limit)).toList();
  }

  private static List<Integer> longFirst(List<Integer> micros) {
    return micros.stream().sorted(Comparator.reverseOrder()).toList();
  }

  private List<Double> uneven(List<Integer> micros, boolean onOneFirst) throws Exception {
    Step step = onOneFirst ? () -> peer.awaitSkewed(micros) : () -> peer.await(micros);
    double ideal = micros.stream().mapToLong(n -> n).sum() / (double) order.workers();
    peer.await(IntStream.range(0, 400).mapToObj(i -> 500).toList());
    return each(runs.microsUnwarmed(call(step)), us -> us / ideal);
  }

  /** How long after its worker was killed a task is done on another, in milliseconds. */
  private double recovery() throws Exception {
    Path mark = Files.createTempDirectory(order.home(), "hold").resolve("pid");
    ExecutorService caller = Executors.newSingleThreadExecutor();
    try {
      Future<?> held =
          caller.submit(
              () -> {
                peer.hold(mark);
                return mark;
              });
      while (!Files.exists(mark)) {
        if (held.isDone()) {
          held.get();
          throw new IllegalStateException("the task ended without a mark");
        }
        TimeUnit.MILLISECONDS.sleep(5);
      }
      long begin = System.nanoTime();
      kill(Long.parseLong(Files.readString(mark)));
      held.get();
      return (System.nanoTime() - begin) / 1e6;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnsupportedOperationException cannot) {
        throw cannot;
      }
      throw e;
    } finally {
      caller.shutdownNow();
    }
  }

  private static void kill(long pid) throws IOException {
    ProcessHandle worker =
        ProcessHandle.of(pid).orElseThrow(() -> new IOException("no process " + pid));
    if (pid == ProcessHandle.current().pid() || !worker.destroyForcibly()) {
      throw new IOException("cannot kill process " + pid);
    }
  }
}
