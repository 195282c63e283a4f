package io.gridshell.grid.internal.session;

import io.gridshell.grid.internal.code.ClassUnit;
import io.gridshell.grid.internal.codec.PayloadDecoder;
import io.gridshell.grid.internal.wire.Request;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request, encoded once for however many engines.
 *
 * @param request the request
 * @param classes the classes that engines need for it
 * @param decoder rebuilds what engines answer
 * @param reader makes the task's value of an answer's body
 */
record Outgoing(
    byte[] request, Collection<ClassUnit> classes, PayloadDecoder decoder, AnswerReader reader) {

  /** Makes the value of a task from the body of its answer. */
  interface AnswerReader {
    @Nullable Object read(byte[] body, PayloadDecoder decoder, Task task);

    /** The one value of the body. */
    AnswerReader VALUE = (body, decoder, task) -> decoder.decode(body).get(0);

    /** No value. */
    AnswerReader NOTHING = (body, decoder, task) -> null;
  }

  static Outgoing of(Request request, PayloadDecoder decoder, AnswerReader reader) {
    return new Outgoing(request.toBytes(), List.of(), decoder, reader);
  }

  static Outgoing of(
      Request request, Collection<ClassUnit> classes, PayloadDecoder decoder, AnswerReader reader) {
    return new Outgoing(request.toBytes(), classes, decoder, reader);
  }
}
