package io.gridshell.grid.internal.wire;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import java.util.List;
import java.util.UUID;

/**
 * What a task that still runs has printed and moved.
 *
 * @param session the client that sent the task
 * @param task the task's number there
 * @param sequence counts the messages of the task, from 0
 * @param output what it printed
 * @param expected how many more bytes are to move between its engine and others
 * @param moved how many more have moved
 */
public record OutputMessage(
    UUID session, long task, int sequence, List<Output> output, long expected, long moved) {

  /** This message as bytes. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter(256);
    out.writeUuid(session).writeLong(task).writeInt(sequence);
    Output.writeAll(output, out);
    return out.writeLong(expected).writeLong(moved).toByteArray();
  }

  /** Reads a message. */
  public static OutputMessage read(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    return new OutputMessage(
        in.readUuid(),
        in.readLong(),
        in.readInt(),
        Output.readAll(in),
        in.readLong(),
        in.readLong());
  }
}
