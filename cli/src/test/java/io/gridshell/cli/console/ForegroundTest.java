package io.gridshell.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridshell.cli.console.Foreground.AbandonedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ForegroundTest {
  private final Foreground foreground = new Foreground();
  private final List<Integer> stops = new ArrayList<>();

  @Test
  void anInterruptBetweenTheBeginningAndTheWaitStopsWhatIsWaitedFor() {
    foreground.begin();
    foreground.interrupt();
    foreground.here(() -> assertThat(stops).containsExactly(1), stops::add);

    assertThat(stops).containsExactly(1);
    assertThat(foreground.interrupts()).isEqualTo(1);
  }

  @Test
  void whatWasInterruptedBeforeItBeganAsideIsNotRun() throws Exception {
    AtomicBoolean ran = new AtomicBoolean();
    foreground.begin();
    foreground.interrupt();
    assertThatThrownBy(() -> foreground.aside(() -> ran.getAndSet(true), worker -> stops::add))
        .isInstanceOf(ExecutionException.class);
    assertThat(ran).isFalse();
    foreground.begin();
    assertThat(foreground.aside(() -> 42, worker -> stops::add)).isEqualTo(42);
    assertThat(stops).isEmpty();
  }

  @Test
  void whatIsAskedTwiceAsideIsAbandonedAndMayGoOn() {
    CountDownLatch end = new CountDownLatch(1);
    foreground.begin();
    assertThatThrownBy(
            () ->
                foreground.aside(
                    () -> {
                      foreground.interrupt();
                      foreground.interrupt();
                      end.await();
                      return 1;
                    },
                    worker -> stops::add))
        .isInstanceOf(AbandonedException.class);
    end.countDown();
    assertThat(stops).containsExactly(1, 2);
  }

  @Test
  void interruptsAreCountedForWhatIsWaitedFor() {
    foreground.begin();
    foreground.here(
        () -> {
          foreground.interrupt();
          foreground.interrupt();
        },
        stops::add);

    assertThat(stops).containsExactly(1, 2);
  }

  @Test
  void anInterruptOfWhatWasBeforeConcernsNothingNew() {
    foreground.begin();
    foreground.here(foreground::interrupt, stops::add);
    foreground.begin();
    foreground.here(() -> {}, stops::add);

    assertThat(stops).containsExactly(1);
    assertThat(foreground.interrupts()).isZero();
  }

  @Test
  void anInterruptWhileNothingRunsConcernsNothingNew() {
    foreground.interrupt();
    foreground.begin();
    foreground.here(() -> {}, stops::add);

    assertThat(stops).isEmpty();
  }
}
