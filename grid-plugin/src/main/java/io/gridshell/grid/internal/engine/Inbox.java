package io.gridshell.grid.internal.engine;

import io.gridshell.grid.internal.wire.Control;
import io.gridshell.grid.internal.wire.Request;
import io.gridshell.spi.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that wait for an engine, in the order in which each client sent them; clients take
 * turns.
 *
 * <p>Ignite hands jobs over on several threads, so they may arrive out of order; each client
 * numbers its tasks to an engine and a task waits for its predecessors. Thread-safe.
 */
final class Inbox {

  private static final long IDLE_LOOK_MILLIS = 50;

  /** A task that overtook one sent before it. */
  private record Early(QueuedTask task, boolean urgent) {}

  /** The tasks of one client that cannot be queued yet, and the number of the next that can. */
  private static final class Arrivals {
    private final UUID client;
    private final Map<Long, Early> early = new HashMap<>();

    /**
     * Tasks that were taken back before they arrived, with the reason, by their place. Some never
     * arrive, so nobody waits for them.
     */
    private final Map<Long, String> unwanted = new HashMap<>();

    private long next;

    Arrivals(UUID client) {
      this.client = client;
    }
  }

  private final Map<UUID, Arrivals> sessions = new HashMap<>();
  private final FairQueue ready = new FairQueue();
  private @Nullable QueuedTask running;
  private @Nullable String closed;
  private @Nullable String leaving;

  /** Whether the running task was claimed by the thread that brought it. */
  private boolean claimed;

  /** Whether the engine's thread does something else since it gave up waiting. */
  private boolean away;

  /** Takes {@code tasks} in, which are in order. */
  synchronized void arrive(List<QueuedTask> tasks) {
    tasks.forEach(task -> arrive(task, false));
  }

  /** Takes {@code task} in; {@code urgent} puts it before everything that waits. */
  synchronized void arrive(QueuedTask task, boolean urgent) {
    if (closed != null) {
      task.cancelled(closed);
      return;
    }
    if (leaving != null && Request.isLot(task.envelope().request())) {
      // It still takes its place, so that what follows it is not held up.
      task.cancelled(leaving);
    }
    Arrivals arrivals = arrivalsOf(task);
    long place = task.envelope().sequence();
    String why = arrivals.unwanted.remove(place);
    if (why != null) {
      task.cancelled(why);
    }
    if (place >= arrivals.next) {
      arrivals.early.put(place, new Early(task, urgent));
      admit(arrivals);
    } else {
      task.cancelled("its place among the tasks of its client has passed");
    }
    if (!claimed) {
      notifyAll();
    }
  }

  private Arrivals arrivalsOf(QueuedTask task) {
    return sessions.computeIfAbsent(
        task.envelope().session(), unused -> new Arrivals(task.envelope().client()));
  }

  /** Queues the tasks whose predecessors have all arrived, or were taken back. */
  private void admit(Arrivals arrivals) {
    for (Early next = arrivals.early.remove(arrivals.next);
        next != null || arrivals.unwanted.containsKey(arrivals.next);
        next = arrivals.early.remove(arrivals.next)) {
      arrivals.next++;
      if (next == null || next.task().isAnswered()) {
        continue;
      }
      if (next.urgent()) {
        ready.addFirst(next.task());
      } else {
        ready.addLast(next.task());
      }
    }
  }

  /**
   * Makes {@code task} the running one when nothing runs or waits and it is the next of its client.
   * The caller then runs it, while the engine's thread keeps out of the way.
   *
   * @param allowed asked while no other thread can take a task
   * @return whether the task runs; if not, it is to {@link #arrive}
   */
  synchronized boolean claim(QueuedTask task, BooleanSupplier allowed) {
    if (leaving != null && Request.isLot(task.envelope().request())) {
      return false;
    }
    if (away || running != null || closed != null || !ready.isEmpty() || !allowed.getAsBoolean()) {
      return false;
    }
    Arrivals arrivals = arrivalsOf(task);
    if (arrivals.next != task.envelope().sequence()) {
      return false;
    }
    arrivals.next++;
    admit(arrivals);
    running = task;
    claimed = true;
    return true;
  }

  /**
   * Waits for the next task and makes it the running one.
   *
   * @param giveUp ends the wait once true; checked after {@link #wake()}
   * @return the task; null once {@code giveUp} is true or the inbox is closed
   */
  synchronized @Nullable QueuedTask take(BooleanSupplier giveUp) throws InterruptedException {
    away = false;
    while (claimed || (ready.isEmpty() && closed == null && !giveUp.getAsBoolean())) {
      wait();
    }
    if (giveUp.getAsBoolean()) {
      away = true;
      return null;
    }
    running = ready.poll();
    return running;
  }

  /** Lets threads that wait for a task look again whether they should. */
  synchronized void wake() {
    notifyAll();
  }

  /** The running task has ended. */
  synchronized void ended(QueuedTask task) {
    if (running == task) {
      running = null;
      if (claimed) {
        claimed = false;
        // The engine's thread sleeps on when it has nothing to do.
        if (!ready.isEmpty() || closed != null) {
          notifyAll();
        }
      }
    }
  }

  /** The task that runs; null when none does. */
  synchronized @Nullable QueuedTask running() {
    return running;
  }

  /** How many tasks can be taken. */
  synchronized int waiting() {
    return ready.size();
  }

  /** How many tasks are here and have not begun, with those that wait for their predecessors. */
  synchronized int queued() {
    int early = 0;
    for (Arrivals arrivals : sessions.values()) {
      early += arrivals.early.size();
    }
    return ready.size() + early;
  }

  /**
   * Takes a task out of the queue, or turns it away when it arrives; one that runs begins nothing
   * more.
   *
   * @return the task if it runs now; null otherwise
   */
  @Nullable QueuedTask cancel(Control.Cancel order, String why) {
    UUID session = order.session();
    List<QueuedTask> removed = new ArrayList<>(1);
    synchronized (this) {
      if (running != null && isMeant(running, order)) {
        running.share().close();
        return running;
      }
      ready.removeIf(task -> isMeant(task, order), removed::add);
      if (removed.isEmpty() && closed == null) {
        Arrivals arrivals =
            sessions.computeIfAbsent(session, unused -> new Arrivals(order.client()));
        Early early = arrivals.early.get(order.sequence());
        if (early != null) {
          // It stays until its turn, when it is passed over, so that nothing behind it is held up.
          removed.add(early.task());
        } else if (order.sequence() >= arrivals.next) {
          // Ignite carries commands and tasks on different threads: this one was faster.
          arrivals.unwanted.put(order.sequence(), why);
          admit(arrivals);
          notifyAll();
        }
      }
    }
    removed.forEach(task -> task.cancelled(why));
    return null;
  }

  /** Whether a task of {@code call} runs or waits for its turn. */
  synchronized boolean hasPartOf(UUID call) {
    return (running != null && isPartOf(running, call))
        || ready.find(task -> isPartOf(task, call)) != null;
  }

  private static boolean isPartOf(QueuedTask task, UUID call) {
    return call.equals(Request.callOf(task.envelope().request()));
  }

  /** Whether somebody else than {@code session} waits for the engine. */
  synchronized boolean isWantedByOthers(UUID session) {
    return ready.hasOthers(session);
  }

  /**
   * Looks for a task; one of which nothing is left is answered.
   *
   * @param take whether to take half of what was not begun of it away
   * @return the task; null when it is not here
   */
  @Nullable QueuedTask recall(UUID session, long number, boolean take) {
    QueuedTask found;
    boolean emptied;
    synchronized (this) {
      found = find(session, number);
      if (found == null || !take) {
        return found;
      }
      found.share().halve();
      emptied = found != running && found.share().kept() == 0;
      if (emptied) {
        QueuedTask halved = found;
        ready.removeIf(task -> task == halved, task -> {});
      }
    }
    if (emptied) {
      found.cancelled("it was taken back for another engine");
    }
    return found;
  }

  private @Nullable QueuedTask find(UUID session, long number) {
    if (running != null && isTask(running, session, number)) {
      return running;
    }
    QueuedTask found = ready.find(task -> isTask(task, session, number));
    Arrivals arrivals = sessions.get(session);
    if (found == null && arrivals != null) {
      for (Early early : arrivals.early.values()) {
        if (isTask(early.task(), session, number) && !early.task().isAnswered()) {
          return early.task();
        }
      }
    }
    return found;
  }

  /** A task that was sent again, under its number, has another place. */
  private static boolean isMeant(QueuedTask task, Control.Cancel order) {
    return isTask(task, order.session(), order.task())
        && task.envelope().sequence() == order.sequence();
  }

  private static boolean isTask(QueuedTask task, UUID session, long number) {
    return task.envelope().number() == number && task.envelope().session().equals(session);
  }

  /** Takes out every task that was sent from node {@code client}, which has left. */
  void dropClient(UUID client) {
    removeAll(client, "its client left the grid");
  }

  /** Takes out every task. */
  void dropAll(String why) {
    removeAll(null, why);
  }

  private void removeAll(@Nullable UUID client, String why) {
    List<QueuedTask> removed = new ArrayList<>();
    synchronized (this) {
      ready.removeIf(
          task -> client == null || task.envelope().client().equals(client), removed::add);
      if (client != null && running != null && running.envelope().client().equals(client)) {
        // Nobody waits for the items of a lot that have not begun.
        running.share().close();
      }
      for (Iterator<Arrivals> all = sessions.values().iterator(); all.hasNext(); ) {
        Arrivals arrivals = all.next();
        if (client == null ? closed != null : client.equals(arrivals.client)) {
          // What they wait for never comes.
          arrivals.early.values().forEach(early -> removed.add(early.task()));
          all.remove();
        }
      }
    }
    removed.forEach(task -> task.cancelled(why));
  }

  /**
   * Gives work that other engines can do as well back to its clients, from now on; the rest stays.
   *
   * @param why what clients are told
   */
  void leave(String why) {
    List<QueuedTask> removed = new ArrayList<>();
    synchronized (this) {
      leaving = why;
      ready.removeIf(task -> Request.isLot(task.envelope().request()), removed::add);
      if (running != null && Request.isLot(running.envelope().request())) {
        running.share().close();
      }
    }
    removed.forEach(task -> task.cancelled(why));
  }

  /**
   * Waits until nothing runs and nothing waits.
   *
   * @return false when {@code patience} ran out before
   */
  synchronized boolean awaitIdle(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + Patience.bounded(patience).toNanos();
    while (running != null || !ready.isEmpty()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(Math.min(left, IDLE_LOOK_MILLIS));
    }
    return true;
  }

  /** Refuses tasks from now on, says why, and wakes the thread that waits for one. */
  void close(String why) {
    synchronized (this) {
      closed = why;
      notifyAll();
    }
    dropAll(why);
  }
}
