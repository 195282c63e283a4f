package io.gridshell.grid.internal.shared;

import io.gridshell.SharedArray;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ReadOnlyBufferException;

/** A mapped array of {@code float}. */
final class MappedFloats extends MappedArray implements SharedArray.OfFloat {
  private static final long serialVersionUID = 1L;

  MappedFloats(ArrayKey key, ByteBuffer[] segments) {
    super(key, segments);
  }

  @Override
  public float get(long index) {
    long at = checked(index) << 2;
    try {
      return segments[(int) (at >>> SEGMENT_BITS)].getFloat((int) at & SEGMENT_MASK);
    } catch (IndexOutOfBoundsException e) {
      throw explain(e);
    }
  }

  @Override
  public void set(long index, float value) {
    long at = checked(index) << 2;
    try {
      segments[(int) (at >>> SEGMENT_BITS)].putFloat((int) at & SEGMENT_MASK, value);
    } catch (IndexOutOfBoundsException | ReadOnlyBufferException e) {
      throw explain(e);
    }
  }

  @Override
  public void read(long index, float[] target, int at, int count) {
    check(index, target.length, at, count);
    for (int done = 0; done < count; ) {
      FloatBuffer part = from((index + done) << 2).asFloatBuffer();
      int n = Math.min(part.remaining(), count - done);
      part.get(target, at + done, n);
      done += n;
    }
  }

  @Override
  public void write(long index, float[] source, int at, int count) {
    check(index, source.length, at, count);
    try {
      for (int done = 0; done < count; ) {
        FloatBuffer part = from((index + done) << 2).asFloatBuffer();
        int n = Math.min(part.remaining(), count - done);
        part.put(source, at + done, n);
        done += n;
      }
    } catch (ReadOnlyBufferException e) {
      throw explain(e);
    }
  }
}
