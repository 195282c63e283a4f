package io.gridshell.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RunsTest {

  @Test
  void anOperationIsWarmedUpAndThenMeasuredInAtLeastThreeRuns() throws Exception {
    AtomicInteger calls = new AtomicInteger();

    List<Double> runs = new ArrayList<>();
    new Runs(Duration.ZERO).micros(calls::incrementAndGet, runs::add);

    assertThat(runs).hasSizeBetween(3, 5).allMatch(micros -> micros >= 0);
    assertThat(calls).hasValue(1 + runs.size());
  }

  @Test
  void aLongOperationIsMeasuredAtLeastThreeTimes() throws Exception {
    AtomicInteger calls = new AtomicInteger();

    List<Double> runs = new ArrayList<>();
    new Runs(Duration.ZERO).microsUnwarmed(calls::incrementAndGet, runs::add);

    assertThat(runs).hasSize(3);
    assertThat(calls).hasValue(3);
  }

  @Test
  void runsBeforeAFailureAreTold() {
    AtomicInteger calls = new AtomicInteger();
    List<Double> runs = new ArrayList<>();

    assertThatThrownBy(
            () ->
                new Runs(Duration.ZERO)
                    .micros(
                        () -> {
                          if (calls.incrementAndGet() == 4) {
                            throw new IllegalStateException("the fourth call");
                          }
                          return calls;
                        },
                        runs::add))
        .hasMessage("the fourth call");
    assertThat(runs).hasSize(2);
  }

  @Test
  void aFailureOfOneOfManyOperationsIsTheFailureOfAll() {
    InFlight few = new InFlight(2, 10);

    assertThatThrownBy(() -> few.perSecond(ended -> ended.accept(new RuntimeException("lost"))))
        .hasMessageContaining("lost");
  }
}
