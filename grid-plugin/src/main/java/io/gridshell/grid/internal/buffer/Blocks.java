package io.gridshell.grid.internal.buffer;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;

/**
 * Bytes in blocks of bounded size, so that no single array has to hold them all.
 *
 * <p>Nobody changes the blocks once they are here; that makes an object of this class immutable and
 * thread-safe.
 */
public final class Blocks {
  private final List<ByteBuffer> blocks;
  private final long size;

  Blocks(List<ByteBuffer> blocks, long size) {
    this.blocks = List.copyOf(blocks);
    this.size = size;
  }

  /** The bytes of {@code block}, which is not copied. */
  public static Blocks of(byte[] block) {
    return new Blocks(List.of(ByteBuffer.wrap(block)), block.length);
  }

  /** How many bytes there are. */
  public long size() {
    return size;
  }

  /** Hands every block to {@code sink}, which must not change it; serves any number of sinks. */
  public void writeTo(BlockSink sink) {
    for (ByteBuffer block : blocks) {
      if (block.hasRemaining()) {
        sink.accept(block.duplicate());
      }
    }
  }

  /** Reads the bytes from the start. */
  public ByteReader reader() {
    Iterator<ByteBuffer> rest = blocks.iterator();
    return new ByteReader(
        () -> {
          if (!rest.hasNext()) {
            throw new MalformedBytesException("end of " + size + " bytes");
          }
          return rest.next().duplicate();
        },
        size);
  }

  /**
   * The bytes as one array, which may be shared.
   *
   * @throws IllegalStateException when there are more than an array holds
   */
  public byte[] toByteArray() {
    if (blocks.size() == 1) {
      ByteBuffer only = blocks.get(0);
      if (only.arrayOffset() == 0 && only.position() == 0 && only.limit() == only.array().length) {
        return only.array();
      }
    }
    if (size > Integer.MAX_VALUE - 16) {
      throw new IllegalStateException(
          "a value of more than 2 GB cannot be sent in one piece; scatter it or send parts");
    }
    byte[] all = new byte[(int) size];
    int at = 0;
    for (ByteBuffer block : blocks) {
      int length = block.remaining();
      block.get(block.position(), all, at, length);
      at += length;
    }
    return all;
  }
}
