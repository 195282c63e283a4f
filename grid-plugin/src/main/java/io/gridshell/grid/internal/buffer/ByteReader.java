package io.gridshell.grid.internal.buffer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Reads what a {@link ByteWriter} wrote.
 *
 * <p>Every read checks its bounds: bytes that do not parse end in {@link MalformedBytesException},
 * never in an allocation of a made-up size.
 */
public final class ByteReader {
  private final ByteBuffer bytes;

  /** Creates a reader over {@code bytes}, which it does not copy. */
  public ByteReader(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
  }

  private void need(long count) {
    if (count < 0 || count > bytes.remaining()) {
      throw new MalformedBytesException(
          "field of " + count + " bytes at " + bytes.position() + " of " + bytes.limit());
    }
  }

  /** Reads one byte. */
  public int readByte() {
    need(1);
    return bytes.get();
  }

  /** Reads a flag. */
  public boolean readBoolean() {
    return readByte() != 0;
  }

  /** Reads an int. */
  public int readInt() {
    long value = readLong();
    if (value != (int) value) {
      throw new MalformedBytesException("number " + value + " where an int belongs");
    }
    return (int) value;
  }

  /** Reads a long. */
  public long readLong() {
    long rest = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      int piece = readByte();
      rest |= (piece & 0x7FL) << shift;
      if (piece >= 0) {
        return (rest >>> 1) ^ -(rest & 1);
      }
    }
    throw new MalformedBytesException("number without an end at " + bytes.position());
  }

  /** Reads a count of things that take at least {@code smallest} bytes each. */
  public int readCount(int smallest) {
    int count = readInt();
    need((long) count * Math.max(1, smallest));
    return count;
  }

  /** Reads text. */
  public String readString() {
    return new String(readBytes(), StandardCharsets.UTF_8);
  }

  /** Reads a block with its length. */
  public byte[] readBytes() {
    return readRaw(readInt());
  }

  /** Reads {@code count} bytes. */
  public byte[] readRaw(int count) {
    need(count);
    byte[] block = new byte[count];
    bytes.get(block);
    return block;
  }

  /** Reads an id. */
  public UUID readUuid() {
    need(2 * Long.BYTES);
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  /** A buffer over the next {@code count} bytes, which count as read. */
  public ByteBuffer slice(int count) {
    need(count);
    ByteBuffer slice = bytes.slice(bytes.position(), count);
    bytes.position(bytes.position() + count);
    return slice;
  }

  /** How many bytes are left. */
  public int remaining() {
    return bytes.remaining();
  }
}
