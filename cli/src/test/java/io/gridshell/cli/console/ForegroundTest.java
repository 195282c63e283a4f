package io.gridshell.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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
