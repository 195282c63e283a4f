package io.gridshell.grid.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.buffer.MalformedBytesException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LotMessagesTest {
  @Test
  void aLotSaysHowManyItemsItHasBeforeItIsRead() {
    Request.Lot lot =
        new Request.Lot(
            700, 5, 6, new Request.Function.Sent(new byte[] {1, 2}), new byte[] {3, 4, 5});
    byte[] bytes = lot.toBytes();

    Request.Lot read = (Request.Lot) Request.read(bytes);

    assertThat(Request.items(bytes)).isEqualTo(700);
    assertThat(read.count()).isEqualTo(700);
    assertThat(read.runLimitNanos()).isEqualTo(5);
    assertThat(read.budgetNanos()).isEqualTo(6);
    assertThat(((Request.Function.Sent) read.function()).payload()).containsExactly(1, 2);
    assertThat(read.items()).containsExactly(3, 4, 5);
    assertThat(Request.items(new Request.Execute("1").toBytes())).isEqualTo(1);
  }

  @Test
  void aLimitedRequestHoldsAnother() {
    Request.Limited read =
        (Request.Limited)
            Request.read(new Request.Limited(1L << 40, new Request.Pull("x")).toBytes());

    assertThat(read.runLimitNanos()).isEqualTo(1L << 40);
    assertThat(read.request()).isEqualTo(new Request.Pull("x"));
  }

  @Test
  void resultsTellMissesFromValues() {
    Failure failure = new Failure("a.B", "no", "", 0, new byte[0]);
    LotResults results =
        new LotResults(
            5,
            List.of(
                new LotResults.Miss(1, LotResults.End.FAILED, failure),
                new LotResults.Miss(4, LotResults.End.TIMED_OUT, failure)),
            new byte[] {9});

    LotResults read = LotResults.read(results.toBytes());

    assertThat(read.covered()).isEqualTo(5);
    assertThat(read.misses()).extracting(LotResults.Miss::index).containsExactly(1, 4);
    assertThat(read.misses())
        .extracting(LotResults.Miss::end)
        .containsExactly(LotResults.End.FAILED, LotResults.End.TIMED_OUT);
    assertThat(read.payload()).containsExactly(9);
  }

  @Test
  void aMissOutsideOfWhatIsCoveredIsRefused() {
    ByteWriter out = new ByteWriter(16).writeInt(2).writeInt(1).writeInt(2).writeByte(0);

    assertThatExceptionOfType(MalformedBytesException.class)
        .isThrownBy(() -> LotResults.read(out.toByteArray()));
  }

  @Test
  void aRecallAndItsAnswerTravel() {
    UUID session = UUID.randomUUID();

    assertThat(Control.read(new Control.Recall(session, 8, true).toBytes()))
        .isEqualTo(new Control.Recall(session, 8, true));
    assertThat(RecallAnswer.read(new RecallAnswer(RecallAnswer.UNKNOWN, 0).toBytes()))
        .isEqualTo(new RecallAnswer(RecallAnswer.UNKNOWN, 0));
  }
}
