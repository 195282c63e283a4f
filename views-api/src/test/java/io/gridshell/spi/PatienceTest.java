package io.gridshell.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.GridOptions;
import io.gridshell.RetryPolicy;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

  @Test
  void forEverIsALongTimeWhoseEndCanBeReckoned() {
    assertThat(Patience.bounded(FOREVER)).isGreaterThan(Duration.ofDays(30_000));
    assertThat(System.nanoTime() + Patience.bounded(FOREVER).toNanos())
        .isGreaterThan(System.nanoTime());
    assertThat(Patience.bounded(Duration.ofSeconds(Long.MIN_VALUE))).isZero();
    assertThat(Patience.bounded(Duration.ofMillis(5))).isEqualTo(Duration.ofMillis(5));
  }

  @Test
  void optionsTakeForEverForALongTime() {
    assertThat(GridOptions.defaults().withTimeout(FOREVER).timeout().toNanos()).isPositive();
    RetryPolicy policy = RetryPolicy.of(3).withBackoff(Duration.ofSeconds(1), FOREVER);
    assertThat(policy.longestBackoff().toNanos()).isPositive();
  }
}
