package io.gridshell.grid.internal.wire;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.apache.ignite.Ignite;
import org.apache.ignite.binary.BinaryObjectException;
import org.apache.ignite.binary.BinaryReader;
import org.apache.ignite.binary.BinaryWriter;
import org.apache.ignite.binary.Binarylizable;
import org.apache.ignite.compute.ComputeJobContext;
import org.apache.ignite.compute.ComputeJobMasterLeaveAware;
import org.apache.ignite.compute.ComputeTaskSession;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.apache.ignite.resources.JobContextResource;
import org.jspecify.annotations.NullUnmarked;

/**
 * A task as a job of Ignite's compute grid, alive on the engine's node while the task waits and
 * runs, so that Ignite's own tools show it; or several small tasks, which cost one job together.
 *
 * <p>A job that finds its engine free runs at once. One that has to wait suspends itself and is
 * called again once the engine has the answer, so that it holds no thread of Ignite's meanwhile.
 */
@NullUnmarked
public final class TaskJob
    implements IgniteCallable<byte[]>,
        Binarylizable,
        ComputeJobMasterLeaveAware,
        EngineAccess.Carrier {
  private static final Logger LOG = System.getLogger(TaskJob.class.getName());
  private static final long serialVersionUID = 1L;

  private byte[] tasks;

  @IgniteInstanceResource private transient Ignite ignite;
  @JobContextResource private transient ComputeJobContext context;
  private transient volatile byte[] answer;

  /** For Ignite. */
  public TaskJob() {}

  /** Creates a job for {@code tasks}. */
  public TaskJob(List<EngineAccess.TaskEnvelope> tasks) {
    this.tasks = EngineAccess.TaskEnvelope.toBytes(tasks);
  }

  @Override
  public byte[] call() {
    if (answer != null) {
      return answer;
    }
    return EngineHost.of(ignite).accept(EngineAccess.TaskEnvelope.readAll(tasks), this);
  }

  @Override
  public void suspend() {
    context.holdcc();
  }

  @Override
  public void resume(byte[] bytes) {
    answer = bytes;
    context.callcc();
  }

  /** The engine itself decides what becomes of the tasks of a client that has left. */
  @Override
  public void onMasterNodeLeft(ComputeTaskSession session) {
    LOG.log(Level.DEBUG, "lost client={0}", session.getTaskNodeId());
  }

  @Override
  public void writeBinary(BinaryWriter writer) throws BinaryObjectException {
    writer.rawWriter().writeByteArray(tasks);
  }

  @Override
  public void readBinary(BinaryReader reader) throws BinaryObjectException {
    tasks = reader.rawReader().readByteArray();
  }
}
