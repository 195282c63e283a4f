package io.gridshell.grid.internal.session;

import io.gridshell.Call;
import io.gridshell.CodeShippingException;
import io.gridshell.Outcome;
import io.gridshell.RemoteFunction;
import io.gridshell.grid.internal.code.ClassUnit;
import io.gridshell.grid.internal.codec.Payload;
import io.gridshell.grid.internal.codec.PayloadDecoder;
import io.gridshell.grid.internal.codec.PayloadEncoder.FunctionPayload;
import io.gridshell.grid.internal.transfer.Loaned;
import io.gridshell.grid.internal.wire.CellValue;
import io.gridshell.grid.internal.wire.Failure;
import io.gridshell.grid.internal.wire.ItemResults;
import io.gridshell.grid.internal.wire.Request;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Encodes what views ask for. */
final class Requests {
  private final ClientSession session;

  Requests(ClientSession session) {
    this.session = session;
  }

  Outgoing execute(String cell) {
    return Outgoing.of(new Request.Execute(cell), session.decoderFor(null), Requests::readCell);
  }

  private static Object readCell(byte[] body, PayloadDecoder decoder, Task task) {
    CellValue cell = CellValue.read(body);
    Loaned lent = cell.lent();
    if (lent != null) {
      return new Lent(lent, value -> received(cell, value, "", task));
    }
    Object value = null;
    String unsendable = cell.unsendable();
    if (cell.hasValue() && unsendable.isEmpty()) {
      try {
        value = decoder.decode(cell.payload()).get(0);
      } catch (CodeShippingException e) {
        unsendable = String.valueOf(e.getMessage());
      }
    }
    return received(cell, value, unsendable, task);
  }

  private static ReceivedCell received(
      CellValue cell, @Nullable Object value, String unsendable, Task task) {
    return new ReceivedCell(
        task.engine(), cell.hasValue(), value, unsendable, cell.type(), cell.display(), task);
  }

  Outgoing apply(Call<?> call) {
    return apply(call, 0);
  }

  /** A call that may run for {@code runLimitNanos}; 0 without a limit. */
  Outgoing apply(Call<?> call, long runLimitNanos) {
    FunctionPayload function = session.encoder().encodeFunction(call.function());
    @Nullable Object[] values = call.arguments().toArray();
    List<LargeValue> large = LargeValue.takeOut(values);
    Payload arguments = session.encoder().encode(values);
    Request request = new Request.Apply(wire(function), arguments.bytes());
    return new Outgoing(
            (runLimitNanos == 0 ? request : new Request.Limited(runLimitNanos, request)).toBytes(),
            function,
            arguments.classes(),
            session.decoderFor(call.function()),
            Outgoing.AnswerReader.VALUE)
        .withLarge(large);
  }

  static Request.Function wire(FunctionPayload function) {
    ClassUnit unit = function.unit();
    return unit == null
        ? new Request.Function.Sent(function.payload().bytes())
        : new Request.Function.Known(unit.hash());
  }

  /** Several items, as one task. */
  Outgoing mapItems(RemoteFunction<?, ?> function, List<? extends @Nullable Object> items) {
    FunctionPayload encoded = session.encoder().encodeFunction(function);
    Payload values = session.encoder().encode(items.toArray());
    return new Outgoing(
        new Request.MapItems(wire(encoded), values.bytes()).toBytes(),
        encoded,
        values.classes(),
        session.decoderFor(function),
        Requests::readItems);
  }

  private static Object readItems(byte[] body, PayloadDecoder decoder, Task task) {
    ItemResults results = ItemResults.read(body);
    Iterator<@Nullable Object> values = decoder.decode(results.payload()).iterator();
    List<Outcome<@Nullable Object>> outcomes = new ArrayList<>(results.failures().size());
    for (Optional<Failure> failure : results.failures()) {
      outcomes.add(
          failure.isPresent()
              ? new Outcome.Failed<>(task.engine(), Landing.remote(task, decoder, failure.get()))
              : new Outcome.Ok<>(task.engine(), values.next()));
    }
    return outcomes;
  }

  Outgoing push(Map<String, ? extends @Nullable Object> values) {
    List<Request.Declaration> variables =
        values.keySet().stream().map(name -> new Request.Declaration(name, "")).toList();
    return push(variables, values.values().toArray());
  }

  Outgoing push(List<Request.Declaration> variables, @Nullable Object[] values) {
    @Nullable Object[] small = values.clone();
    List<LargeValue> large = LargeValue.takeOut(small);
    Payload payload = session.encoder().encode(small);
    return Outgoing.of(
            new Request.Push(variables, payload.bytes()),
            payload.classes(),
            session.decoderFor(null),
            Outgoing.AnswerReader.NOTHING)
        .withLarge(large);
  }

  Outgoing pull(String expression) {
    return Outgoing.of(
        new Request.Pull(expression), session.decoderFor(null), Outgoing.AnswerReader.VALUE);
  }

  /** As {@link #pull(String)}, with values of another type refused. */
  Outgoing pull(String expression, Expected expected) {
    return pull(expression).withReader(new Checked(expected));
  }

  /** Reads a value of a type that the caller expects. */
  private record Checked(Expected expected) implements Outgoing.AnswerReader {
    @Override
    public @Nullable Object read(byte[] body, PayloadDecoder decoder, Task task) {
      return expected.check(VALUE.read(body, decoder, task), task.engine());
    }

    @Override
    public @Nullable Object accept(Object array, Task task) {
      return Objects.requireNonNull(expected.check(array, task.engine()));
    }
  }

  Outgoing gather(String name) {
    return Outgoing.of(
        new Request.Gather(name), session.decoderFor(null), Outgoing.AnswerReader.NOTHING);
  }

  Outgoing clear() {
    return Outgoing.of(
        new Request.Clear(), session.decoderFor(null), Outgoing.AnswerReader.NOTHING);
  }
}
