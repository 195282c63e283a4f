package io.gridshell.grid.internal.session;

import io.gridshell.grid.internal.wire.EngineRecord;
import java.util.concurrent.atomic.AtomicLong;

/** A task on its way. Thread-safe. */
final class Flight {
  private final Task task;
  private final EngineRecord engine;
  private final Outgoing outgoing;
  private final ClientSession.LossHandler onLoss;
  private long sequence = -1;
  private boolean withdrawn;

  Flight(Task task, EngineRecord engine, Outgoing outgoing, ClientSession.LossHandler onLoss) {
    this.task = task;
    this.engine = engine;
    this.outgoing = outgoing;
    this.onLoss = onLoss;
  }

  Task task() {
    return task;
  }

  EngineRecord engine() {
    return engine;
  }

  Outgoing outgoing() {
    return outgoing;
  }

  ClientSession.LossHandler onLoss() {
    return onLoss;
  }

  /**
   * Takes the next place among the tasks to the engine.
   *
   * @param places counts them
   * @return the place; -1 when the task was taken back and must not be sent
   */
  synchronized long depart(AtomicLong places) {
    if (withdrawn) {
      return -1;
    }
    sequence = places.getAndIncrement();
    return sequence;
  }

  /**
   * The task is taken back.
   *
   * @return its place among the tasks to the engine; -1 when it was not sent and never will be
   */
  synchronized long withdraw() {
    withdrawn = true;
    return sequence;
  }
}
