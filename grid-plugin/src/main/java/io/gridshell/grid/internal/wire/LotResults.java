package io.gridshell.grid.internal.wire;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.buffer.MalformedBytesException;
import java.util.ArrayList;
import java.util.List;

/**
 * How the first items of a lot ended; those behind them were not begun.
 *
 * @param covered how many
 * @param misses the items without a value, by ascending index
 * @param payload the values of the other items, in order
 */
public record LotResults(int covered, List<Miss> misses, byte[] payload) {

  /** How an item ended that has no value. */
  public enum End {
    /** It threw. */
    FAILED,
    /** It was stopped because somebody interrupted it. */
    INTERRUPTED,
    /** It was stopped because it ran for longer than it may. */
    TIMED_OUT
  }

  /**
   * An item without a value.
   *
   * @param index counted from the first item of the lot
   * @param end how it ended
   * @param failure what it threw; text without a class when it was stopped
   */
  public record Miss(int index, End end, Failure failure) {}

  private static final End[] ENDS = End.values();

  /** These results as bytes. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter(payload.length + misses.size() * 64 + 32);
    out.writeInt(covered).writeInt(misses.size());
    for (Miss miss : misses) {
      out.writeInt(miss.index()).writeByte(miss.end().ordinal());
      miss.failure().write(out);
    }
    return out.writeBytes(payload).toByteArray();
  }

  /** Reads results. */
  public static LotResults read(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int covered = in.readInt();
    int count = in.readCount(2);
    if (covered < count) {
      throw new MalformedBytesException(count + " misses of " + covered + " items");
    }
    List<Miss> misses = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int index = in.readInt();
      int end = in.readByte();
      if (index < 0 || index >= covered || end < 0 || end >= ENDS.length) {
        throw new MalformedBytesException("miss " + index + " of kind " + end);
      }
      misses.add(new Miss(index, ENDS[end], Failure.read(in)));
    }
    return new LotResults(covered, misses, in.readBytes());
  }
}
