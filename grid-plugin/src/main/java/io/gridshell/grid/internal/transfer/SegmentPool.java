package io.gridshell.grid.internal.transfer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Segments outside the heap for being used again: fresh memory costs more than filling it. */
final class SegmentPool {
  private static final int KEPT = 64;

  /** The one of this JVM. */
  static final SegmentPool SHARED = new SegmentPool();

  private final Deque<ByteBuffer> free = new ArrayDeque<>();

  private SegmentPool() {}

  /** A segment of {@code capacity} bytes of which {@code limit} are to be used. */
  ByteBuffer take(int capacity, int limit) {
    ByteBuffer segment;
    synchronized (this) {
      segment = free.poll();
    }
    return segment == null ? ByteBuffer.allocateDirect(limit) : segment.clear().limit(limit);
  }

  /** Takes a segment back. */
  synchronized void give(ByteBuffer segment) {
    if (segment.isDirect() && segment.capacity() == 1 << 20 && free.size() < KEPT) {
      free.add(segment);
    }
  }
}
