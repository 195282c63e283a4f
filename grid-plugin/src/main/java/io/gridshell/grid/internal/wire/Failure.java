package io.gridshell.grid.internal.wire;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;

/**
 * A failure of user code, as text, with the exception itself where it could be encoded.
 *
 * @param className name of the exception's class
 * @param message its message; empty without one
 * @param stack its stack as text
 * @param cellLine line of the cell, from 1; 0 without a cell
 * @param payload the exception; empty when it could not be encoded
 */
public record Failure(
    String className, String message, String stack, int cellLine, byte[] payload) {

  /** Writes this failure. */
  public void write(ByteWriter out) {
    out.writeString(className).writeString(message).writeString(stack).writeInt(cellLine);
    out.writeBytes(payload);
  }

  /** Reads a failure. */
  public static Failure read(ByteReader in) {
    return new Failure(
        in.readString(), in.readString(), in.readString(), in.readInt(), in.readBytes());
  }
}
