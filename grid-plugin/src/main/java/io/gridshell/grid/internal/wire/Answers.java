package io.gridshell.grid.internal.wire;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Answers of several tasks of one client that came together.
 *
 * @param session the client that sent the tasks
 * @param entries the answers
 */
public record Answers(UUID session, List<Entry> entries) {
  private static final int SMALLEST_ENTRY = 3;

  /**
   * The answer of one task.
   *
   * @param task the task's number in its session
   * @param sequence its place among the tasks to the engine; another one if it was sent again
   * @param answer an {@link Answer}
   */
  public record Entry(long task, long sequence, byte[] answer) {}

  /** These answers as bytes. */
  public byte[] toBytes() {
    int size = 32;
    for (Entry entry : entries) {
      size += entry.answer().length + 24;
    }
    ByteWriter out = new ByteWriter(size).writeUuid(session).writeInt(entries.size());
    for (Entry entry : entries) {
      out.writeLong(entry.task()).writeLong(entry.sequence()).writeBytes(entry.answer());
    }
    return out.toByteArray();
  }

  /** Reads answers. */
  public static Answers read(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    UUID session = in.readUuid();
    int count = in.readCount(SMALLEST_ENTRY);
    List<Entry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entries.add(new Entry(in.readLong(), in.readLong(), in.readBytes()));
    }
    return new Answers(session, entries);
  }
}
