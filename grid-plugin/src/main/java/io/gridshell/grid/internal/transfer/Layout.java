package io.gridshell.grid.internal.transfer;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.buffer.MalformedBytesException;
import org.jspecify.annotations.Nullable;

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

  /** The layout of {@code value}; null when it has to be encoded. */
  public static @Nullable Layout of(@Nullable Object value) {
    Kind kind = Kind.of(value);
    return kind == null || value == null ? null : new Layout(kind, Kind.length(value));
  }

  /** A value of this layout, to be filled. */
  public Object newValue() {
    return kind.newValue(count);
  }

  /** The bytes of {@code value}, which is of this layout. */
  public Source sourceOf(Object value) {
    return Source.of(kind, value, 0, count);
  }

  /** Takes the bytes of {@code value}, which is of this layout, in. */
  public Sink into(Object value) {
    return Sink.into(kind, value, 0);
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
