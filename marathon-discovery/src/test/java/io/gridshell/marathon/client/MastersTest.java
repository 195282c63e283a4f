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
