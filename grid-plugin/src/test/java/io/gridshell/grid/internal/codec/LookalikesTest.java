package io.gridshell.grid.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.grid.internal.code.ClassClosures;
import io.gridshell.grid.internal.code.CodeSpaces;
import io.gridshell.grid.internal.code.CodeStore;
import io.gridshell.grid.internal.code.EverywherePresent;
import io.gridshell.interpreter.CellOutcome;
import io.gridshell.interpreter.Interpreter;
import io.gridshell.interpreter.OutputSink;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that several sessions declare by one source, between those sessions. */
class LookalikesTest {
  private static final String RECORDS =
      """
      record Step(int length) {}
      record Walk(Step first, Step[] all, Mood mood) {}
      enum Mood { GOOD, BAD }
      """;
  private static final String WALK = "new Walk(new Step(5), new Step[] {new Step(6)}, Mood.BAD)";

  private final PayloadEncoder encoder =
      new PayloadEncoder(new ClassClosures(new EverywherePresent()));
  private final CodeStore store = new CodeStore();
  private Interpreter one;
  private Interpreter other;

  @BeforeEach
  void open() {
    one = Interpreter.builder().name("one").build();
    other = Interpreter.builder().name("other").build();
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  private static @Nullable Object run(Interpreter session, String cell) {
    CellOutcome outcome = session.execute(cell, OutputSink.NONE);
    assertThat(outcome).isInstanceOf(CellOutcome.Completed.class);
    return ((CellOutcome.Completed) outcome).value();
  }

  private PayloadDecoder decoder(ClassLoader parent) {
    return new PayloadDecoder(new CodeSpaces(parent, (name, bytes) -> bytes, store));
  }

  private Object send(@Nullable Object value, PayloadDecoder receiver) {
    Payload payload = encoder.encode(value);
    payload.classes().forEach(store::add);
    return Objects.requireNonNull(receiver.decode(payload.bytes()).get(0));
  }

  @Test
  void aRecordIsThatOfTheReceiversOwnSession() {
    run(one, RECORDS);
    run(other, "int a = 1;\nclass Before {}\n" + RECORDS);

    Object walk = send(run(one, WALK), decoder(other.classLoader()));

    assertThat(walk).hasSameClassAs(Objects.requireNonNull(run(other, WALK)));
    assertThat(walk.toString()).startsWith("Walk[first=Step[length=5]").endsWith("mood=BAD]");
    Object back = send(walk, decoder(one.classLoader()));
    assertThat(back).hasSameClassAs(Objects.requireNonNull(run(one, WALK)));
  }

  @Test
  void recordsOfTwoSessionsAreOfOneClassForAProgram() {
    run(one, RECORDS);
    run(other, "class Before {}\n" + RECORDS);
    PayloadDecoder program = decoder(LookalikesTest.class.getClassLoader());

    Object first = send(run(one, "List.of(new Step(1), Mood.BAD)"), program);
    Object second = send(run(other, "List.of(new Step(1), Mood.BAD)"), program);
    Object walk = send(run(other, WALK), program);

    assertThat(second).isEqualTo(first);
    assertThat(walk).hasSameClassAs(send(run(one, WALK), program));
  }

  @Test
  void whatIsALittleDifferentStaysWhatItIs() {
    run(one, "record Step(int length) {}");
    run(other, "record Step(long length) {}");

    Object step = send(run(one, "new Step(3)"), decoder(other.classLoader()));

    assertThat(step).hasToString("Step[length=3]");
    assertThat(step.getClass())
        .isNotEqualTo(Objects.requireNonNull(run(other, "new Step(3)")).getClass());
  }

  @Test
  void aSessionThatDeclaresItLaterHasItsOwnFromThenOn() {
    run(one, "record Step(int length) {}");
    PayloadDecoder receiver = decoder(other.classLoader());
    List<Object> before = List.of(send(run(one, "new Step(1)"), receiver));
    run(other, "int a = 1;\nrecord Step(int length) {}");

    Object after = send(run(one, "new Step(1)"), receiver);

    assertThat(after).hasSameClassAs(Objects.requireNonNull(run(other, "new Step(1)")));
    assertThat(before.get(0)).hasToString("Step[length=1]");
  }
}
