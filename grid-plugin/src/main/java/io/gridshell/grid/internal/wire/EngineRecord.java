package io.gridshell.grid.internal.wire;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * An engine as the grid's registry lists it.
 *
 * @param id its number
 * @param node its Ignite node
 * @param host name of its machine
 * @param pid its process there
 * @param processors how many processors it may use there
 * @param labels words given to it
 * @param joined when it joined
 */
public record EngineRecord(
    int id, UUID node, String host, long pid, int processors, Set<String> labels, Instant joined) {

  /** This record as bytes. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter(128);
    out.writeInt(id).writeUuid(node).writeString(host).writeLong(pid).writeInt(processors);
    out.writeLong(joined.toEpochMilli()).writeInt(labels.size());
    labels.forEach(out::writeString);
    return out.toByteArray();
  }

  /** Reads a record. */
  public static EngineRecord read(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int id = in.readInt();
    UUID node = in.readUuid();
    String host = in.readString();
    long pid = in.readLong();
    int processors = in.readInt();
    Instant joined = Instant.ofEpochMilli(in.readLong());
    int count = in.readCount(1);
    Set<String> labels = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      labels.add(in.readString());
    }
    return new EngineRecord(id, node, host, pid, processors, labels, joined);
  }
}
