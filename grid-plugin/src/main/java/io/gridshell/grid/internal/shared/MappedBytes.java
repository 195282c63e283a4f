package io.gridshell.grid.internal.shared;

import io.gridshell.SharedArray;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;

/** A mapped array of {@code byte}. */
final class MappedBytes extends MappedArray implements SharedArray.OfByte {
  private static final long serialVersionUID = 1L;

  MappedBytes(ArrayKey key, ByteBuffer[] segments) {
    super(key, segments);
  }

  @Override
  public byte get(long index) {
    long at = checked(index);
    try {
      return segments[(int) (at >>> SEGMENT_BITS)].get((int) at & SEGMENT_MASK);
    } catch (IndexOutOfBoundsException e) {
      throw explain(e);
    }
  }

  @Override
  public void set(long index, byte value) {
    long at = checked(index);
    try {
      segments[(int) (at >>> SEGMENT_BITS)].put((int) at & SEGMENT_MASK, value);
    } catch (IndexOutOfBoundsException | ReadOnlyBufferException e) {
      throw explain(e);
    }
  }

  @Override
  public void read(long index, byte[] target, int at, int count) {
    check(index, target.length, at, count);
    for (int done = 0; done < count; ) {
      ByteBuffer part = from(index + done);
      int n = Math.min(part.remaining(), count - done);
      part.get(target, at + done, n);
      done += n;
    }
  }

  @Override
  public void write(long index, byte[] source, int at, int count) {
    check(index, source.length, at, count);
    try {
      for (int done = 0; done < count; ) {
        ByteBuffer part = from(index + done);
        int n = Math.min(part.remaining(), count - done);
        part.put(source, at + done, n);
        done += n;
      }
    } catch (ReadOnlyBufferException e) {
      throw explain(e);
    }
  }
}
