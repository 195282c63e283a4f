package io.gridshell.grid.internal.wire;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.buffer.MalformedBytesException;
import io.gridshell.grid.internal.code.ContentHash;
import java.util.List;
import java.util.UUID;

/** What an engine does at once, beside the task that it runs. */
public sealed interface Control {

  /** Stops the task that runs. */
  record Interrupt() implements Control {}

  /** Starts over with a fresh interpreter. */
  record Restart() implements Control {}

  /** Says what the engine does. */
  record Describe() implements Control {}

  /**
   * Takes a task back.
   *
   * @param session the client that sent it
   * @param client the Ignite node of that client
   * @param task its number there
   * @param sequence its place among the client's tasks to the engine; the command may be faster
   *     than the task
   * @param mayInterrupt whether to stop it if it runs
   */
  record Cancel(UUID session, UUID client, long task, long sequence, boolean mayInterrupt)
      implements Control {}

  /**
   * Asks what the engine has of a task; answered by {@link RecallAnswer}.
   *
   * @param session the client that sent it
   * @param task its number there
   * @param take whether half of what was not begun is taken back
   */
  record Recall(UUID session, long task, boolean take) implements Control {}

  /**
   * Gives class files that the engine sent before in an answer that has not arrived.
   *
   * @param hashes which
   */
  record FetchCode(List<ContentHash> hashes) implements Control {}

  /**
   * Asks the engine's keeper of chunks and large values.
   *
   * @param question what; the keeper knows how to read it
   */
  record Data(byte[] question) implements Control {}

  /** This command as bytes. */
  default byte[] toBytes() {
    ByteWriter out = new ByteWriter(32);
    if (this instanceof Interrupt) {
      out.writeByte('I');
    } else if (this instanceof Restart) {
      out.writeByte('R');
    } else if (this instanceof Describe) {
      out.writeByte('D');
    } else if (this instanceof Cancel cancel) {
      out.writeByte('C').writeUuid(cancel.session()).writeUuid(cancel.client());
      out.writeLong(cancel.task()).writeLong(cancel.sequence());
      out.writeBoolean(cancel.mayInterrupt());
    } else if (this instanceof Recall recall) {
      out.writeByte('H').writeUuid(recall.session()).writeLong(recall.task());
      out.writeBoolean(recall.take());
    } else if (this instanceof FetchCode fetch) {
      out.writeByte('F');
      ContentHash.writeAll(fetch.hashes(), out);
    } else if (this instanceof Data data) {
      out.writeByte('X').writeBytes(data.question());
    }
    return out.toByteArray();
  }

  /** Reads what {@link #toBytes()} wrote. */
  static Control read(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int kind = in.readByte();
    return switch (kind) {
      case 'I' -> new Interrupt();
      case 'R' -> new Restart();
      case 'D' -> new Describe();
      case 'F' -> new FetchCode(ContentHash.readAll(in));
      case 'H' -> new Recall(in.readUuid(), in.readLong(), in.readBoolean());
      case 'X' -> new Data(in.readBytes());
      case 'C' ->
          new Cancel(in.readUuid(), in.readUuid(), in.readLong(), in.readLong(), in.readBoolean());
      default -> throw new MalformedBytesException("control command of kind " + kind);
    };
  }
}
