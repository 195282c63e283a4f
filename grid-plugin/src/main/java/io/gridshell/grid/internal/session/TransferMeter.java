package io.gridshell.grid.internal.session;

import io.gridshell.TransferEvent;
import io.gridshell.grid.internal.transfer.Meter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** How many bytes of a task's large values have moved. Thread-safe. */
final class TransferMeter implements Meter {
  private static final Logger LOG = System.getLogger(TransferMeter.class.getName());

  /** Less than this is no news. */
  private static final long STEP = 2L << 20;

  private final Task task;
  private final List<Consumer<TransferEvent>> listeners = new CopyOnWriteArrayList<>();
  private long total;
  private long done;
  private long told;

  TransferMeter(Task task) {
    this.task = task;
  }

  /** {@code bytes} more are to move. */
  synchronized void expect(long bytes) {
    total += bytes;
  }

  /** Calls {@code listener} with what has moved so far and from now on, by one thread at a time. */
  synchronized void listen(Consumer<TransferEvent> listener) {
    listeners.add(listener);
    if (done > 0) {
      tell(listener);
    }
  }

  /** {@code expected} bytes more are to move between engines, and {@code bytes} more have. */
  synchronized void movedElsewhere(long expected, long bytes) {
    if (expected != 0 || bytes != 0) {
      total += expected;
      advance(bytes);
    }
  }

  @Override
  public synchronized void moved(int bytes) {
    advance(bytes);
  }

  private void advance(long bytes) {
    done += bytes;
    if (listeners.isEmpty() || (done < total && done - told < STEP)) {
      return;
    }
    told = done;
    listeners.forEach(this::tell);
  }

  private void tell(Consumer<TransferEvent> listener) {
    try {
      listener.accept(new TransferEvent(task.id(), task.engine(), done, total));
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "failed listener of transfers", e);
    }
  }
}
