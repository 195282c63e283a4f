package io.gridshell.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** One interpreter for a test class, with the outcomes that tests expect. */
final class Cells implements AutoCloseable {
  final Interpreter interpreter;
  final List<String> writes = new CopyOnWriteArrayList<>();

  Cells() {
    this(Interpreter.builder().name("test").build());
  }

  Cells(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  CellOutcome run(String cell) {
    return interpreter.execute(cell, this::write);
  }

  void write(OutputSink.Stream stream, String text) {
    writes.add((stream == OutputSink.Stream.STDOUT ? "out:" : "err:") + text);
  }

  CellOutcome.Completed completed(String cell) {
    CellOutcome outcome = run(cell);
    if (outcome instanceof CellOutcome.Completed completed) {
      return completed;
    }
    if (outcome instanceof CellOutcome.Rejected rejected) {
      return fail(rejected.rendered());
    }
    if (outcome instanceof CellOutcome.Threw threw) {
      return fail(threw.trace(), threw.exception());
    }
    return fail(outcome.toString());
  }

  /** The value of the last expression; tests that expect null say so themselves. */
  @SuppressWarnings("NullAway")
  Object value(String cell) {
    CellOutcome.Completed completed = completed(cell);
    assertThat(completed.hasValue()).as("value of " + cell).isTrue();
    return completed.value();
  }

  /** The live value of a variable that is not null. */
  <T> T live(String name, Class<T> type) {
    return type.cast(Objects.requireNonNull(interpreter.read(name).value()));
  }

  String type(String cell) {
    return completed(cell).type();
  }

  CellOutcome.Rejected rejected(String cell) {
    CellOutcome outcome = run(cell);
    assertThat(outcome).isInstanceOf(CellOutcome.Rejected.class);
    return (CellOutcome.Rejected) outcome;
  }

  CellOutcome.Threw threw(String cell) {
    CellOutcome outcome = run(cell);
    assertThat(outcome).isInstanceOf(CellOutcome.Threw.class);
    return (CellOutcome.Threw) outcome;
  }

  String output() {
    return String.join("", writes);
  }

  @Override
  public void close() {
    interpreter.close();
  }
}
