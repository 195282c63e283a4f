package io.gridshell.grid.internal.session;

import io.gridshell.grid.internal.wire.EngineRecord;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A task on its way. Thread-safe. */
final class Flight {
  private final Task task;
  private final EngineRecord engine;
  private final Outgoing outgoing;
  private final ClientSession.LossHandler onLoss;
  private @Nullable Place place;
  private int launches;
  private boolean withdrawn;

  /**
   * Where a task stands among the tasks to its engine.
   *
   * @param session under which name of this client it was sent
   * @param client the client's node then
   * @param sequence its number there
   */
  record Place(UUID session, UUID client, long sequence) {}

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
   * @return null when the task was taken back and must not be sent
   */
  synchronized @Nullable Place depart(UUID session, UUID client, AtomicLong places) {
    if (withdrawn) {
      return null;
    }
    launches++;
    place = new Place(session, client, places.getAndIncrement());
    return place;
  }

  /** Whether the task stands there, among the tasks of {@code session} to its engine. */
  synchronized boolean isAt(UUID session, long sequence) {
    return place != null && place.sequence() == sequence && place.session().equals(session);
  }

  /** How often the task was sent. */
  synchronized int launches() {
    return launches;
  }

  /** Where the task stands; null before it was sent. */
  synchronized @Nullable Place place() {
    return place;
  }

  /**
   * The task is taken back.
   *
   * @return where it stands; null when it was not sent and never will be
   */
  synchronized @Nullable Place withdraw() {
    withdrawn = true;
    return place;
  }
}
