package io.gridshell.grid.internal.wire;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.transfer.Loaned;
import org.jspecify.annotations.Nullable;

/**
 * What a cell gave.
 *
 * @param hasValue whether it ended with an expression that has a value
 * @param type the declared type of the value; empty without one
 * @param display the value as text; empty without one
 * @param unsendable why the value itself does not travel; empty when it does
 * @param payload the value; empty when it does not travel or is lent
 * @param lent the value where the client is to fetch it; null otherwise
 */
public record CellValue(
    boolean hasValue,
    String type,
    String display,
    String unsendable,
    byte[] payload,
    @Nullable Loaned lent) {

  /** What a cell gave that has no value. */
  public static final CellValue NONE = new CellValue(false, "", "", "", new byte[0], null);

  /** Writes this result. */
  public byte[] toBytes() {
    ByteWriter out =
        new ByteWriter(payload.length + display.length() + 64)
            .writeBoolean(hasValue)
            .writeString(type)
            .writeString(display)
            .writeString(unsendable)
            .writeBytes(payload)
            .writeBoolean(lent != null);
    if (lent != null) {
      lent.write(out);
    }
    return out.toByteArray();
  }

  /** Reads a result. */
  public static CellValue read(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    return new CellValue(
        in.readBoolean(),
        in.readString(),
        in.readString(),
        in.readString(),
        in.readBytes(),
        in.readBoolean() ? Loaned.read(in) : null);
  }
}
