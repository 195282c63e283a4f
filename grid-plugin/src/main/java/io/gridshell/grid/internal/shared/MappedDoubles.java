package io.gridshell.grid.internal.shared;

import io.gridshell.SharedArray;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.ReadOnlyBufferException;

/** A mapped array of {@code double}. */
final class MappedDoubles extends MappedArray implements SharedArray.OfDouble {
  private static final long serialVersionUID = 1L;

  MappedDoubles(ArrayKey key, ByteBuffer[] segments) {
    super(key, segments);
  }

  @Override
  public double get(long index) {
    long at = checked(index) << 3;
    try {
      return segments[(int) (at >>> SEGMENT_BITS)].getDouble((int) at & SEGMENT_MASK);
    } catch (IndexOutOfBoundsException e) {
      throw explain(e);
    }
  }

  @Override
  public void set(long index, double value) {
    long at = checked(index) << 3;
    try {
      segments[(int) (at >>> SEGMENT_BITS)].putDouble((int) at & SEGMENT_MASK, value);
    } catch (IndexOutOfBoundsException | ReadOnlyBufferException e) {
      throw explain(e);
    }
  }

  @Override
  public void read(long index, double[] target, int at, int count) {
    check(index, target.length, at, count);
    for (int done = 0; done < count; ) {
      DoubleBuffer part = from((index + done) << 3).asDoubleBuffer();
      int n = Math.min(part.remaining(), count - done);
      part.get(target, at + done, n);
      done += n;
    }
  }

  @Override
  public void write(long index, double[] source, int at, int count) {
    check(index, source.length, at, count);
    try {
      for (int done = 0; done < count; ) {
        DoubleBuffer part = from((index + done) << 3).asDoubleBuffer();
        int n = Math.min(part.remaining(), count - done);
        part.put(source, at + done, n);
        done += n;
      }
    } catch (ReadOnlyBufferException e) {
      throw explain(e);
    }
  }
}
