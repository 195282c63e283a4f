package io.gridshell.grid.internal.engine;

import io.gridshell.grid.internal.wire.EngineAccess.Carrier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a task that runs on the thread that brought it.
 *
 * <p>That thread takes the answer back itself. When another thread answers, because the task was
 * abandoned, the carrier takes it back at once and the stuck thread, should it ever return, finds
 * its errand done.
 */
final class DirectAnswer implements Consumer<byte[]> {
  private final Thread runner = Thread.currentThread();
  private final Carrier carrier;
  private byte @Nullable [] bytes;
  private boolean carried;

  DirectAnswer(Carrier carrier) {
    this.carrier = carrier;
  }

  @Override
  public synchronized void accept(byte[] answer) {
    if (Thread.currentThread() == runner) {
      bytes = answer;
    } else {
      carry(answer);
    }
  }

  /** Lets the carrier take the answer back now, for a task that goes on after it. */
  synchronized void dispatch() {
    byte[] answer = bytes;
    if (answer != null) {
      bytes = null;
      carry(answer);
    }
  }

  private void carry(byte[] answer) {
    carrier.suspend();
    carrier.resume(answer);
    carried = true;
    notifyAll();
  }

  /** The answer; null when the carrier has taken it back already. */
  synchronized byte @Nullable [] await() {
    boolean interrupted = false;
    while (bytes == null && !carried) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return bytes;
  }
}
