package io.gridshell.grid.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.grid.internal.wire.Answers;
import io.gridshell.grid.internal.wire.EngineAccess.Carrier;
import io.gridshell.grid.internal.wire.EngineAccess.TaskEnvelope;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BundleTest {
  private static final UUID ANNA = UUID.randomUUID();
  private static final long MILLI = 1_000_000;

  private final List<String> sent = new ArrayList<>();
  private long now;
  private boolean refuses;
  private final Carrier carrier =
      new Carrier() {
        @Override
        public void suspend() {
          sent.add("suspended again");
        }

        @Override
        public void resume(byte[] answers) {
          sent.add("carried " + told(answers));
        }
      };
  private final Bundle bundle =
      new Bundle(
          ANNA, 3, carrier, answers -> !refuses && sent.add("early " + told(answers)), () -> now);

  private static List<String> told(byte[] answers) {
    Answers read = Answers.read(answers);
    assertThat(read.session()).isEqualTo(ANNA);
    return read.entries().stream()
        .map(entry -> entry.task() + "/" + entry.sequence() + "=" + entry.answer()[0])
        .toList();
  }

  private boolean answer(int number) {
    return bundle.answer(
        new TaskEnvelope(ANNA, ANNA, number, number + 10, new byte[0], new byte[0], List.of()),
        new byte[] {(byte) (2 * number)});
  }

  @Test
  void answersGoBackTogetherWithTheLast() {
    assertThat(answer(1)).isFalse();
    assertThat(answer(3)).isFalse();
    assertThat(answer(2)).isTrue();
    bundle.flush();

    assertThat(sent).containsExactly("carried [1/11=2, 3/13=6, 2/12=4]");
  }

  @Test
  void whatHasWaitedForLongGoesWithTheNext() {
    answer(1);
    now = 3 * MILLI;
    answer(2);
    answer(3);

    assertThat(sent).containsExactly("early [1/11=2, 2/12=4]", "carried [3/13=6]");
  }

  @Test
  void whatCannotBeSentEarlyGoesWithTheLast() {
    answer(1);
    refuses = true;
    bundle.flush();
    refuses = false;
    answer(2);
    answer(3);

    assertThat(sent).containsExactly("carried [1/11=2, 2/12=4, 3/13=6]");
  }

  @Test
  void whatIsReadyCanGoAtAnyTimeAndOnlyOnce() {
    bundle.flush();
    answer(1);
    bundle.flush();
    bundle.flush();
    answer(2);
    answer(3);

    assertThat(sent).containsExactly("early [1/11=2]", "carried [2/12=4, 3/13=6]");
  }
}
