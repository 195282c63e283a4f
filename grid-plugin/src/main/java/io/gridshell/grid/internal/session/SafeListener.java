package io.gridshell.grid.internal.session;

import io.gridshell.OutputEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A user's listener, called by one thread at a time, whose failures are logged.
 *
 * <p>A thread that finds another one at work leaves its event to that one, so nobody waits for user
 * code while holding a lock of ours.
 */
final class SafeListener implements Consumer<OutputEvent> {
  private static final Logger LOG = System.getLogger(SafeListener.class.getName());

  private final Consumer<OutputEvent> listener;
  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  SafeListener(Consumer<OutputEvent> listener) {
    this.listener = listener;
  }

  @Override
  public void accept(OutputEvent event) {
    run(() -> listener.accept(event));
  }

  /** Runs {@code action} after every event so far was delivered. */
  void run(Runnable action) {
    queue.add(action);
    if (waiting.getAndIncrement() == 0) {
      do {
        deliver(queue.remove());
      } while (waiting.decrementAndGet() > 0);
    }
  }

  private static void deliver(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "failed listener of output", e);
    }
  }
}
