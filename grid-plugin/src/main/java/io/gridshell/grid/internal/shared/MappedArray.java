package io.gridshell.grid.internal.shared;

import io.gridshell.SharedArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.Objects;

/**
 * A shared array as this process maps it, in segments: a buffer's index is an {@code int}.
 *
 * <p>The mapping ends when the object is collected, never before: an access to memory that is no
 * longer mapped would end the process.
 */
abstract class MappedArray implements SharedArray {
  private static final long serialVersionUID = 1L;

  static final int SEGMENT_BITS = 30;
  static final int SEGMENT_MASK = (1 << SEGMENT_BITS) - 1;
  private static final ByteBuffer[] CLOSED = {};

  private final transient ArrayKey key;
  private final transient long length;
  private transient volatile Runnable onClose = () -> {};

  /** Not volatile: who closes an array while others use it may find them still reading. */
  transient ByteBuffer[] segments;

  MappedArray(ArrayKey key, ByteBuffer[] segments) {
    this.key = key;
    this.length = key.length();
    this.segments = segments;
  }

  static MappedArray map(ArrayKey key, FileChannel channel) throws IOException {
    long bytes = key.bytes();
    if (channel.size() < bytes) {
      throw new IOException("the file has " + channel.size() + " bytes instead of " + bytes);
    }
    MapMode mode = key.access() == Access.WRITABLE ? MapMode.READ_WRITE : MapMode.READ_ONLY;
    return of(key, segments(channel, bytes, mode));
  }

  /** The same array, writable, to be filled. */
  static MappedArray toFill(ArrayKey key, FileChannel channel) throws IOException {
    return of(key, segments(channel, key.bytes(), MapMode.READ_WRITE));
  }

  private static ByteBuffer[] segments(FileChannel channel, long bytes, MapMode mode)
      throws IOException {
    int count = (int) ((bytes + SEGMENT_MASK) >>> SEGMENT_BITS);
    ByteBuffer[] segments = new ByteBuffer[count];
    for (int i = 0; i < count; i++) {
      long start = (long) i << SEGMENT_BITS;
      segments[i] =
          channel
              .map(mode, start, Math.min(bytes - start, 1L << SEGMENT_BITS))
              .order(ByteOrder.LITTLE_ENDIAN);
    }
    return segments;
  }

  private static MappedArray of(ArrayKey key, ByteBuffer[] segments) {
    return switch (key.kind()) {
      case DOUBLE -> new MappedDoubles(key, segments);
      case FLOAT -> new MappedFloats(key, segments);
      case LONG -> new MappedLongs(key, segments);
      case INT -> new MappedInts(key, segments);
      case BYTE -> new MappedBytes(key, segments);
    };
  }

  void onClose(Runnable action) {
    onClose = action;
  }

  boolean isClosed() {
    return segments == CLOSED && key.length() > 0;
  }

  @Override
  public long length() {
    return key.length();
  }

  @Override
  public Access access() {
    return key.access();
  }

  @Override
  public void close() {
    segments = CLOSED;
    onClose.run();
  }

  /** {@code index} if there is such a number. */
  final long checked(long index) {
    if (index < 0 || index >= length) {
      throw new IndexOutOfBoundsException(
          "index " + index + " of a shared array of " + length + " numbers");
    }
    return index;
  }

  /** Why an access failed. */
  RuntimeException explain(RuntimeException failure) {
    if (isClosed()) {
      return new IllegalStateException("the shared array is closed here", failure);
    } else if (failure instanceof ReadOnlyBufferException) {
      return new UnsupportedOperationException(
          "the shared array is read-only; share it with Access.WRITABLE to write", failure);
    }
    return failure;
  }

  /** Checks the bounds of a copy. */
  void check(long index, int arrayLength, int at, int count) {
    if (isClosed()) {
      throw new IllegalStateException("the shared array is closed here");
    }
    if (index < 0 || count < 0 || index > key.length() - count) {
      throw new IndexOutOfBoundsException(
          "numbers "
              + index
              + " to "
              + (index + count)
              + " of a shared array of "
              + key.length()
              + " numbers");
    }
    Objects.checkFromIndexSize(at, count, arrayLength);
  }

  /** The bytes from byte {@code at} on that lie in one segment. */
  ByteBuffer from(long at) {
    ByteBuffer segment = segments[(int) (at >>> SEGMENT_BITS)];
    int start = (int) at & SEGMENT_MASK;
    return segment.slice(start, segment.limit() - start).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** What travels. */
  Object writeReplace() {
    return new ArrayTicket(key);
  }
}
