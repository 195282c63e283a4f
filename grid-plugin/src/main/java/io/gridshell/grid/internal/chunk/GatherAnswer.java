package io.gridshell.grid.internal.chunk;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import org.jspecify.annotations.Nullable;

/**
 * A part of a variable as its engine gives it.
 *
 * @param chunk which chunk it is; null for a variable that was not scattered
 * @param part its value; {@link Part.Staged} is to be fetched
 */
public record GatherAnswer(@Nullable ChunkInfo chunk, Part part) {

  /** This answer as bytes. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter(256).writeBoolean(chunk != null);
    if (chunk != null) {
      chunk.write(out);
    }
    part.write(out);
    return out.toByteArray();
  }

  /** Reads an answer. */
  public static GatherAnswer read(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    ChunkInfo chunk = in.readBoolean() ? ChunkInfo.read(in) : null;
    return new GatherAnswer(chunk, Part.read(in));
  }
}
