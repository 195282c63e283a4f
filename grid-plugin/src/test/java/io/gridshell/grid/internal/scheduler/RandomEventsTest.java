package io.gridshell.grid.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random sequences of events, under the invariant checker. */
class RandomEventsTest {
  private static final int SEQUENCES = 100_000;
  private static final int LONGEST = 160;

  /** Every run of the test takes other sequences; a failure names its own. */
  private final long seed = System.nanoTime();

  @Test
  void nothingIsLostOrDoubledWhateverHappens() {
    Random random = new Random(seed);
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < SEQUENCES; i++) {
      int[] numbers = random.ints(1 + random.nextInt(LONGEST), 0, 1000).toArray();
      try {
        World.run(new Choices(numbers), seen);
      } catch (AssertionError failure) {
        report(numbers, failure);
      }
    }
    assertThat(seen)
        .containsAll(
            List.of(Instruction.class.getPermittedSubclasses()).stream()
                .filter(kind -> kind != Instruction.Settle.class)
                .toList());
    assertThat(seen).contains((Object[]) Instruction.Reason.values());
    assertThat(seen).contains((Object[]) World.Sight.values());
  }

  private void report(int[] numbers, AssertionError first) {
    int[] shortest = Choices.shrink(numbers, World::run);
    try {
      World.run(new Choices(shortest));
    } catch (AssertionError failure) {
      throw new AssertionError(
          "seed " + seed + ", shrunk to " + Arrays.toString(shortest) + ": " + failure.getMessage(),
          failure);
    }
    throw new AssertionError(
        "seed "
            + seed
            + ", does not fail again with "
            + Arrays.toString(numbers)
            + ": "
            + first.getMessage(),
        first);
  }

  @Test
  void aFailingSequenceIsShrunkToWhatMakesItFail() {
    int[] numbers = new Random(1).ints(100, 0, 1000).toArray();
    numbers[40] = 777;

    int[] shortest =
        Choices.shrink(
            numbers,
            choices -> {
              while (choices.more()) {
                if (choices.below(1000) >= 777) {
                  throw new IllegalStateException("found");
                }
              }
            });

    assertThat(shortest).containsExactly(777);
  }
}
