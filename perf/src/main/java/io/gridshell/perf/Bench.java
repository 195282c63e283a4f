package io.gridshell.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/** Measures workloads on one system. */
final class Bench {
  private static final Duration ENOUGH = Duration.ofMillis(300);
  private static final int FEWEST_TASKS = 100;
  private static final int MOST_TASKS = 2000;
  private static final int MOST_ITEMS = 10_000;
  private static final int MOST_KILLS = 3;
  private static final int FLAT_STEPS = 5;
  private static final double FALLING = 0.95;
  private static final long LONGEST_STEP = 3_000_000_000L;
  private static final int FEW = 1000;
  private static final int MILLION = 1_000_000;
  private static final int RECORDS = 100_000;
  private static final long LARGE = 100L << 20;

  private final Peer peer;
  private final Order order;
  private final Runs runs;
  private final Set<String> dealt = new HashSet<>();
  private int line;

  Bench(Peer peer, Order order) {
    this.peer = peer;
    this.order = order;
    this.runs = new Runs(order.window());
  }

  /** Tells one number a run to {@code done}, in the unit of {@code workload}. */
  void measure(Workload workload, DoubleConsumer done) throws Exception {
    switch (workload) {
      case START -> throw new IllegalArgumentException("the start is not measured here");
      case APPLY_ONE -> runs.micros(call(peer::callOne), done);
      case APPLY_ALL -> runs.micros(call(peer::callAll), done);
      case SINGLE_TASKS -> microsEach(peer::tasks, MOST_TASKS, us -> done.accept(1e6 / us));
      case MAP_TASKS -> microsEach(peer::map, MOST_ITEMS, us -> done.accept(1e6 / us));
      case COARSE -> uneven(coarse(), peer::await, done);
      case COARSE_SKEWED -> uneven(longFirst(coarse()), peer::await, done);
      case COARSE_LAST -> uneven(longLast(coarse()), peer::await, done);
      case FINE -> uneven(fine(), peer::await, done);
      case FINE_SKEWED -> uneven(longFirst(fine()), peer::await, done);
      case FINE_LAST -> uneven(longLast(fine()), peer::await, done);
      case ONE_FIRST -> uneven(mixed(500, 1000, 9000), peer::awaitSkewed, done);
      case SCATTER_FEW -> scatter(few(), done);
      case GATHER_FEW -> gather(few(), done);
      case SCATTER_MILLION -> scatter(million(), done);
      case GATHER_MILLION -> gather(million(), done);
      case SCATTER_RECORDS -> scatter(records(), done);
      case GATHER_RECORDS -> gather(records(), done);
      case SCATTER_DOUBLES -> scatter(doubles("doubles"), done);
      case GATHER_DOUBLES -> gather(doubles("doubles"), done);
      case PUSH -> millis(peer.push(doubles("pushed")), done);
      case FRESH_CELL -> cells(() -> peer.cell("x = x + " + ++line + ";"), done);
      case REPEATED_CELL -> cells(() -> peer.cell("x = x + 1;"), done);
      case RECOVERY -> recoveries(done);
      case GROWTH -> growth(done);
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static Callable<?> call(Step step) {
    return () -> {
      step.run();
      return step;
    };
  }

  private interface Many {
    void run(int count) throws Exception;
  }

  /** What one of many costs; there are {@code most}, or fewer if those take long. */
  private void microsEach(Many tasks, int most, DoubleConsumer done) throws Exception {
    int fit = FEWEST_TASKS;
    while (fit < most && nanos(tasks, fit) < ENOUGH.toNanos()) {
      fit = Math.min(most, 4 * fit);
    }
    int count = fit;
    runs.micros(call(() -> tasks.run(count)), us -> done.accept(us / count));
  }

  /**
   * Each worker is a JVM with a compiler of its own, so many of them take long until their code is
   * compiled. Begins once tasks no longer get cheaper, or when most of the time is over.
   */
  private void growth(DoubleConsumer done) throws Exception {
    long step = Math.min(LONGEST_STEP, 3 * order.window().toNanos());
    long end = System.nanoTime() + order.deadline().toNanos() * 7 / 10;
    double least = Double.MAX_VALUE;
    int flat = 0;
    while (flat < FLAT_STEPS && System.nanoTime() < end) {
      double cost = costFor(step);
      flat = cost < FALLING * least ? 0 : flat + 1;
      least = Math.min(least, cost);
    }
    microsEach(peer::tasks, MOST_TASKS, done);
  }

  /** Nanoseconds of one task, from about {@code duration} nanoseconds of them. */
  private double costFor(long duration) throws Exception {
    long begin = System.nanoTime();
    int count = 0;
    do {
      peer.tasks(FEWEST_TASKS);
      count += FEWEST_TASKS;
    } while (System.nanoTime() - begin < duration);
    return (System.nanoTime() - begin) / (double) count;
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

  private void millis(Callable<?> operation, DoubleConsumer done) throws Exception {
    runs.micros(operation, us -> done.accept(us / 1e3));
  }

  /** Deals {@code data}, and remembers that it is there. */
  private Callable<?> dealing(Data data) throws Exception {
    Callable<?> scatter = peer.scatter(data);
    return () -> {
      scatter.call();
      return dealt.add(data.name());
    };
  }

  private void scatter(Data data, DoubleConsumer done) throws Exception {
    millis(dealing(data), done);
  }

  /** What was not dealt before is dealt first, unmeasured. */
  private void gather(Data data, DoubleConsumer done) throws Exception {
    if (!dealt.contains(data.name())) {
      dealing(data).call();
    }
    Callable<?> operation = peer.gather(data);
    int back = Data.count(operation.call());
    if (back != data.size()) {
      throw new IllegalStateException(back + " of " + data.size() + " items came back");
    }
    millis(operation, done);
  }

  private void cells(Step cell, DoubleConsumer done) throws Exception {
    if (line == 0) {
      peer.cell("int x = 0;");
    }
    runs.micros(call(cell), done);
  }

  private List<Integer> coarse() {
    return mixed(40, 0, 100_000);
  }

  private List<Integer> fine() {
    return mixed(1000, 0, 2000);
  }

  private List<Integer> mixed(int count, int from, int to) {
    Random random = new Random(42);
    int limit = (int) Math.max(1, (to - from) * Math.min(1, order.scale() * 10));
    return IntStream.range(0, count).mapToObj(i -> from + random.nextInt(limit)).toList();
  }

  private static List<Integer> longFirst(List<Integer> micros) {
    return micros.stream().sorted(Comparator.reverseOrder()).toList();
  }

  private static List<Integer> longLast(List<Integer> micros) {
    return micros.stream().sorted().toList();
  }

  private interface Waits {
    void all(List<Integer> micros) throws Exception;
  }

  private void uneven(List<Integer> micros, Waits waits, DoubleConsumer done) throws Exception {
    double ideal = micros.stream().mapToLong(n -> n).sum() / (double) order.workers();
    peer.await(IntStream.range(0, 400).mapToObj(i -> 500).toList());
    runs.microsUnwarmed(call(() -> waits.all(micros)), us -> done.accept(us / ideal));
  }

  /** One worker after the other, as long as another is left to take over. */
  private void recoveries(DoubleConsumer done) throws Exception {
    for (int i = 0; i < Math.max(1, Math.min(order.workers() - 1, MOST_KILLS)); i++) {
      done.accept(recovery());
    }
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
