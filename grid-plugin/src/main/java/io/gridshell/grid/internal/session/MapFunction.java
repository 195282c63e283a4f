package io.gridshell.grid.internal.session;

import io.gridshell.GridException;
import io.gridshell.RemoteFunction;
import io.gridshell.TaskCancelledException;
import io.gridshell.TaskTimeoutException;
import io.gridshell.grid.internal.codec.Payload;
import io.gridshell.grid.internal.codec.PayloadDecoder;
import io.gridshell.grid.internal.codec.PayloadEncoder.FunctionPayload;
import io.gridshell.grid.internal.wire.LotResults;
import io.gridshell.grid.internal.wire.Request;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The function of a map, encoded once, and the way to send items to it. */
final class MapFunction {
  private final ClientSession session;
  private final FunctionPayload encoded;
  private final Request.Function wire;
  private final PayloadDecoder decoder;

  /** Encodes {@code function}; throws when it cannot be sent. */
  MapFunction(ClientSession session, RemoteFunction<?, ?> function) {
    this.session = session;
    this.encoded = session.encoder().encodeFunction(function);
    this.wire = Requests.wire(encoded);
    this.decoder = session.decoderFor(function);
  }

  /** A message with {@code items}. */
  Outgoing lot(
      List<? extends @Nullable Object> items,
      long runLimitNanos,
      long budgetNanos,
      List<Library> libraries) {
    Payload values = session.encoder().encode(items.toArray());
    Request request =
        new Request.Lot(items.size(), runLimitNanos, budgetNanos, wire, values.bytes());
    return new Outgoing(
            request.toBytes(), encoded, values.classes(), decoder, MapFunction::readResults)
        .withLibraries(libraries);
  }

  /** The values of the items that the answer covers, with an {@link ItemError} for each miss. */
  private static @Nullable Object[] readResults(byte[] body, PayloadDecoder decoder, Task task) {
    LotResults results = LotResults.read(body);
    List<@Nullable Object> values = decoder.decode(results.payload());
    if (results.misses().isEmpty()) {
      return values.toArray();
    }
    @Nullable Object[] entries = new @Nullable Object[results.covered()];
    for (LotResults.Miss miss : results.misses()) {
      entries[miss.index()] = new ItemError(errorOf(miss, decoder, task));
    }
    Iterator<@Nullable Object> next = values.iterator();
    for (int i = 0; i < entries.length; i++) {
      if (entries[i] == null) {
        entries[i] = next.next();
      }
    }
    return entries;
  }

  private static GridException errorOf(LotResults.Miss miss, PayloadDecoder decoder, Task task) {
    return switch (miss.end()) {
      case FAILED -> Landing.remote(task, decoder, miss.failure());
      case INTERRUPTED ->
          new TaskCancelledException(
              "an item on engine "
                  + task.engine()
                  + " did not end: "
                  + miss.failure().message()
                  + task.storyText());
      case TIMED_OUT ->
          new TaskTimeoutException(
              "an item on engine "
                  + task.engine()
                  + " took too long: "
                  + miss.failure().message()
                  + task.storyText());
    };
  }
}
