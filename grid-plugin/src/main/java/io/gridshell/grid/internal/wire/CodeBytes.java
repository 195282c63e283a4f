package io.gridshell.grid.internal.wire;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.code.ClassUnit;
import io.gridshell.grid.internal.code.CodeStore;
import java.util.Collection;

/** Class files in a message. */
public final class CodeBytes {
  private static final byte[] NONE = new byte[0];

  private CodeBytes() {}

  /** {@code units} as bytes; no bytes for none. */
  public static byte[] of(Collection<ClassUnit> units) {
    if (units.isEmpty()) {
      return NONE;
    }
    ByteWriter out = new ByteWriter(4096);
    out.writeInt(units.size());
    units.forEach(unit -> out.writeString(unit.name()).writeBytes(unit.bytes()));
    return out.toByteArray();
  }

  /** Puts the class files of a message into {@code store}. */
  public static void receive(byte[] code, CodeStore store) {
    if (code.length == 0) {
      return;
    }
    ByteReader in = new ByteReader(code);
    int count = in.readCount(2);
    for (int i = 0; i < count; i++) {
      String name = in.readString();
      byte[] bytes = in.readBytes();
      store.add(name.isEmpty() ? ClassUnit.ofPayload(bytes) : ClassUnit.of(name, bytes));
    }
  }
}
