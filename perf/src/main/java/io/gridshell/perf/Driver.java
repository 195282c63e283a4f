package io.gridshell.perf;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The process that starts one system, has it do the workloads and reports what became of each, a
 * {@link Report} a line. What does not end by its deadline is given up. Behind a workload that
 * hangs the system is asked for nothing more: whoever wants the rest starts it anew.
 */
public final class Driver {
  private static final Duration LAST_WORD = Duration.ofSeconds(3);
  private static final Duration START_DEADLINE = Duration.ofSeconds(90);

  private final Order order;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "workload");
            thread.setDaemon(true);
            return thread;
          });

  private Driver(Order order) {
    this.order = order;
  }

  /** How a system is started. */
  public interface Start {

    /** Returns once {@code workers} workers can be called. */
    Peer start(int workers, Path home) throws Exception;
  }

  /** Drives one of the systems of this class path; the first argument is its name. */
  public static void main(String[] args) {
    Start start =
        switch (args[0]) {
          case "gridshell" -> (workers, home) -> GridPeer.start(GridCommand.here(home), workers);
          case "ignite" -> (workers, home) -> new IgnitePeer(workers, false, home);
          case "stealing" -> (workers, home) -> new IgnitePeer(workers, true, home);
          case "hazelcast" -> (workers, home) -> new HazelcastPeer(workers, List.of());
          case "jdk" -> (workers, home) -> new LocalPeer(workers);
          case "tcp" -> (workers, home) -> new TcpPeer(workers);
          default -> throw new IllegalArgumentException("no system " + args[0]);
        };
    run(List.of(args).subList(1, args.length), start);
  }

  /** Does what the order in {@code words} says, and ends this JVM. */
  public static void run(List<String> words, Start start) {
    Lifeline.watch();
    Order order = Order.parse(words);
    Driver driver = new Driver(order);
    int code = 0;
    try {
      driver.run(start);
    } catch (Exception | LinkageError e) {
      e.printStackTrace();
      code = 1;
    }
    Runtime.getRuntime().halt(code);
  }

  private void run(Start start) throws Exception {
    long begin = System.nanoTime();
    Peer peer;
    try {
      peer = within(START_DEADLINE, () -> start.start(order.workers(), order.home()));
    } catch (Exception e) {
      Outcome failed = new Outcome.Failed("cannot start: " + reason(e));
      order.workloads().forEach(each -> report(each, failed));
      throw e;
    }
    double millis = (System.nanoTime() - begin) / 1e6;
    if (order.workloads().contains(Workload.START)) {
      report(Workload.START, new Outcome.Ran(List.of(millis)));
    }
    try (peer) {
      if (order.jfr().isEmpty()) {
        measure(peer);
        return;
      }
      Path recordings = order.jfr().get();
      FlightRecording.begin();
      peer.beginRecording();
      measure(peer);
      FlightRecording.end(recordings.resolve("driver.jfr"));
      peer.endRecording(recordings);
    }
  }

  private void measure(Peer peer) {
    Bench bench = new Bench(peer, order);
    for (Workload workload : order.workloads()) {
      if (workload != Workload.START && !measured(bench, workload)) {
        return;
      }
    }
  }

  /** Measures and reports; false if this system is not to be asked again. */
  private boolean measured(Bench bench, Workload workload) {
    // What is given up may go on to tell, while this is read.
    List<Double> done = new CopyOnWriteArrayList<>();
    try {
      within(
          order.deadline(),
          () -> {
            bench.measure(workload, done::add);
            return done;
          });
      report(workload, new Outcome.Ran(done));
    } catch (UnsupportedOperationException cannot) {
      report(workload, new Outcome.Cannot(String.valueOf(cannot.getMessage())));
    } catch (Exception | LinkageError e) {
      e.printStackTrace();
      List<Double> runs = List.copyOf(done);
      report(
          workload,
          runs.isEmpty() ? new Outcome.Failed(reason(e)) : new Outcome.Cut(runs, reason(e)));
      if (e instanceof TimeoutException) {
        // What hung without a run may hang on in the workers, whatever this thread does.
        return !runs.isEmpty() && isFreeAgain();
      }
    }
    return true;
  }

  private <T> T within(Duration deadline, Callable<T> operation) throws Exception {
    Future<T> future = thread.submit(operation);
    try {
      return future.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      TimeoutException late = new TimeoutException("not done after " + deadline.toSeconds() + " s");
      late.initCause(e);
      throw late;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  private boolean isFreeAgain() {
    try {
      thread.submit(() -> {}).get(LAST_WORD.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException | ExecutionException | TimeoutException stuck) {
      System.err.println("what was given up does not stop: " + stuck);
      return false;
    }
  }

  /** An error, such as of memory, comes in the exception of the thread that met it. */
  private static String reason(Throwable e) {
    Throwable cause = e.getCause();
    if (e instanceof ExecutionException && cause != null) {
      return reason(cause);
    }
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return e.getClass().getSimpleName() + ": " + message;
  }

  private static void report(Workload workload, Outcome outcome) {
    System.out.println(new Report(workload, outcome).line());
    System.out.flush();
  }
}
