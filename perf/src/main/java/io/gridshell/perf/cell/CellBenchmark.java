package io.gridshell.perf.cell;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a cell of one line costs.
 *
 * <p>Plain JShell keeps every snippet and becomes slower with each; both begin anew in each fork.
 * Run it by {@code perf/run cells}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CellBenchmark {
  /** Which interpreter. */
  @Param({"ours", "jshell"})
  public String interpreter = "";

  private Shell shell = cell -> cell;
  private int count;

  /** Starts it. */
  @Setup
  public void start() {
    shell = Shell.of(interpreter);
    shell.run("int x = 0;");
  }

  /** Ends it. */
  @TearDown
  public void end() {
    shell.close();
  }

  /** The same line again. */
  @Benchmark
  public Object repeatedCell() {
    return shell.run("x = x + 1;");
  }

  /** A line that was never there before. */
  @Benchmark
  public Object newCell() {
    return shell.run("x = x + " + ++count + ";");
  }

  /** A method that takes the place of the one before. */
  @Benchmark
  public Object newDefinition() {
    return shell.run("int f(int a) { return a + " + ++count + "; }");
  }
}
