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
    mailbox.put(message(0));
    assertThat(mailbox.take(CALL, 2, "halo", 1, 1)).isNull();
    assertThat(mailbox.take(CALL, 2, "halo", 0, 1)).isNotNull();
    assertThat(mailbox.take(CALL, 2, "halo", 0, 1)).isNull();
  }

  @Test
  void aMessageForACallThatHasEndedIsDropped() throws InterruptedException {
    mailbox.put(message(0));
    mailbox.end(CALL);
    mailbox.put(message(1));
    assertThat(mailbox.take(CALL, 2, "halo", 0, 1)).isNull();
    assertThat(mailbox.take(CALL, 2, "halo", 1, 1)).isNull();
    assertThat(mailbox.hasEnded(CALL)).isTrue();
    assertThat(mailbox.hasEnded(new UUID(1, 2))).isFalse();
  }

  @Test
  void callsThatEndedLongAgoAreForgotten() {
    mailbox.end(CALL);
    for (int number = 0; number < 9_999; number++) {
      mailbox.end(new UUID(2, number));
    }
    assertThat(mailbox.hasEnded(CALL)).isTrue();
    mailbox.end(new UUID(3, 0));
    assertThat(mailbox.hasEnded(CALL)).isFalse();
    assertThat(mailbox.hasEnded(new UUID(3, 0))).isTrue();
  }
}
