package io.gridshell.grid.internal.chunk;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.buffer.MalformedBytesException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * One chunk of a scattered variable, and all that is known of the others.
 *
 * @param variable names the scatter
 * @param version orders scatters of one name that overlap
 * @param name the variable
 * @param type its declared type; empty where the engine derives it
 * @param dealing how the items were dealt, so that they can be dealt anew
 * @param backups how many engines keep a copy of each chunk
 * @param index which chunk this is
 * @param engines the engine of each chunk
 * @param sizes how many items each chunk has
 */
public record ChunkInfo(
    UUID variable,
    long version,
    String name,
    String type,
    Dealing dealing,
    int backups,
    int index,
    List<Integer> engines,
    List<Integer> sizes) {

  /** How items were dealt. */
  public enum Dealing {
    /** In blocks. */
    BLOCK,
    /** In turn. */
    ROUND_ROBIN,
    /** By a function of the user's. */
    OWN;

    private static final Dealing[] ALL = values();

    private static Dealing of(int code) {
      if (code < 0 || code >= ALL.length) {
        throw new MalformedBytesException("dealing " + code);
      }
      return ALL[code];
    }
  }

  /** The same of chunk {@code other}. */
  public ChunkInfo at(int other) {
    return new ChunkInfo(variable, version, name, type, dealing, backups, other, engines, sizes);
  }

  /** The engine of this chunk. */
  public int owner() {
    return engines.get(index);
  }

  /** Writes this. */
  public void write(ByteWriter out) {
    out.writeUuid(variable).writeLong(version).writeString(name).writeString(type);
    out.writeByte(dealing.ordinal()).writeInt(backups).writeInt(index).writeInt(engines.size());
    for (int i = 0; i < engines.size(); i++) {
      out.writeInt(engines.get(i)).writeInt(sizes.get(i));
    }
  }

  /** Reads a chunk's description. */
  public static ChunkInfo read(ByteReader in) {
    UUID variable = in.readUuid();
    long version = in.readLong();
    String name = in.readString();
    String type = in.readString();
    Dealing dealing = Dealing.of(in.readByte());
    int backups = in.readInt();
    int index = in.readInt();
    int count = in.readCount(2);
    List<Integer> engines = new ArrayList<>(count);
    List<Integer> sizes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      engines.add(in.readInt());
      sizes.add(in.readInt());
    }
    if (index < 0 || index >= count) {
      throw new MalformedBytesException("chunk " + index + " of " + count);
    }
    return new ChunkInfo(variable, version, name, type, dealing, backups, index, engines, sizes);
  }

  /** A chunk's description for messages: its number and its engine. */
  public String label() {
    return index + " (of engine " + owner() + ")";
  }
}
