package io.gridshell.grid.internal.transfer;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.buffer.MalformedBytesException;

/**
 * What a transfer holds.
 *
 * @param kind what its elements are
 * @param count how many there are
 */
public record Layout(Kind kind, int count) {

  /** Refuses a negative count. */
  public Layout {
    if (count < 0) {
      throw new MalformedBytesException("transfer of " + count + " elements");
    }
  }

  /** The layout of encoded bytes. */
  public static Layout payload(byte[] bytes) {
    return new Layout(Kind.PAYLOAD, bytes.length);
  }

  /** How many bytes travel. */
  public long bytes() {
    return (long) count * kind.width();
  }

  /** Writes this layout. */
  public void write(ByteWriter out) {
    out.writeByte(kind.ordinal()).writeInt(count);
  }

  /** Reads a layout. */
  public static Layout read(ByteReader in) {
    return new Layout(Kind.of(in.readByte()), in.readInt());
  }
}
