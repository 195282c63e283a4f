package io.gridshell.perf.codec;

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
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long a value takes into bytes and back.
 *
 * <p>Run it by {@code perf/run codec}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class SerializerBenchmark {
  /** Which serializer. */
  @Param({"jdk", "kryo", "fory", "ours"})
  public String serializer = "";

  /** Which value. */
  @Param public SampleValue kind = SampleValue.SMALL_RECORD;

  private Contestant contestant = new Contestant.Jdk();
  private Object value = "";
  private byte[] bytes = {};

  /** Makes the value. */
  @Setup
  public void prepare() throws Exception {
    contestant = Contestant.of(serializer);
    value = kind.value();
    bytes = contestant.write(value);
  }

  /** Into bytes. */
  @Benchmark
  public byte[] write() throws Exception {
    return contestant.write(value);
  }

  /** And back. */
  @Benchmark
  public Object read() throws Exception {
    return contestant.read(bytes);
  }
}
