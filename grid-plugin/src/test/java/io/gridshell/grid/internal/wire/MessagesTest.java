package io.gridshell.grid.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.EngineLoad;
import io.gridshell.EngineState;
import io.gridshell.OutputEvent;
import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.buffer.MalformedBytesException;
import io.gridshell.grid.internal.code.ContentHash;
import io.gridshell.grid.internal.transfer.Kind;
import io.gridshell.grid.internal.transfer.Layout;
import io.gridshell.grid.internal.transfer.Loaned;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private static final byte[] BLOCK = {3, 1, 4, 1, 5};
  private static final List<Output> OUTPUT =
      List.of(
          new Output(OutputEvent.Stream.STDOUT, "a\n"), new Output(OutputEvent.Stream.STDERR, "b"));

  private static Answer answer() {
    return new Answer(
        Answer.Status.FAILED,
        1_700_000_000_000_000L,
        5,
        4,
        2,
        OUTPUT,
        BLOCK,
        List.of(new ContentHash(1, -2)),
        new byte[0]);
  }

  @Test
  void anAnswerArrivesAsSent() {
    assertThat(Answer.read(answer().toBytes())).usingRecursiveComparison().isEqualTo(answer());
  }

  @Test
  void answersOfSeveralTasksArriveAsSent() {
    Answers answers =
        new Answers(
            UUID.randomUUID(),
            List.of(new Answers.Entry(1L << 40, 0, BLOCK), new Answers.Entry(2, 7, new byte[0])));

    assertThat(Answers.read(answers.toBytes())).usingRecursiveComparison().isEqualTo(answers);
  }

  @Test
  void tasksThatTravelTogetherArriveAsSent() {
    UUID anna = UUID.randomUUID();
    List<EngineAccess.TaskEnvelope> tasks =
        List.of(
            new EngineAccess.TaskEnvelope(
                anna, UUID.randomUUID(), 0, 0, new byte[0], new byte[0], List.of()),
            new EngineAccess.TaskEnvelope(
                anna, anna, 1L << 40, 3, BLOCK, BLOCK, List.of(ContentHash.of(BLOCK))));

    assertThat(EngineAccess.TaskEnvelope.readAll(EngineAccess.TaskEnvelope.toBytes(tasks)))
        .usingRecursiveComparison()
        .isEqualTo(tasks);
  }

  @Test
  void everyRequestArrivesAsSent() {
    List<Request> requests =
        List.of(
            new Request.Execute("int x = 1; // ü"),
            new Request.Apply(new Request.Function.Known(ContentHash.of(BLOCK)), BLOCK),
            new Request.MapItems(new Request.Function.Sent(BLOCK), BLOCK),
            new Request.Pull("a + b"),
            new Request.Push(
                List.of(
                    new Request.Declaration("x", ""),
                    new Request.Declaration("y", "List<Integer>")),
                BLOCK),
            new Request.Accompanied(
                List.of(
                    new Request.Companion(0, UUID.randomUUID()),
                    new Request.Companion(2, UUID.randomUUID())),
                new Request.Pull("a").toBytes()),
            new Request.Grouped(
                new Request.Group(
                    UUID.randomUUID(),
                    List.of(
                        new Request.Member(4, UUID.randomUUID()),
                        new Request.Member(2, UUID.randomUUID()))),
                new Request.Pull("a").toBytes()),
            new Request.Clear());

    for (Request request : requests) {
      assertThat(Request.read(request.toBytes()))
          .hasSameClassAs(request)
          .usingRecursiveComparison()
          .isEqualTo(request);
    }
  }

  @Test
  void everyCommandArrivesAsSent() {
    List<Control> commands =
        List.of(
            new Control.Interrupt(),
            new Control.Restart(),
            new Control.Describe(),
            new Control.FetchCode(List.of(new ContentHash(5, 6))),
            new Control.Cancel(UUID.randomUUID(), UUID.randomUUID(), 1L << 40, 3, true));

    for (Control command : commands) {
      assertThat(Control.read(command.toBytes())).isEqualTo(command);
    }
  }

  @Test
  void anEngineArrivesAsSent() {
    EngineRecord engine =
        new EngineRecord(
            3, UUID.randomUUID(), "host", 4711, 8, Set.of("gpu", "big"), Instant.ofEpochMilli(99));

    assertThat(EngineRecord.read(engine.toBytes())).isEqualTo(engine);
  }

  @Test
  void aReportArrivesAsSent() {
    EngineReport report =
        new EngineReport(
            EngineState.BUSY,
            7,
            new EngineLoad(
                "x + 1",
                Duration.ofMillis(5),
                1L << 40,
                2,
                3,
                4,
                Duration.ofSeconds(6),
                Duration.ofHours(7)));

    assertThat(EngineReport.read(report.toBytes())).isEqualTo(report);
  }

  @Test
  void resultsOfAMapArriveAsSent() {
    ItemResults results =
        new ItemResults(
            List.of(
                Optional.empty(),
                Optional.of(new Failure("X", "m", "stack", 3, BLOCK)),
                Optional.empty()),
            BLOCK);

    assertThat(ItemResults.read(results.toBytes())).usingRecursiveComparison().isEqualTo(results);
  }

  @Test
  void theValueOfACellArrivesAsSent() {
    CellValue value = new CellValue(true, "int", "42", "", BLOCK, null);
    CellValue lent =
        new CellValue(
            true,
            "int[]",
            "[I",
            "",
            new byte[0],
            new Loaned(UUID.randomUUID(), new Layout(Kind.INT, 7)));

    assertThat(CellValue.read(value.toBytes())).usingRecursiveComparison().isEqualTo(value);
    assertThat(CellValue.read(lent.toBytes())).usingRecursiveComparison().isEqualTo(lent);
  }

  @Test
  void outputArrivesAsSent() {
    OutputMessage message = new OutputMessage(UUID.randomUUID(), 7, 2, OUTPUT, 1L << 40, 3);

    assertThat(OutputMessage.read(message.toBytes())).isEqualTo(message);
  }

  @Test
  void bytesThatAreTruncatedOrChangedAreMalformedOrReadAsSomethingElseButNothingWorse() {
    Random random = new Random(11);
    ByteWriter failure = new ByteWriter(16);
    new Failure("X", "m", "stack", 3, BLOCK).write(failure);
    check(random, answer().toBytes(), Answer::read);
    check(
        random,
        new Request.Push(List.of(new Request.Declaration("x", "")), BLOCK).toBytes(),
        Request::read);
    check(
        random,
        new Control.Cancel(UUID.randomUUID(), UUID.randomUUID(), 5, 7, true).toBytes(),
        Control::read);
    check(
        random,
        new OutputMessage(UUID.randomUUID(), 7, 2, OUTPUT, 1L << 40, 3).toBytes(),
        OutputMessage::read);
    check(random, new CellValue(true, "int", "42", "", BLOCK, null).toBytes(), CellValue::read);
    check(random, failure.toByteArray(), bytes -> Failure.read(new ByteReader(bytes)));
  }

  private static void check(Random random, byte[] whole, Function<byte[], Object> read) {
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatExceptionOfType(MalformedBytesException.class).isThrownBy(() -> read.apply(cut));
    }
    for (int i = 0; i < 500; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      assertThatCode(
              () -> {
                try {
                  read.apply(changed);
                } catch (MalformedBytesException expected) {
                  assertThat(expected).hasMessageContaining("malformed bytes");
                }
              })
          .doesNotThrowAnyException();
    }
  }
}
