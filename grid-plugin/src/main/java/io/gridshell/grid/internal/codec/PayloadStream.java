package io.gridshell.grid.internal.codec;

import io.gridshell.grid.internal.buffer.BlockSink;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.code.ClassUnit;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One value on its way to any number of receivers, block by block.
 *
 * <p>A primitive array or a buffer is taken apart while it is sent, so that it is never in memory
 * twice: what it holds at that time is what arrives. Every other value was encoded before.
 */
public final class PayloadStream {
  private final long size;
  private final Collection<ClassUnit> classes;
  private final Body body;

  /** Writes the payload. */
  private interface Body {
    void writeTo(ByteWriter out);
  }

  private PayloadStream(long size, Collection<ClassUnit> classes, Body body) {
    this.size = size;
    this.classes = classes;
    this.body = body;
  }

  static PayloadStream of(Payload payload) {
    return new PayloadStream(
        payload.blocks().size(), payload.classes(), out -> payload.blocks().writeTo(out::writeRaw));
  }

  /** A stream of {@code value}; null when it is no value whose bytes are a raw block. */
  static @Nullable PayloadStream ofRaw(Object value) {
    long content = RawBlocks.contentSize(value);
    if (content < 0) {
      return null;
    }
    ByteWriter head = new ByteWriter(32);
    PayloadEncoder.writeNoClassesAndCount(head, 1);
    RawBlocks.writeHead(head, value);
    byte[] start = head.toByteArray();
    return new PayloadStream(
        start.length + content,
        List.of(),
        out -> RawBlocks.writeContent(out.writeRaw(start), value));
  }

  /** How many bytes the payload has. */
  public long size() {
    return size;
  }

  /** The classes that a receiver must know. */
  public Collection<ClassUnit> classes() {
    return classes;
  }

  /**
   * Hands the payload to {@code sink}. Can be called any number of times.
   *
   * @param blockSize no block is larger
   */
  public void writeTo(BlockSink sink, int blockSize) {
    ByteWriter out = new ByteWriter(sink, blockSize);
    body.writeTo(out);
    out.flush();
  }
}
