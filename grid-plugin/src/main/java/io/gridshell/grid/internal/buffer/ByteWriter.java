package io.gridshell.grid.internal.buffer;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Writes bytes field by field, for a {@link ByteReader}, into blocks of bounded size.
 *
 * <p>The blocks are either kept or handed on as they fill up. Arrays are little-endian.
 */
public final class ByteWriter {
  /** The size of a full block unless a sink asks for another; small enough for any collector. */
  public static final int BLOCK = 1 << 18;

  private static final int SMALLEST_BLOCK = 16;

  private final int blockSize;
  private final BlockSink sink;
  private final List<ByteBuffer> kept = new ArrayList<>(0);
  private byte[] block;
  private int at;
  private long closed;

  /** Creates a writer that keeps what is written, with room for {@code capacity} bytes. */
  public ByteWriter(int capacity) {
    blockSize = BLOCK;
    sink = kept::add;
    block = new byte[Math.max(SMALLEST_BLOCK, Math.min(BLOCK, capacity))];
  }

  /**
   * Creates a writer that hands every full block to {@code sink}; {@link #flush()} hands over the
   * last one.
   *
   * @param blockSize no block is larger
   */
  public ByteWriter(BlockSink sink, int blockSize) {
    this.blockSize = Math.max(SMALLEST_BLOCK, blockSize);
    this.sink = sink;
    block = new byte[this.blockSize];
  }

  /** Makes room for {@code count} bytes in one block, at most {@link #SMALLEST_BLOCK}. */
  private int advance(int count) {
    room(count, count);
    int start = at;
    at += count;
    return start;
  }

  /** Makes room for {@code least} bytes in one block, and for {@code wanted} if it holds them. */
  private int room(int least, long wanted) {
    if (block.length - at < least || (block.length - at < wanted && block.length < blockSize)) {
      if (at + least > blockSize) {
        flush();
        block = new byte[blockSize];
      } else {
        long grown = Math.max(2L * block.length, at + wanted);
        block = Arrays.copyOf(block, (int) Math.min(blockSize, grown));
      }
    }
    return block.length - at;
  }

  /** Closes the block that is being filled. */
  public void flush() {
    if (at > 0) {
      closed += at;
      ByteBuffer full = ByteBuffer.wrap(block, 0, at);
      block = new byte[0];
      at = 0;
      sink.accept(full);
    }
  }

  /** Writes one byte. */
  public ByteWriter writeByte(int value) {
    int start = advance(1);
    block[start] = (byte) value;
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
    room(10, 10);
    long rest = (value << 1) ^ (value >> 63);
    int to = at;
    while ((rest & ~0x7FL) != 0) {
      block[to++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    block[to++] = (byte) rest;
    at = to;
    return this;
  }

  /** Writes a float in four bytes. */
  public ByteWriter writeFloat(float value) {
    int start = advance(Float.BYTES);
    little(start, Float.BYTES).putFloat(value);
    return this;
  }

  /** Writes a double in eight bytes. */
  public ByteWriter writeDouble(double value) {
    int start = advance(Double.BYTES);
    little(start, Double.BYTES).putDouble(value);
    return this;
  }

  /** Writes text. */
  public ByteWriter writeString(String text) {
    return writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a block with its length. */
  public ByteWriter writeBytes(byte[] bytes) {
    writeInt(bytes.length);
    return writeRaw(bytes);
  }

  /** Writes a block without its length. */
  public ByteWriter writeRaw(byte[] bytes) {
    return writeRaw(bytes, 0, bytes.length);
  }

  /** Writes {@code count} bytes from {@code start} on. */
  public ByteWriter writeRaw(byte[] bytes, int start, int count) {
    for (int done = 0; done < count; ) {
      int n = Math.min(room(1, count - done), count - done);
      System.arraycopy(bytes, start + done, block, at, n);
      at += n;
      done += n;
    }
    return this;
  }

  /** Writes what is between the position and the limit of {@code bytes}, and leaves both. */
  public ByteWriter writeRaw(ByteBuffer bytes) {
    ByteBuffer rest = bytes.duplicate();
    while (rest.hasRemaining()) {
      int n = Math.min(room(1, rest.remaining()), rest.remaining());
      rest.get(block, at, n);
      at += n;
    }
    return this;
  }

  /** Writes what {@code other} keeps, from its byte {@code start} on. */
  public ByteWriter writeAll(ByteWriter other, int start) {
    int[] skip = {start};
    other
        .toBlocks()
        .writeTo(
            part -> {
              int skipped = Math.min(skip[0], part.remaining());
              skip[0] -= skipped;
              writeRaw(part.position(part.position() + skipped));
            });
    return this;
  }

  /** Writes flags, one byte each. */
  public ByteWriter writeBooleans(boolean[] array) {
    for (int i = 0; i < array.length; ) {
      int n = Math.min(room(1, array.length - i), array.length - i);
      for (int end = i + n; i < end; i++) {
        block[at++] = (byte) (array[i] ? 1 : 0);
      }
    }
    return this;
  }

  /** Writes numbers of two bytes. */
  public ByteWriter writeShorts(short[] array) {
    for (int i = 0; i < array.length; ) {
      int n = fitting(array.length - i, Short.BYTES);
      next(n, Short.BYTES).asShortBuffer().put(array, i, n);
      i += n;
    }
    return this;
  }

  /** Writes characters of two bytes. */
  public ByteWriter writeChars(char[] array) {
    for (int i = 0; i < array.length; ) {
      int n = fitting(array.length - i, Character.BYTES);
      next(n, Character.BYTES).asCharBuffer().put(array, i, n);
      i += n;
    }
    return this;
  }

  /** Writes numbers of four bytes. */
  public ByteWriter writeInts(int[] array) {
    for (int i = 0; i < array.length; ) {
      int n = fitting(array.length - i, Integer.BYTES);
      next(n, Integer.BYTES).asIntBuffer().put(array, i, n);
      i += n;
    }
    return this;
  }

  /** Writes numbers of eight bytes. */
  public ByteWriter writeLongs(long[] array) {
    for (int i = 0; i < array.length; ) {
      int n = fitting(array.length - i, Long.BYTES);
      next(n, Long.BYTES).asLongBuffer().put(array, i, n);
      i += n;
    }
    return this;
  }

  /** Writes numbers of four bytes. */
  public ByteWriter writeFloats(float[] array) {
    for (int i = 0; i < array.length; ) {
      int n = fitting(array.length - i, Float.BYTES);
      next(n, Float.BYTES).asFloatBuffer().put(array, i, n);
      i += n;
    }
    return this;
  }

  /** Writes numbers of eight bytes. */
  public ByteWriter writeDoubles(double[] array) {
    for (int i = 0; i < array.length; ) {
      int n = fitting(array.length - i, Double.BYTES);
      next(n, Double.BYTES).asDoubleBuffer().put(array, i, n);
      i += n;
    }
    return this;
  }

  /** How many of {@code count} elements the block has room for; at least one. */
  private int fitting(int count, int width) {
    return Math.min(room(width, (long) count * width) / width, count);
  }

  private ByteBuffer next(int count, int width) {
    int start = at;
    at += count * width;
    return little(start, count * width);
  }

  private ByteBuffer little(int start, int count) {
    return ByteBuffer.wrap(block, start, count).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes a long in eight bytes, which is short for one that uses them all. */
  public ByteWriter writeWideLong(long value) {
    int start = advance(Long.BYTES);
    for (int i = 0; i < Long.BYTES; i++) {
      block[start + i] = (byte) (value >>> (8 * i));
    }
    return this;
  }

  /** Writes an id. */
  public ByteWriter writeUuid(UUID id) {
    return writeWideLong(Long.reverseBytes(id.getMostSignificantBits()))
        .writeWideLong(Long.reverseBytes(id.getLeastSignificantBits()));
  }

  /** A stream whose bytes go here. */
  public OutputStream asStream() {
    return new OutputStream() {
      @Override
      public void write(int b) {
        writeByte(b);
      }

      @Override
      public void write(byte[] bytes, int start, int count) {
        writeRaw(bytes, start, count);
      }
    };
  }

  /**
   * Forgets what was written behind the first {@code size} bytes, which must have been kept.
   *
   * @throws IllegalStateException when they were handed on
   */
  // What is kept was wrapped here, from the start of its array on.
  @SuppressWarnings("ByteBufferBackingArray")
  public void rewind(long size) {
    while (size < closed) {
      if (kept.isEmpty()) {
        throw new IllegalStateException("bytes that were handed on cannot be taken back");
      }
      ByteBuffer last = kept.remove(kept.size() - 1);
      closed -= last.remaining();
      block = last.array();
    }
    at = (int) (size - closed);
  }

  /** How many bytes were written. */
  public long size() {
    return closed + at;
  }

  /** What was written and kept; nothing can be written any more. */
  public Blocks toBlocks() {
    flush();
    return new Blocks(kept, closed);
  }

  /**
   * What was written and kept, as an array of its own; nothing can be written any more.
   *
   * @throws IllegalStateException when it is more than an array holds
   */
  public byte[] toByteArray() {
    return toBlocks().toByteArray();
  }
}
