package io.gridshell.grid.internal.shared;

import io.gridshell.SharedArray;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.ReadOnlyBufferException;

/** A mapped array of {@code int}. */
final class MappedInts extends MappedArray implements SharedArray.OfInt {
  private static final long serialVersionUID = 1L;

  MappedInts(ArrayKey key, ByteBuffer[] segments) {
    super(key, segments);
  }

  @Override
  public int get(long index) {
    long at = checked(index) << 2;
    try {
      return segments[(int) (at >>> SEGMENT_BITS)].getInt((int) at & SEGMENT_MASK);
    } catch (IndexOutOfBoundsException e) {
      throw explain(e);
    }
  }

  @Override
  public void set(long index, int value) {
    long at = checked(index) << 2;
    try {
      segments[(int) (at >>> SEGMENT_BITS)].putInt((int) at & SEGMENT_MASK, value);
    } catch (IndexOutOfBoundsException | ReadOnlyBufferException e) {
      throw explain(e);
    }
  }

  @Override
  public void read(long index, int[] target, int at, int count) {
    check(index, target.length, at, count);
    for (int done = 0; done < count; ) {
      IntBuffer part = from((index + done) << 2).asIntBuffer();
      int n = Math.min(part.remaining(), count - done);
      part.get(target, at + done, n);
      done += n;
    }
  }

  @Override
  public void write(long index, int[] source, int at, int count) {
    check(index, source.length, at, count);
    try {
      for (int done = 0; done < count; ) {
        IntBuffer part = from((index + done) << 2).asIntBuffer();
        int n = Math.min(part.remaining(), count - done);
        part.put(source, at + done, n);
        done += n;
      }
    } catch (ReadOnlyBufferException e) {
      throw explain(e);
    }
  }
}
