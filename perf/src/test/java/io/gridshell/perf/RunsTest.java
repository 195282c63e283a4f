package io.gridshell.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RunsTest {

  @Test
  void anOperationIsWarmedUpAndThenMeasuredInAtLeastThreeRuns() throws Exception {
    AtomicInteger calls = new AtomicInteger();

    List<Double> runs = new Runs(Duration.ZERO).micros(calls::incrementAndGet);

    assertThat(runs).hasSizeBetween(3, 5).allMatch(micros -> micros >= 0);
    assertThat(calls).hasValue(1 + runs.size());
  }

  @Test
  void aLongOperationIsMeasuredAtLeastOnce() throws Exception {
    AtomicInteger calls = new AtomicInteger();

    assertThat(new Runs(Duration.ZERO).microsUnwarmed(calls::incrementAndGet)).hasSize(1);
    assertThat(calls).hasValue(1);
  }

  @Test
  void aFailureOfOneOfManyOperationsIsTheFailureOfAll() {
    InFlight few = new InFlight(2, 10);

    assertThatThrownBy(() -> few.perSecond(ended -> ended.accept(new RuntimeException("lost"))))
        .hasMessageContaining("lost");
  }
}
