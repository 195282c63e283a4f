package io.gridshell.grid.internal.wire;

import io.gridshell.EngineLoad;
import io.gridshell.EngineState;
import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import java.time.Duration;

/**
 * What an engine says of itself.
 *
 * @param state what it does
 * @param queued tasks that wait
 * @param load what it has done and uses
 */
public record EngineReport(EngineState state, int queued, EngineLoad load) {

  /** Stands for an engine that said nothing. */
  public static final EngineReport SILENT =
      new EngineReport(EngineState.SILENT, 0, EngineLoad.UNKNOWN);

  /** This report as bytes. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter(128);
    out.writeByte(state.ordinal()).writeInt(queued);
    out.writeString(load.running()).writeLong(load.runningFor().toNanos());
    out.writeLong(load.done()).writeLong(load.failed());
    out.writeLong(load.heapUsed()).writeLong(load.heapLimit());
    out.writeLong(load.cpu().toNanos()).writeLong(load.uptime().toNanos());
    return out.toByteArray();
  }

  /** Reads what {@link #toBytes()} wrote. */
  public static EngineReport read(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    EngineState state = EngineState.values()[in.readByte()];
    int queued = in.readInt();
    String running = in.readString();
    Duration runningFor = Duration.ofNanos(in.readLong());
    return new EngineReport(
        state,
        queued,
        new EngineLoad(
            running,
            runningFor,
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            Duration.ofNanos(in.readLong()),
            Duration.ofNanos(in.readLong())));
  }
}
