package io.gridshell.grid.internal.transfer;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Where an engine takes and gives large values.
 *
 * @param hosts its addresses, the likeliest first
 * @param port the port on each
 * @param token what a member of the grid shows there; only members can ask for it
 * @param local the socket for processes that see the same files; empty when there is none
 */
public record DataAddress(List<String> hosts, int port, UUID token, String local) {

  /** This address as bytes. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter(64).writeInt(port).writeUuid(token).writeInt(hosts.size());
    hosts.forEach(out::writeString);
    return out.writeString(local).toByteArray();
  }

  /** Reads an address. */
  public static DataAddress read(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int port = in.readInt();
    UUID token = in.readUuid();
    int count = in.readCount(1);
    List<String> hosts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      hosts.add(in.readString());
    }
    return new DataAddress(List.copyOf(hosts), port, token, in.readString());
  }
}
