package io.gridshell.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Each benchmark by JMH once and briefly, so that it is known to run; its figures say nothing. */
class MicroBenchmarksTest {
  @TempDir private Path folder;

  private static OptionsBuilder once(String benchmark) {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include(benchmark)
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(1))
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
    return options;
  }

  private void assertRuns(OptionsBuilder options, int results) throws RunnerException {
    options.output(folder.resolve("jmh.log").toString());
    Collection<RunResult> all = new Runner(options.build()).run();

    assertThat(all).hasSize(results);
    assertThat(all)
        .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
  }

  @Test
  void theSchedulerIsMeasured() throws RunnerException {
    OptionsBuilder options = once("QueueBenchmark");
    options.param("engines", "4");

    assertRuns(options, 4);
  }

  @Test
  void theInterpreterAndPlainJShellAreMeasured() throws RunnerException {
    assertRuns(once("CellBenchmark"), 6);
  }

  @Test
  void serializersAreMeasured() throws RunnerException {
    OptionsBuilder options = once("SerializerBenchmark");
    options.param("kind", "SMALL_RECORD");
    options.param("serializer", "jdk", "ours", "kryo", "fory");

    assertRuns(options, 8);
  }
}
