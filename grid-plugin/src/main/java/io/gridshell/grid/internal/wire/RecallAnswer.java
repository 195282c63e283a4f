package io.gridshell.grid.internal.wire;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;

/**
 * What an engine has of a task, after half of what was not begun was taken back if asked for.
 *
 * @param kept how many items; {@link #UNKNOWN} when the engine does not have the task
 * @param begun how many of those have begun
 */
public record RecallAnswer(int kept, int begun) {
  /** Stands for a task that is not there, or no longer. */
  public static final int UNKNOWN = -1;

  /** This answer as bytes. */
  public byte[] toBytes() {
    return new ByteWriter(16).writeInt(kept).writeInt(begun).toByteArray();
  }

  /** Reads an answer. */
  public static RecallAnswer read(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    return new RecallAnswer(in.readInt(), in.readInt());
  }
}
