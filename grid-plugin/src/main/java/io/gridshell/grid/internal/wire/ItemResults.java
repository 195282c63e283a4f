package io.gridshell.grid.internal.wire;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the items of a map ended.
 *
 * @param failures one entry an item, in order; empty for an item with a value
 * @param payload the values of the other items, in order
 */
public record ItemResults(List<Optional<Failure>> failures, byte[] payload) {

  /** Writes these results. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter(payload.length + failures.size() + 64);
    out.writeInt(failures.size());
    for (Optional<Failure> failure : failures) {
      out.writeBoolean(failure.isPresent());
      failure.ifPresent(present -> present.write(out));
    }
    return out.writeBytes(payload).toByteArray();
  }

  /** Reads results. */
  public static ItemResults read(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int count = in.readCount(1);
    List<Optional<Failure>> failures = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      failures.add(in.readBoolean() ? Optional.of(Failure.read(in)) : Optional.empty());
    }
    return new ItemResults(failures, in.readBytes());
  }
}
