package io.gridshell.grid.internal.transfer;

import java.io.IOException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The question what the engines of a grid do, to one of them, from outside the grid. */
public final class StatusQuestion {
  private StatusQuestion() {}

  /**
   * Asks the engine at {@code address}. Blocks until it answers, which one that is frozen never
   * does.
   *
   * @return what its {@link TransferServer.Desk#status()} gives
   * @throws IOException when it cannot be reached or does not let us in
   * @throws TransferException when somebody else answers
   */
  public static byte[] ask(DataAddress address, @Nullable SSLContext security, int connectMillis)
      throws IOException, TransferException {
    try (Line line = Line.connect(address, security, connectMillis)) {
      line.introduce(address.token());
      line.buffer.clear();
      line.write(line.buffer.put((byte) 'S').flip());
      return line.readBytes();
    }
  }
}
