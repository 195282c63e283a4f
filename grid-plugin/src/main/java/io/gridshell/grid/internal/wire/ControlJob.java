package io.gridshell.grid.internal.wire;

import org.apache.ignite.Ignite;
import org.apache.ignite.binary.BinaryObjectException;
import org.apache.ignite.binary.BinaryReader;
import org.apache.ignite.binary.BinaryWriter;
import org.apache.ignite.binary.Binarylizable;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.jspecify.annotations.NullUnmarked;

/** A {@link Control} command as a job of Ignite's compute grid. */
@NullUnmarked
public final class ControlJob implements IgniteCallable<byte[]>, Binarylizable {
  private static final long serialVersionUID = 1L;

  private byte[] command;

  @IgniteInstanceResource private transient Ignite ignite;

  /** For Ignite. */
  public ControlJob() {}

  /** Creates a job for {@code command}. */
  public ControlJob(Control command) {
    this.command = command.toBytes();
  }

  @Override
  public byte[] call() {
    return EngineHost.of(ignite).control(Control.read(command));
  }

  @Override
  public void writeBinary(BinaryWriter writer) throws BinaryObjectException {
    writer.rawWriter().writeByteArray(command);
  }

  @Override
  public void readBinary(BinaryReader reader) throws BinaryObjectException {
    command = reader.rawReader().readByteArray();
  }
}
