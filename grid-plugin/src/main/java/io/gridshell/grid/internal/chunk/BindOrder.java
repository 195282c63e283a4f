package io.gridshell.grid.internal.chunk;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What an engine does for a scatter: it binds its chunk, and keeps copies of chunks of others.
 *
 * @param own the chunk to bind
 * @param ageMicros how long ago the scatter began
 * @param part the chunk's value
 * @param copies the chunks to keep
 */
public record BindOrder(ChunkInfo own, long ageMicros, Part part, List<Copy> copies) {

  /**
   * A chunk to keep.
   *
   * @param index which
   * @param part its value
   */
  public record Copy(int index, Part part) {}

  /** This order as bytes. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter(256);
    own.write(out);
    out.writeLong(ageMicros);
    part.write(out);
    out.writeInt(copies.size());
    for (Copy copy : copies) {
      out.writeInt(copy.index());
      copy.part().write(out);
    }
    return out.toByteArray();
  }

  /** Reads an order. */
  public static BindOrder read(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    ChunkInfo own = ChunkInfo.read(in);
    long age = in.readLong();
    Part part = Part.read(in);
    int count = in.readCount(2);
    List<Copy> copies = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      copies.add(new Copy(in.readInt(), Part.read(in)));
    }
    return new BindOrder(own, age, part, copies);
  }
}
