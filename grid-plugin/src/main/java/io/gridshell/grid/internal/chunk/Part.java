package io.gridshell.grid.internal.chunk;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.transfer.Layout;
import java.util.UUID;

/** A value of a message: in it when it is small, on a line for data beside it when it is large. */
public sealed interface Part {

  /** An encoded value. */
  record Inline(byte[] payload) implements Part {}

  /**
   * A value that is sent beside the message.
   *
   * @param transfer under which id
   * @param layout what it is
   */
  record Staged(UUID transfer, Layout layout) implements Part {}

  /** Writes this part. */
  default void write(ByteWriter out) {
    if (this instanceof Inline inline) {
      out.writeBoolean(true).writeBytes(inline.payload());
    } else if (this instanceof Staged staged) {
      out.writeBoolean(false).writeUuid(staged.transfer());
      staged.layout().write(out);
    }
  }

  /** Reads a part. */
  static Part read(ByteReader in) {
    return in.readBoolean()
        ? new Inline(in.readBytes())
        : new Staged(in.readUuid(), Layout.read(in));
  }
}
