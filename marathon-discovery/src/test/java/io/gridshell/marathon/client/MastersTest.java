package io.gridshell.marathon.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class MastersTest {
  private static final URI ONE = URI.create("http://one:8080");
  private static final URI TWO = URI.create("http://two:8080");

  private final AtomicLong now = new AtomicLong();
  private final Masters masters = new Masters(List.of(ONE, TWO), now::get, new Random(1));

  @Test
  void theMasterThatAnsweredIsAskedAgain() {
    masters.answered(TWO, Optional.empty());
    assertThat(masters.order()).containsExactly(TWO, ONE);
  }

  @Test
  void theLeaderIsPreferredWhenItIsOneOfOurs() {
    masters.answered(ONE, Optional.of("http://TWO:8080"));
    assertThat(masters.order()).containsExactly(TWO, ONE);
    masters.answered(ONE, Optional.of("http://stranger:8080"));
    assertThat(masters.order()).containsExactly(ONE, TWO);
  }

  @Test
  void strangersAndOtherSchemesAreNotKnown() {
    assertThat(masters.known("http://one:8080/v2/events")).contains(ONE);
    assertThat(masters.known("https://one:8080/")).isEmpty();
    assertThat(masters.known("http://one:9090/")).isEmpty();
    assertThat(masters.known("not an address")).isEmpty();
  }

  @Test
  void whoIsAvoidedIsAskedLastAndNobodyIsCalledWell() {
    masters.failed(TWO);
    masters.avoid(ONE);
    assertThat(masters.order()).containsExactly(TWO, ONE);
    assertThat(masters.pause(TWO)).isPositive();
    masters.avoid(ONE);
    assertThat(masters.order()).containsExactly(TWO, ONE);
  }

  @Test
  void pausesAreRandomWithinABoundThatDoublesToFifteenSeconds() {
    long[] bounds = {500, 1000, 2000, 4000, 8000, 15_000, 15_000};
    for (int failures = 1; failures <= bounds.length; failures++) {
      long least = Long.MAX_VALUE;
      long most = 0;
      Random random = new Random(7);
      for (int engine = 0; engine < 200; engine++) {
        Masters fresh = new Masters(List.of(ONE), now::get, random);
        for (int i = 0; i < failures; i++) {
          fresh.failed(ONE);
        }
        least = Math.min(least, fresh.pause(ONE).toMillis());
        most = Math.max(most, fresh.pause(ONE).toMillis());
      }
      long bound = bounds[failures - 1];
      assertThat(most).as("%s failures", failures).isBetween(bound * 9 / 10, bound);
      assertThat(least).as("%s failures", failures).isLessThan(bound / 10);
    }
  }

  @Test
  void pausesGrowToFifteenSecondsAndEndWithAnAnswer() {
    for (int failure = 0; failure < 100; failure++) {
      masters.failed(ONE);
      assertThat(masters.pause(ONE))
          .isPositive()
          .isLessThanOrEqualTo(Duration.ofSeconds(15).plusNanos(1));
    }
    assertThat(masters.pause(TWO)).isZero();
    masters.answered(ONE, Optional.empty());
    assertThat(masters.pause(ONE)).isZero();
  }
}
