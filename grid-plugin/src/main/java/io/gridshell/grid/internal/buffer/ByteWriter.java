package io.gridshell.grid.internal.buffer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** A growing block of bytes, written field by field and read by {@link ByteReader}. */
public final class ByteWriter {
  private byte[] bytes;
  private int size;

  /** Creates a writer with room for {@code capacity} bytes before it grows. */
  public ByteWriter(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  /** Makes room for {@code count} bytes and returns the array to write them to. */
  private int advance(int count) {
    int start = size;
    long needed = (long) size + count;
    if (needed > bytes.length) {
      if (needed > Integer.MAX_VALUE - 16) {
        throw new IllegalStateException(
            "a value of more than 2 GB cannot be sent in one piece; scatter it or send parts");
      }
      bytes =
          Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 16, Math.max(needed, 2L * size)));
    }
    size += count;
    return start;
  }

  /** Writes one byte. */
  public ByteWriter writeByte(int value) {
    int at = advance(1);
    bytes[at] = (byte) value;
    return this;
  }

  /** Writes a flag. */
  public ByteWriter writeBoolean(boolean value) {
    return writeByte(value ? 1 : 0);
  }

  /** Writes an int in one to five bytes; small numbers, also negative ones, are short. */
  public ByteWriter writeInt(int value) {
    return writeLong(value);
  }

  /** Writes a long in one to ten bytes; small numbers, also negative ones, are short. */
  public ByteWriter writeLong(long value) {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7FL) != 0) {
      writeByte((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    return writeByte((int) rest);
  }

  /** Writes text. */
  public ByteWriter writeString(String text) {
    return writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a block with its length. */
  public ByteWriter writeBytes(byte[] block) {
    writeInt(block.length);
    return writeRaw(block);
  }

  /** Writes a block without its length. */
  public ByteWriter writeRaw(byte[] block) {
    int at = advance(block.length);
    System.arraycopy(block, 0, bytes, at, block.length);
    return this;
  }

  /** Writes an id. */
  public ByteWriter writeUuid(UUID id) {
    return writeFixedLong(id.getMostSignificantBits()).writeFixedLong(id.getLeastSignificantBits());
  }

  private ByteWriter writeFixedLong(long value) {
    int at = advance(Long.BYTES);
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[at + i] = (byte) (value >>> (56 - 8 * i));
    }
    return this;
  }

  /**
   * Makes room for {@code count} bytes that the caller fills.
   *
   * @return a buffer over exactly that room
   */
  public ByteBuffer reserve(int count) {
    int at = advance(count);
    return ByteBuffer.wrap(bytes, at, count);
  }

  /** How many bytes were written. */
  public int size() {
    return size;
  }

  /** What was written, as an array of its own. */
  public byte[] toByteArray() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }
}
