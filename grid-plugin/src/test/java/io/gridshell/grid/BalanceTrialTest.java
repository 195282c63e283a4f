package io.gridshell.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gridshell.grid.BalanceTrial.Tally;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BalanceTrialTest {
  private static final Duration TRIP = Duration.ofNanos(400_000);

  private final BalanceTrial trial = new BalanceTrial(4, TRIP);

  @Test
  void singleTasksTakeWhatFourEnginesNeedForThem() {
    Tally tally = trial.tasks(1000, Duration.ofMillis(1));

    assertThat(tally.lots()).isGreaterThanOrEqualTo(1000);
    assertThat(tally.events()).isGreaterThanOrEqualTo(2000);
    assertThat(tally.took()).isBetween(Duration.ofMillis(250), Duration.ofMillis(275));
  }

  @Test
  void aMillionTinyItemsTravelInFewLots() {
    Tally tally = trial.map(1_000_000, Duration.ofNanos(400));

    assertThat(tally.lots()).isLessThan(400);
    assertThat(tally.took()).isBetween(Duration.ofMillis(100), Duration.ofMillis(125));
  }

  @Test
  void whatOneEngineWasGivenIsStolenByTheOthers() {
    Tally tally = trial.skewedMap(1000, Duration.ofMillis(10));

    assertThat(tally.recalls()).isPositive();
    assertThat(tally.took()).isBetween(Duration.ofMillis(2500), Duration.ofMillis(2600));
  }

  @Test
  void aTrialCanBeRepeated() {
    Tally first = trial.map(10_000, Duration.ofNanos(1000));
    Tally second = trial.map(10_000, Duration.ofNanos(1000));

    assertThat(second.lots()).as("the cost of items is known by now").isLessThan(first.lots());
  }

  @Test
  void aTrialWithoutEnginesIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BalanceTrial(0, TRIP))
        .withMessageContaining("at least one engine");
  }
}
