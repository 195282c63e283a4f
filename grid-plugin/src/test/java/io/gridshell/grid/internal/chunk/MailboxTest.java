package io.gridshell.grid.internal.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

final class MailboxTest {
  private static final UUID CALL = new UUID(1, 1);

  private final Mailbox mailbox = new Mailbox();

  private static Question.Deliver message(long number) {
    return new Question.Deliver(
        CALL, 2, "halo", number, new Part.Inline(new byte[] {(byte) number}), new byte[0]);
  }

  @Test
  void aMessageWaitsForTheCallThatTakesIt() throws InterruptedException {
    assertThat(mailbox.put(message(0))).isTrue();
    assertThat(mailbox.take(CALL, 2, "halo", 1, 1)).isNull();
    assertThat(mailbox.take(CALL, 2, "halo", 0, 1)).isNotNull();
    assertThat(mailbox.take(CALL, 2, "halo", 0, 1)).isNull();
  }

  @Test
  void aMessageForACallThatHasEndedIsDropped() throws InterruptedException {
    assertThat(mailbox.put(message(0))).isTrue();
    assertThat(mailbox.end(CALL)).hasSize(1);
    assertThat(mailbox.put(message(1))).isFalse();
    assertThat(mailbox.take(CALL, 2, "halo", 0, 1)).isNull();
    assertThat(mailbox.take(CALL, 2, "halo", 1, 1)).isNull();
    assertThat(mailbox.hasEnded(CALL)).isTrue();
    assertThat(mailbox.hasEnded(new UUID(1, 2))).isFalse();
  }

  @Test
  void callsThatEndedLongAgoAreForgotten() {
    assertThat(mailbox.end(CALL)).isEmpty();
    for (int number = 0; number < 9_999; number++) {
      assertThat(mailbox.end(new UUID(2, number))).isEmpty();
    }
    assertThat(mailbox.hasEnded(CALL)).isTrue();
    assertThat(mailbox.end(new UUID(3, 0))).isEmpty();
    assertThat(mailbox.hasEnded(CALL)).isFalse();
    assertThat(mailbox.hasEnded(new UUID(3, 0))).isTrue();
  }
}
