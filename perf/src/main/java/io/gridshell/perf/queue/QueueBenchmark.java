package io.gridshell.perf.queue;

import io.gridshell.grid.BalanceTrial;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to submit work, deal it to engines, steal it and take its answers, with engines
 * that take no time of the machine.
 *
 * <p>Run it by {@code perf/run queue}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class QueueBenchmark {
  private static final Duration TRIP = Duration.ofNanos(400_000);
  private static final Duration TASK = Duration.ofMillis(1);
  private static final Duration SMALL_ITEM = Duration.ofNanos(400);
  private static final Duration ITEM = Duration.ofNanos(100_000);
  private static final int FEW = 100;
  private static final int MANY = 10_000;
  private static final int MILLION = 1_000_000;

  /** How many engines. */
  @Param({"4", "16", "64"})
  public int engines = 4;

  private BalanceTrial trial = new BalanceTrial(1, TRIP);

  /** Makes the engines. */
  @Setup
  public void prepare() {
    trial = new BalanceTrial(engines, TRIP);
  }

  /** One task of a hundred that wait together. */
  @Benchmark
  @OperationsPerInvocation(FEW)
  public Object taskOfHundred() {
    return trial.tasks(FEW, TASK);
  }

  /** One task of ten thousand that wait together. */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public Object taskOfTenThousand() {
    return trial.tasks(MANY, TASK);
  }

  /** A map over a million items, as a whole. */
  @Benchmark
  public Object mapOfAMillion() {
    return trial.map(MILLION, SMALL_ITEM);
  }

  /** A map over a million items that one engine has at first, as a whole. */
  @Benchmark
  public Object stolenMapOfAMillion() {
    return trial.skewedMap(MILLION, ITEM);
  }
}
