package io.gridshell.grid.internal.transfer;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import java.util.UUID;

/**
 * A value to be fetched, as its owner tells it.
 *
 * @param id how to ask for it
 * @param layout what it is
 */
public record Loaned(UUID id, Layout layout) {

  /** Writes this. */
  public void write(ByteWriter out) {
    out.writeUuid(id);
    layout.write(out);
  }

  /** This as bytes. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter(32);
    write(out);
    return out.toByteArray();
  }

  /** Reads a loan. */
  public static Loaned read(ByteReader in) {
    return new Loaned(in.readUuid(), Layout.read(in));
  }
}
