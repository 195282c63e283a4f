package io.gridshell.grid.internal.transfer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Segments outside the heap for being used again: fresh memory costs more than filling it.
 *
 * <p>Their capacities are powers of two, so that one that was a little smaller serves as well.
 * Thread-safe.
 */
final class SegmentPool {
  private static final long KEPT_BYTES = 64 << 20;

  /** The one of this JVM. */
  static final SegmentPool SHARED = new SegmentPool();

  private final Map<Integer, Deque<ByteBuffer>> free = new HashMap<>();
  private long freeBytes;

  private SegmentPool() {}

  /**
   * A segment of which {@code limit} bytes are to be used.
   *
   * @throws OutOfMemoryError when it would take what others need
   */
  ByteBuffer take(int limit) {
    int capacity = Math.max(1, Integer.highestOneBit(limit - 1) << 1);
    synchronized (this) {
      Deque<ByteBuffer> known = free.get(capacity);
      ByteBuffer segment = known == null ? null : known.poll();
      if (segment != null) {
        freeBytes -= capacity;
        return segment.clear().limit(limit);
      }
    }
    if (!DirectMemory.hasRoomFor(capacity)) {
      forgetFree();
      if (!DirectMemory.makesRoomFor(capacity)) {
        throw new OutOfMemoryError("the memory outside the heap is in use");
      }
    }
    return ByteBuffer.allocateDirect(capacity).limit(limit);
  }

  /** Gives those up that nobody uses, which are of other sizes. */
  private synchronized void forgetFree() {
    free.clear();
    freeBytes = 0;
  }

  /** Takes a segment back. */
  synchronized void give(ByteBuffer segment) {
    if (segment.isDirect() && freeBytes + segment.capacity() <= KEPT_BYTES) {
      free.computeIfAbsent(segment.capacity(), unused -> new ArrayDeque<>()).push(segment);
      freeBytes += segment.capacity();
    }
  }
}
