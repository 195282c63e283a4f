package io.gridshell.grid.internal.transfer;

import io.gridshell.grid.internal.buffer.ByteReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Bytes kept for somebody else, outside the heap where they are many.
 *
 * <p>Filled once by one thread, then read by any number of threads.
 */
public final class HeldBytes implements Sink {
  private static final int SEGMENT = 1 << 20;
  private static final int SMALL = 64 << 10;

  private final Layout layout;
  private final List<ByteBuffer> segments = new ArrayList<>();
  private long written;
  private int readers;
  private boolean released;

  /** Creates room for what {@code layout} describes; it is allocated as the bytes arrive. */
  public HeldBytes(Layout layout) {
    this.layout = layout;
  }

  /** Keeps a copy of an encoded value. */
  public static HeldBytes of(byte[] payload) {
    HeldBytes held = new HeldBytes(Layout.payload(payload));
    held.drain(ByteBuffer.wrap(payload));
    return held;
  }

  /** What the bytes are. */
  public Layout layout() {
    return layout;
  }

  @Override
  public void drain(ByteBuffer from) {
    while (from.hasRemaining()) {
      ByteBuffer last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
      if (last == null || !last.hasRemaining()) {
        last = allocate(layout.bytes() - written);
        segments.add(last);
      }
      int run = Math.min(last.remaining(), from.remaining());
      last.put(from.slice(from.position(), run));
      from.position(from.position() + run);
      written += run;
    }
  }

  private ByteBuffer allocate(long left) {
    int size = (int) Math.min(SEGMENT, left);
    try {
      return size <= SMALL ? ByteBuffer.allocate(size) : SegmentPool.SHARED.take(size);
    } catch (OutOfMemoryError full) {
      // Not for the pool: what runs next needs memory of another size.
      segments.clear();
      OutOfMemoryError explained =
          new OutOfMemoryError(
              "no memory for a copy of "
                  + layout.bytes()
                  + " bytes: copies of chunks are outside the heap, in at most what"
                  + " -XX:MaxDirectMemorySize says or, without it, what the heap may have; start the"
                  + " engine with more, or scatter by withBackups(0), which makes no copies");
      explained.initCause(full);
      throw explained;
    }
  }

  /** The bytes from the first on. */
  public Source source() {
    return new Source() {
      private int segment;
      private int at;

      @Override
      public void fill(ByteBuffer into) {
        while (into.hasRemaining() && segment < segments.size()) {
          ByteBuffer current = segments.get(segment);
          int run = Math.min(into.remaining(), current.limit() - at);
          into.put(current.slice(at, run));
          at += run;
          if (at == current.limit()) {
            segment++;
            at = 0;
          }
        }
      }
    };
  }

  /** Reads the bytes from the first on. */
  public ByteReader reader() {
    Iterator<ByteBuffer> all =
        segments.stream().map(segment -> segment.slice(0, segment.limit())).iterator();
    return new ByteReader(all::next, written);
  }

  /** Whether the bytes are still there; they then stay until {@link #endReading()}. */
  public synchronized boolean beginReading() {
    if (!released) {
      readers++;
    }
    return !released;
  }

  /** Ends what {@link #beginReading()} began. */
  public synchronized void endReading() {
    readers--;
    recycle();
  }

  /** Gives the memory back once nobody reads. */
  public synchronized void release() {
    released = true;
    recycle();
  }

  private void recycle() {
    if (released && readers == 0) {
      segments.forEach(SegmentPool.SHARED::give);
      segments.clear();
    }
  }
}
