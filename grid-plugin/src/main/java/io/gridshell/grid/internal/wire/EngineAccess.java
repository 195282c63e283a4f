package io.gridshell.grid.internal.wire;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.code.ContentHash;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An engine as the jobs that reach its node see it. */
public interface EngineAccess {

  /**
   * Takes a task in. An engine that is free runs it at once on the calling thread, which saves the
   * way to another thread and back; otherwise the task waits and the call returns at once.
   *
   * @param task the task
   * @param carrier told when the task has to wait, and of its answer
   * @return the answer, when the task has run; null when the carrier gets it later
   */
  byte @Nullable [] accept(TaskEnvelope task, Carrier carrier);

  /** What brought a task and takes its answer back. */
  interface Carrier {

    /** The answer comes later, from another thread. */
    void suspend();

    /** Takes the answer of a task that was suspended. */
    void resume(byte[] answer);
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

    /** This task as bytes. */
    public byte[] toBytes() {
      ByteWriter out = new ByteWriter(request.length + code.length + 64);
      out.writeUuid(session).writeUuid(client).writeLong(number).writeLong(sequence);
      out.writeBytes(request).writeBytes(code);
      ContentHash.writeAll(libraries, out);
      return out.toByteArray();
    }

    /** Reads a task. */
    public static TaskEnvelope read(byte[] bytes) {
      ByteReader in = new ByteReader(bytes);
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
