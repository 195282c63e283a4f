package io.gridshell.perf.spark;

import io.gridshell.perf.Data;
import io.gridshell.perf.Hold;
import io.gridshell.perf.InFlight;
import io.gridshell.perf.Peer;
import io.gridshell.perf.Piece;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Spark's local cluster: executors of one core each, in processes of their own. */
final class SparkPeer implements Peer {
  private static final int AT_ONCE = 64;
  private static final int EXECUTOR_MEGABYTES = 1024;
  private static final int PARTS_A_WORKER = 4;

  private final int workers;
  private final JavaSparkContext spark;
  private final ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);
  private final Map<String, JavaRDD<?>> scattered = new HashMap<>();

  private SparkPeer(int workers, Path home) throws InterruptedException {
    this.workers = workers;
    SparkConf configuration =
        new SparkConf()
            .setAppName("perf")
            .setMaster("local-cluster[" + workers + ",1," + EXECUTOR_MEGABYTES + "]")
            .set("spark.executor.memory", EXECUTOR_MEGABYTES + "m")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.local.dir", home.toString())
            .set("spark.ui.enabled", "false");
    spark = new JavaSparkContext(configuration);
    spark.setLogLevel("ERROR");
    // The driver is listed among the executors.
    while (spark.sc().statusTracker().getExecutorInfos().length <= workers) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** Starts a context and {@code workers} executors. */
  static Peer start(int workers, Path home) throws InterruptedException {
    return new SparkPeer(workers, home);
  }

  @Override
  public String name() {
    return "Spark";
  }

  private List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private void noop(int tasks) {
    spark.parallelize(numbers(tasks), tasks).foreach(n -> {});
  }

  /** A job of one task, which goes to whichever executor is free. */
  @Override
  public void callOne() {
    noop(1);
  }

  @Override
  public void callAll() {
    noop(workers);
  }

  @Override
  public void tasks(int count) throws InterruptedException {
    new InFlight(AT_ONCE, count)
        .perSecond(
            ended -> {
              var unused =
                  CompletableFuture.runAsync(() -> noop(1), callers)
                      .whenComplete((nothing, error) -> ended.accept(error));
            });
  }

  private int slices(List<?> items) {
    return Math.min(items.size(), PARTS_A_WORKER * workers);
  }

  @Override
  public void map(int count) {
    List<Integer> items = numbers(count);
    spark.parallelize(items, slices(items)).map(n -> n).collect();
  }

  @Override
  public void await(List<Integer> micros) {
    spark.parallelize(micros, slices(micros)).map(Piece::await).collect();
  }

  @Override
  public void compute(List<Integer> turns) {
    spark.parallelize(turns, slices(turns)).map(Piece::compute).collect();
  }

  @Override
  public Callable<?> scatter(Data data) {
    if (data.values() instanceof List<?> list) {
      return scatter(data.name(), new ArrayList<>(list));
    }
    return scatter(data.name(), data.parts(workers));
  }

  private <T> Callable<?> scatter(String name, List<T> items) {
    return () -> {
      JavaRDD<T> dealt = spark.parallelize(items, workers).cache();
      dealt.count();
      JavaRDD<?> before = scattered.put(name, dealt);
      if (before != null) {
        before.unpersist(false);
      }
      return dealt;
    };
  }

  @Override
  public Callable<?> gather(Data data) {
    JavaRDD<?> dealt = scattered.get(data.name());
    if (dealt == null) {
      throw new IllegalStateException(data.name() + " was not scattered");
    }
    return dealt::collect;
  }

  @Override
  public Callable<?> push(Data data) {
    double[] values = (double[]) data.values();
    return () -> {
      Broadcast<double[]> sent = spark.broadcast(values);
      spark.parallelize(numbers(workers), workers).foreach(n -> sent.value());
      sent.unpersist();
      return sent;
    };
  }

  @Override
  public void hold(Path mark) {
    String file = mark.toString();
    spark.parallelize(List.of(file), 1).map(Hold::run).collect();
  }

  @Override
  public void close() {
    callers.shutdownNow();
    spark.close();
  }
}
