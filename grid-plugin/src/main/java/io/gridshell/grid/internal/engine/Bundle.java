package io.gridshell.grid.internal.engine;

import io.gridshell.grid.internal.wire.Answers;
import io.gridshell.grid.internal.wire.EngineAccess.Carrier;
import io.gridshell.grid.internal.wire.EngineAccess.TaskEnvelope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Tasks that came together, whose answers go back together: with what brought the tasks, or before
 * when some of them have waited for long. Thread-safe.
 */
final class Bundle {
  /** An answer that has waited for so long goes when another is there. */
  private static final long PATIENCE = Duration.ofMillis(2).toNanos();

  private final UUID session;
  private final Carrier carrier;
  private final Predicate<byte[]> early;
  private final LongSupplier clock;
  private final List<Answers.Entry> ready = new ArrayList<>();
  private int open;
  private long since;

  /**
   * Creates a bundle of {@code size} tasks.
   *
   * @param carrier gets the answers that were not sent early
   * @param early sends answers to the client; false when it could not
   * @param clock nanoseconds that never go back
   */
  Bundle(UUID session, int size, Carrier carrier, Predicate<byte[]> early, LongSupplier clock) {
    this.session = session;
    this.open = size;
    this.carrier = carrier;
    this.early = early;
    this.clock = clock;
  }

  /** Takes the answer of {@code task}; true when it was the last one. */
  synchronized boolean answer(TaskEnvelope task, byte[] answer) {
    long now = clock.getAsLong();
    if (ready.isEmpty()) {
      since = now;
    }
    ready.add(new Answers.Entry(task.number(), task.sequence(), answer));
    open--;
    if (open == 0) {
      carrier.resume(ready());
    } else if (now - since > PATIENCE) {
      flush();
    }
    return open == 0;
  }

  /** Sends what is ready. */
  synchronized void flush() {
    if (open > 0 && !ready.isEmpty() && early.test(ready())) {
      ready.clear();
    }
  }

  private byte[] ready() {
    return new Answers(session, ready).toBytes();
  }
}
