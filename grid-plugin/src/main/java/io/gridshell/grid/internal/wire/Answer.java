package io.gridshell.grid.internal.wire;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.buffer.MalformedBytesException;
import io.gridshell.grid.internal.code.ContentHash;
import java.util.List;

/**
 * How a task ended, as the engine tells the client.
 *
 * @param status how
 * @param startedMicros when the engine began, microseconds since 1970 by the engine's clock; 0 when
 *     it did not
 * @param endedMicros when it ended
 * @param functionNanos of that, how long the called function took; 0 when that was not measured
 * @param outputMessages how many {@link OutputMessage}s the task sent before
 * @param output what it printed after those
 * @param body depends on the request and the status
 * @param needs the classes that the client must know to read the body
 * @param code those of their class files that the engine never sent to the client
 */
public record Answer(
    Status status,
    long startedMicros,
    long endedMicros,
    long functionNanos,
    int outputMessages,
    List<Output> output,
    byte[] body,
    List<ContentHash> needs,
    byte[] code) {

  /** How a task ended. */
  public enum Status {
    /** With a value; the body holds it. */
    OK,
    /** With a value that is to be fetched; the body says where. */
    LENT,
    /** With an error; the body is a {@link Failure}. */
    FAILED,
    /** It was interrupted; the body is text that says by what. */
    INTERRUPTED,
    /** It left the queue before it began; the body is text that says why. */
    CANCELLED,
    /** The engine lacks class files that the client believed it has. */
    NEEDS_CODE,
    /** It ran for longer than it may; the body is text that says what became of it. */
    TIMED_OUT
  }

  private static final Status[] STATUSES = Status.values();

  /** This answer as bytes. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter(body.length + code.length + 48);
    out.writeByte(status.ordinal());
    out.writeLong(startedMicros).writeLong(endedMicros).writeLong(functionNanos);
    out.writeInt(outputMessages);
    Output.writeAll(output, out);
    out.writeBytes(body);
    ContentHash.writeAll(needs, out);
    return out.writeBytes(code).toByteArray();
  }

  /** Reads an answer. */
  public static Answer read(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int status = in.readByte();
    if (status < 0 || status >= STATUSES.length) {
      throw new MalformedBytesException("answer of status " + status);
    }
    return new Answer(
        STATUSES[status],
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readInt(),
        Output.readAll(in),
        in.readBytes(),
        ContentHash.readAll(in),
        in.readBytes());
  }
}
