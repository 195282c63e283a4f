package io.gridshell.grid.internal.chunk;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Variables to set, some of whose values come beside the message.
 *
 * @param variables which
 */
public record AssignOrder(List<Variable> variables) {

  /**
   * A variable to set.
   *
   * @param name its name
   * @param part its value
   */
  public record Variable(String name, Part part) {}

  /** This order as bytes. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter(256).writeInt(variables.size());
    for (Variable variable : variables) {
      out.writeString(variable.name());
      variable.part().write(out);
    }
    return out.toByteArray();
  }

  /** Reads an order. */
  public static AssignOrder read(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int count = in.readCount(2);
    List<Variable> variables = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      variables.add(new Variable(in.readString(), Part.read(in)));
    }
    return new AssignOrder(variables);
  }
}
