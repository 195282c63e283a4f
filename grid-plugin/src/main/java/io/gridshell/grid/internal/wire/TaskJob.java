package io.gridshell.grid.internal.wire;

import java.util.UUID;
import org.apache.ignite.Ignite;
import org.apache.ignite.binary.BinaryObjectException;
import org.apache.ignite.binary.BinaryRawReader;
import org.apache.ignite.binary.BinaryRawWriter;
import org.apache.ignite.binary.BinaryReader;
import org.apache.ignite.binary.BinaryWriter;
import org.apache.ignite.binary.Binarylizable;
import org.apache.ignite.compute.ComputeJobContext;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.apache.ignite.resources.JobContextResource;
import org.jspecify.annotations.NullUnmarked;

/**
 * A task as a job of Ignite's compute grid, alive on the engine's node while the task waits and
 * runs, so that Ignite's own tools show it.
 *
 * <p>The job suspends itself when it arrives and is called again once the engine has the answer; no
 * thread of Ignite's waits for user code.
 */
@NullUnmarked
public final class TaskJob implements IgniteCallable<byte[]>, Binarylizable {
  private static final long serialVersionUID = 1L;

  private UUID session;
  private UUID client;
  private long number;
  private long sequence;
  private byte[] request;
  private byte[] code;

  @IgniteInstanceResource private transient Ignite ignite;
  @JobContextResource private transient ComputeJobContext context;
  private transient volatile byte[] answer;

  /** For Ignite. */
  public TaskJob() {}

  /** Creates a job for {@code task}. */
  public TaskJob(EngineAccess.TaskEnvelope task) {
    session = task.session();
    client = task.client();
    number = task.number();
    sequence = task.sequence();
    request = task.request();
    code = task.code();
  }

  @Override
  public byte[] call() {
    if (answer != null) {
      return answer;
    }
    EngineAccess engine = EngineHost.of(ignite);
    context.holdcc();
    engine.accept(
        new EngineAccess.TaskEnvelope(session, client, number, sequence, request, code),
        bytes -> {
          answer = bytes;
          context.callcc();
        });
    return null;
  }

  @Override
  public void writeBinary(BinaryWriter writer) throws BinaryObjectException {
    BinaryRawWriter out = writer.rawWriter();
    out.writeUuid(session);
    out.writeUuid(client);
    out.writeLong(number);
    out.writeLong(sequence);
    out.writeByteArray(request);
    out.writeByteArray(code);
  }

  @Override
  public void readBinary(BinaryReader reader) throws BinaryObjectException {
    BinaryRawReader in = reader.rawReader();
    session = in.readUuid();
    client = in.readUuid();
    number = in.readLong();
    sequence = in.readLong();
    request = in.readByteArray();
    code = in.readByteArray();
  }
}
