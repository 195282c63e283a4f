package io.gridshell.grid.internal.buffer;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Reads what a {@link ByteWriter} wrote, from one array or from blocks as they arrive.
 *
 * <p>Every read checks its bounds: bytes that do not parse end in {@link MalformedBytesException},
 * never in an allocation of a made-up size.
 */
public final class ByteReader {
  private static final BlockSource NOTHING_MORE =
      () -> {
        throw new MalformedBytesException("end where a field belongs");
      };

  private final BlockSource source;
  private ByteBuffer block;

  /** How many bytes follow behind {@link #block}. */
  private long behind;

  /** Creates a reader over {@code bytes}, which it does not copy. */
  public ByteReader(byte[] bytes) {
    source = NOTHING_MORE;
    block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Creates a reader that takes blocks from {@code source} when it needs them.
   *
   * @param size how many bytes the source gives in all; no single field is larger
   */
  public ByteReader(BlockSource source, long size) {
    this.source = source;
    this.block = ByteBuffer.allocate(0);
    this.behind = size;
  }

  private void need(long count) {
    if (count < 0 || count > remaining()) {
      throw new MalformedBytesException(
          "field of " + count + " bytes where " + remaining() + " are left");
    }
  }

  /** Whether the block holds {@code count} more bytes. */
  private boolean contiguous(int count) {
    if (!block.hasRemaining()) {
      nextBlock();
    }
    return block.remaining() >= count;
  }

  private void nextBlock() {
    do {
      if (behind == 0) {
        throw new MalformedBytesException("end where a field belongs");
      }
      block = source.next().order(ByteOrder.LITTLE_ENDIAN);
      behind -= block.remaining();
      if (behind < 0) {
        throw new MalformedBytesException("more bytes than were announced");
      }
    } while (!block.hasRemaining());
  }

  /** Reads one byte. */
  public int readByte() {
    if (!block.hasRemaining()) {
      nextBlock();
    }
    return block.get();
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
    throw new MalformedBytesException("number without an end");
  }

  /** Reads a long of eight bytes. */
  public long readWideLong() {
    need(Long.BYTES);
    return contiguous(Long.BYTES) ? block.getLong() : assembled(Long.BYTES);
  }

  /** Reads a float of four bytes. */
  public float readFloat() {
    need(Float.BYTES);
    return contiguous(Float.BYTES)
        ? block.getFloat()
        : Float.intBitsToFloat((int) assembled(Float.BYTES));
  }

  /** Reads a double of eight bytes. */
  public double readDouble() {
    return Double.longBitsToDouble(readWideLong());
  }

  /** A little-endian number that may lie in two blocks. */
  private long assembled(int width) {
    long value = 0;
    for (int i = 0; i < width; i++) {
      value |= (readByte() & 0xFFL) << (8 * i);
    }
    return value;
  }

  /** Reads a count of things that take at least {@code smallest} bytes each. */
  public int readCount(int smallest) {
    int count = readInt();
    need((long) count * Math.max(1, smallest));
    return count;
  }

  /** Reads text. */
  public String readString() {
    int count = readInt();
    need(count);
    if (count > 0 && contiguous(count) && block.hasArray()) {
      int start = block.arrayOffset() + block.position();
      block.position(block.position() + count);
      return new String(block.array(), start, count, StandardCharsets.UTF_8);
    }
    return new String(readRaw(count), StandardCharsets.UTF_8);
  }

  /** Reads a block with its length. */
  public byte[] readBytes() {
    return readRaw(readInt());
  }

  /** Reads {@code count} bytes. */
  public byte[] readRaw(int count) {
    need(count);
    byte[] bytes = new byte[count];
    readInto(bytes, 0, count);
    return bytes;
  }

  private void readInto(byte[] bytes, int start, int count) {
    for (int done = 0; done < count; ) {
      contiguous(1);
      int n = Math.min(block.remaining(), count - done);
      block.get(bytes, start + done, n);
      done += n;
    }
  }

  /** Reads flags. */
  public boolean[] readBooleans(int count) {
    need(count);
    boolean[] array = new boolean[count];
    for (int i = 0; i < count; i++) {
      array[i] = readByte() != 0;
    }
    return array;
  }

  /** Reads numbers of two bytes. */
  public short[] readShorts(int count) {
    need((long) count * Short.BYTES);
    short[] array = new short[count];
    for (int i = 0; i < count; ) {
      int n = whole(count - i, Short.BYTES);
      if (n == 0) {
        array[i++] = (short) assembled(Short.BYTES);
      } else {
        block.asShortBuffer().get(array, i, n);
        i = skip(i, n, Short.BYTES);
      }
    }
    return array;
  }

  /** Reads characters of two bytes. */
  public char[] readChars(int count) {
    need((long) count * Character.BYTES);
    char[] array = new char[count];
    for (int i = 0; i < count; ) {
      int n = whole(count - i, Character.BYTES);
      if (n == 0) {
        array[i++] = (char) assembled(Character.BYTES);
      } else {
        block.asCharBuffer().get(array, i, n);
        i = skip(i, n, Character.BYTES);
      }
    }
    return array;
  }

  /** Reads numbers of four bytes. */
  public int[] readInts(int count) {
    need((long) count * Integer.BYTES);
    int[] array = new int[count];
    for (int i = 0; i < count; ) {
      int n = whole(count - i, Integer.BYTES);
      if (n == 0) {
        array[i++] = (int) assembled(Integer.BYTES);
      } else {
        block.asIntBuffer().get(array, i, n);
        i = skip(i, n, Integer.BYTES);
      }
    }
    return array;
  }

  /** Reads numbers of eight bytes. */
  public long[] readLongs(int count) {
    need((long) count * Long.BYTES);
    long[] array = new long[count];
    for (int i = 0; i < count; ) {
      int n = whole(count - i, Long.BYTES);
      if (n == 0) {
        array[i++] = assembled(Long.BYTES);
      } else {
        block.asLongBuffer().get(array, i, n);
        i = skip(i, n, Long.BYTES);
      }
    }
    return array;
  }

  /** Reads numbers of four bytes. */
  public float[] readFloats(int count) {
    need((long) count * Float.BYTES);
    float[] array = new float[count];
    for (int i = 0; i < count; ) {
      int n = whole(count - i, Float.BYTES);
      if (n == 0) {
        array[i++] = Float.intBitsToFloat((int) assembled(Float.BYTES));
      } else {
        block.asFloatBuffer().get(array, i, n);
        i = skip(i, n, Float.BYTES);
      }
    }
    return array;
  }

  /** Reads numbers of eight bytes. */
  public double[] readDoubles(int count) {
    need((long) count * Double.BYTES);
    double[] array = new double[count];
    for (int i = 0; i < count; ) {
      int n = whole(count - i, Double.BYTES);
      if (n == 0) {
        array[i++] = Double.longBitsToDouble(assembled(Double.BYTES));
      } else {
        block.asDoubleBuffer().get(array, i, n);
        i = skip(i, n, Double.BYTES);
      }
    }
    return array;
  }

  /** How many of {@code count} elements lie in the block; none when one lies in two blocks. */
  private int whole(int count, int width) {
    contiguous(1);
    return Math.min(count, block.remaining() / width);
  }

  private int skip(int done, int count, int width) {
    block.position(block.position() + count * width);
    return done + count;
  }

  /** Reads an id. */
  public UUID readUuid() {
    return new UUID(Long.reverseBytes(readWideLong()), Long.reverseBytes(readWideLong()));
  }

  /** A stream of the next {@code count} bytes; what is read from it counts as read. */
  public InputStream asStream(long count) {
    need(count);
    return new InputStream() {
      private long left = count;

      @Override
      public int read() {
        if (left == 0) {
          return -1;
        }
        left--;
        return readByte() & 0xFF;
      }

      @Override
      public int read(byte[] bytes, int start, int wanted) {
        if (wanted == 0 || left == 0) {
          return wanted == 0 ? 0 : -1;
        }
        contiguous(1);
        int n = (int) Math.min(left, Math.min(block.remaining(), wanted));
        block.get(bytes, start, n);
        left -= n;
        return n;
      }

      @Override
      public int available() {
        return (int) Math.min(Integer.MAX_VALUE, left);
      }
    };
  }

  /** How many bytes are left. */
  public long remaining() {
    return behind + block.remaining();
  }
}
