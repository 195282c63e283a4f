package io.gridshell.grid.internal.shared;

import io.gridshell.SharedArray;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.ReadOnlyBufferException;

/** A mapped array of {@code long}. */
final class MappedLongs extends MappedArray implements SharedArray.OfLong {
  private static final long serialVersionUID = 1L;
  private static final VarHandle NUMBERS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  MappedLongs(ArrayKey key, ByteBuffer[] segments) {
    super(key, segments);
  }

  @Override
  public long get(long index) {
    long at = checked(index) << 3;
    try {
      return segments[(int) (at >>> SEGMENT_BITS)].getLong((int) at & SEGMENT_MASK);
    } catch (IndexOutOfBoundsException e) {
      throw explain(e);
    }
  }

  @Override
  public void set(long index, long value) {
    long at = checked(index) << 3;
    try {
      segments[(int) (at >>> SEGMENT_BITS)].putLong((int) at & SEGMENT_MASK, value);
    } catch (IndexOutOfBoundsException | ReadOnlyBufferException e) {
      throw explain(e);
    }
  }

  @Override
  public long addAndGet(long index, long value) {
    long at = checked(index) << 3;
    try {
      ByteBuffer segment = segments[(int) (at >>> SEGMENT_BITS)];
      return (long) NUMBERS.getAndAdd(segment, (int) at & SEGMENT_MASK, value) + value;
    } catch (IndexOutOfBoundsException | ReadOnlyBufferException e) {
      throw explain(e);
    }
  }

  @Override
  public void read(long index, long[] target, int at, int count) {
    check(index, target.length, at, count);
    for (int done = 0; done < count; ) {
      LongBuffer part = from((index + done) << 3).asLongBuffer();
      int n = Math.min(part.remaining(), count - done);
      part.get(target, at + done, n);
      done += n;
    }
  }

  @Override
  public void write(long index, long[] source, int at, int count) {
    check(index, source.length, at, count);
    try {
      for (int done = 0; done < count; ) {
        LongBuffer part = from((index + done) << 3).asLongBuffer();
        int n = Math.min(part.remaining(), count - done);
        part.put(source, at + done, n);
        done += n;
      }
    } catch (ReadOnlyBufferException e) {
      throw explain(e);
    }
  }
}
