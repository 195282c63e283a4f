package io.gridshell.grid.internal.wire;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.code.ContentHash;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An engine as the jobs that reach its node see it. */
public interface EngineAccess {

  /**
   * Takes tasks of one client in. An engine that is free runs a single one at once on the calling
   * thread, which saves the way to another thread and back; otherwise the tasks wait and the call
   * returns at once.
   *
   * @param tasks the tasks, in the order sent
   * @param carrier told when the tasks have to wait, and of their answers
   * @return the {@link Answer} of a single task that has run; null when the carrier gets that
   *     later, or {@link Answers} for several tasks
   */
  byte @Nullable [] accept(List<TaskEnvelope> tasks, Carrier carrier);

  /** What brought tasks and takes their answers back. */
  interface Carrier {

    /** The answer comes later, from another thread. */
    void suspend();

    /** Takes the answers of tasks that were suspended. */
    void resume(byte[] answers);
  }

  /** Carries a command out. May block for as long as the command allows. */
  byte[] control(Control command);

  /**
   * A task as it arrives.
   *
   * @param session the client that sent it
   * @param client the Ignite node of that client
   * @param number counts the tasks of the session
   * @param sequence counts the tasks of the session to this engine, from 0
   * @param request what to do
   * @param code class files for it
   * @param libraries the jars that the engine must have for it
   */
  record TaskEnvelope(
      UUID session,
      UUID client,
      long number,
      long sequence,
      byte[] request,
      byte[] code,
      List<ContentHash> libraries) {
    private static final int SMALLEST_TASK = 37;

    private int roughSize() {
      return request.length + code.length + 64;
    }

    private void write(ByteWriter out) {
      out.writeUuid(session).writeUuid(client).writeLong(number).writeLong(sequence);
      out.writeBytes(request).writeBytes(code);
      ContentHash.writeAll(libraries, out);
    }

    /** Tasks as bytes. */
    public static byte[] toBytes(List<TaskEnvelope> tasks) {
      int size = 0;
      for (TaskEnvelope task : tasks) {
        size += task.roughSize();
      }
      ByteWriter out = new ByteWriter(size).writeInt(tasks.size());
      for (TaskEnvelope task : tasks) {
        task.write(out);
      }
      return out.toByteArray();
    }

    /** Reads tasks. */
    public static List<TaskEnvelope> readAll(byte[] bytes) {
      ByteReader in = new ByteReader(bytes);
      int count = in.readCount(SMALLEST_TASK);
      List<TaskEnvelope> tasks = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        tasks.add(read(in));
      }
      return tasks;
    }

    private static TaskEnvelope read(ByteReader in) {
      return new TaskEnvelope(
          in.readUuid(),
          in.readUuid(),
          in.readLong(),
          in.readLong(),
          in.readBytes(),
          in.readBytes(),
          ContentHash.readAll(in));
    }
  }
}
