package io.gridshell.grid.internal.buffer;

import java.nio.ByteBuffer;

/** Takes the bytes of something large block by block, in order. */
@FunctionalInterface
public interface BlockSink {

  /**
   * Takes the next block, which now belongs to the sink. It may block until its receiver has room.
   *
   * @param block between its position and its limit; never empty
   */
  void accept(ByteBuffer block);
}
