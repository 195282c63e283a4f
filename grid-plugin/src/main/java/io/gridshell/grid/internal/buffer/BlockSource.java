package io.gridshell.grid.internal.buffer;

import java.nio.ByteBuffer;

/** Gives the bytes of something large block by block, in order. */
@FunctionalInterface
public interface BlockSource {

  /**
   * The next block, which now belongs to the caller; only called while bytes are missing. It may
   * block until one arrives.
   *
   * @throws MalformedBytesException when there is none
   */
  ByteBuffer next();
}
