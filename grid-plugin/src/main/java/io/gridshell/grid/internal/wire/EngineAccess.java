package io.gridshell.grid.internal.wire;

import java.util.UUID;
import java.util.function.Consumer;

/** An engine as the jobs that reach its node see it. */
public interface EngineAccess {

  /**
   * Takes a task in. Does not block.
   *
   * @param task the task
   * @param answer called once with the answer, on a thread of the engine's
   */
  void accept(TaskEnvelope task, Consumer<byte[]> answer);

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
   */
  record TaskEnvelope(
      UUID session, UUID client, long number, long sequence, byte[] request, byte[] code) {}
}
