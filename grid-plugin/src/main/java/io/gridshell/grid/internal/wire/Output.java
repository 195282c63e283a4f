package io.gridshell.grid.internal.wire;

import io.gridshell.OutputEvent;
import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of text that a task printed.
 *
 * @param stream where
 * @param text what
 */
public record Output(OutputEvent.Stream stream, String text) {

  /** Writes {@code pieces}. */
  public static void writeAll(List<Output> pieces, ByteWriter out) {
    out.writeInt(pieces.size());
    for (Output piece : pieces) {
      out.writeBoolean(piece.stream() == OutputEvent.Stream.STDERR).writeString(piece.text());
    }
  }

  /** Reads pieces. */
  public static List<Output> readAll(ByteReader in) {
    int count = in.readCount(2);
    List<Output> pieces = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      pieces.add(
          new Output(
              in.readBoolean() ? OutputEvent.Stream.STDERR : OutputEvent.Stream.STDOUT,
              in.readString()));
    }
    return pieces;
  }
}
