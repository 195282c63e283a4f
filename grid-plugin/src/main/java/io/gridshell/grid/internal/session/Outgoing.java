package io.gridshell.grid.internal.session;

import io.gridshell.GridException;
import io.gridshell.grid.internal.code.ClassUnit;
import io.gridshell.grid.internal.code.ContentHash;
import io.gridshell.grid.internal.codec.PayloadDecoder;
import io.gridshell.grid.internal.codec.PayloadEncoder.FunctionPayload;
import io.gridshell.grid.internal.wire.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request, encoded once for however many engines.
 *
 * @param request the request
 * @param function the function that it calls; null for a request without
 * @param classes the classes that engines need for the values of the request
 * @param decoder rebuilds what engines answer
 * @param reader makes the task's value of an answer's body
 * @param libraries what the engine needs on its class path
 * @param large values that travel beside the request
 * @param group the call to several engines that the request is part of; null when it is none
 */
record Outgoing(
    byte[] request,
    @Nullable FunctionPayload function,
    Collection<ClassUnit> classes,
    PayloadDecoder decoder,
    AnswerReader reader,
    List<Library> libraries,
    List<LargeValue> large,
    Request.@Nullable Group group) {

  /** A request for one engine that needs no libraries and has nothing beside it. */
  Outgoing(
      byte[] request,
      @Nullable FunctionPayload function,
      Collection<ClassUnit> classes,
      PayloadDecoder decoder,
      AnswerReader reader) {
    this(request, function, classes, decoder, reader, List.of(), List.of(), null);
  }

  /** Makes the value of a task from the body of its answer. */
  interface AnswerReader {
    /** May be {@link Deferred} or {@link Lent}. */
    @Nullable Object read(byte[] body, PayloadDecoder decoder, Task task);

    /** Makes the value of one that came as an array beside the answer. */
    default @Nullable Object accept(Object array, Task task) {
      return array;
    }

    /** Makes the value of an answer that is an error, or throws it. */
    default @Nullable Object failed(GridException error, Task task) {
      throw error;
    }

    /** The one value of the body. */
    AnswerReader VALUE = (body, decoder, task) -> decoder.decode(body).get(0);

    /** No value. */
    AnswerReader NOTHING = (body, decoder, task) -> null;
  }

  static Outgoing of(Request request, PayloadDecoder decoder, AnswerReader reader) {
    return new Outgoing(request.toBytes(), null, List.of(), decoder, reader);
  }

  static Outgoing of(
      Request request, Collection<ClassUnit> classes, PayloadDecoder decoder, AnswerReader reader) {
    return new Outgoing(request.toBytes(), null, classes, decoder, reader);
  }

  Outgoing withReader(AnswerReader newReader) {
    return new Outgoing(request, function, classes, decoder, newReader, libraries, large, group);
  }

  Outgoing withRequest(byte[] newRequest) {
    return new Outgoing(newRequest, function, classes, decoder, reader, libraries, large, group);
  }

  Outgoing withLibraries(List<Library> needed) {
    return new Outgoing(request, function, classes, decoder, reader, needed, large, group);
  }

  /** The same request with {@code values} beside it, in whose places it holds null. */
  Outgoing withLarge(List<LargeValue> values) {
    return new Outgoing(request, function, classes, decoder, reader, libraries, values, group);
  }

  /** The same request as part of a call to several engines. */
  Outgoing withGroup(Request.Group newGroup) {
    return new Outgoing(request, function, classes, decoder, reader, libraries, large, newGroup);
  }

  /** What a receiver that has {@code known} lacks; it counts as known from now on. */
  List<ClassUnit> unknownTo(Set<ContentHash> known) {
    List<ClassUnit> fresh = new ArrayList<>();
    FunctionPayload called = function;
    if (called != null) {
      ClassUnit unit = called.unit();
      if (unit == null) {
        addUnknown(called.payload().classes(), known, fresh);
      } else if (known.add(unit.hash())) {
        // Who has a function has its classes, so that a call costs the same however many they are.
        fresh.add(unit);
        addUnknown(called.payload().classes(), known, fresh);
      }
    }
    addUnknown(classes, known, fresh);
    return fresh;
  }

  private static void addUnknown(
      Collection<ClassUnit> units, Set<ContentHash> known, List<ClassUnit> fresh) {
    for (ClassUnit unit : units) {
      if (known.add(unit.hash())) {
        fresh.add(unit);
      }
    }
  }
}
