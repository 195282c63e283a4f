package io.gridshell.grid.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ShareTest {
  private static void halve(Share share, int kept, int begun) {
    share.halve();
    assertThat(share.kept()).isEqualTo(kept);
    assertThat(share.begun()).isEqualTo(begun);
  }

  @Test
  void itemsBeginInOrderUntilNoneIsLeft() {
    Share share = new Share(3);

    assertThat(share.begin()).isZero();
    assertThat(share.begin()).isEqualTo(1);
    assertThat(share.begin()).isEqualTo(2);
    assertThat(share.begin()).isEqualTo(-1);
  }

  @Test
  void halfOfWhatHasNotBegunIsTakenAway() {
    Share share = new Share(11);
    share.begin();

    halve(share, 6, 1);
    halve(share, 3, 1);
    halve(share, 2, 1);
    halve(share, 1, 1);
    halve(share, 1, 1);
    assertThat(share.begin()).isEqualTo(-1);
  }

  @Test
  void theOnlyItemIsTakenAwayUnlessItHasBegun() {
    halve(new Share(1), 0, 0);
    Share begun = new Share(1);
    begun.begin();

    halve(begun, 1, 1);
  }

  @Test
  void whatIsClosedBeginsNothingMore() {
    Share share = new Share(5);
    share.begin();

    share.close();

    assertThat(share.begin()).isEqualTo(-1);
    assertThat(share.kept()).isEqualTo(1);
  }

  @Test
  void noItemIsBothBegunAndTakenAway() {
    for (int round = 0; round < 200; round++) {
      Share share = new Share(500);
      AtomicInteger last = new AtomicInteger(-1);
      CompletableFuture<Void> runner =
          CompletableFuture.runAsync(
              () -> {
                for (int item = share.begin(); item >= 0; item = share.begin()) {
                  last.set(item);
                }
              });
      int kept = 500;
      while (!runner.isDone()) {
        share.halve();
        assertThat(share.kept()).isLessThanOrEqualTo(kept);
        kept = share.kept();
      }
      runner.join();

      assertThat(last.get() + 1).isEqualTo(share.begun()).isEqualTo(share.kept());
    }
  }
}
