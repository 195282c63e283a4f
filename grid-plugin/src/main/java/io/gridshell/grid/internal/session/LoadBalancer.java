package io.gridshell.grid.internal.session;

import io.gridshell.EngineLostException;
import io.gridshell.GridException;
import io.gridshell.NoSuchEngineException;
import io.gridshell.grid.internal.wire.EngineRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hands tasks to engines one at a time: the oldest waiting task goes to the engine that has the
 * fewest tasks of this client outstanding.
 *
 * <p>A task whose engine leaves is tried once more elsewhere. Thread-safe.
 */
final class LoadBalancer {
  private static final int OUTSTANDING = 1;
  private static final int ATTEMPTS = 2;

  /**
   * A task without an engine.
   *
   * @param targets where it may go; null for anywhere
   * @param lost why it needs another attempt; null before the first
   */
  private record Waiting(
      Task task,
      Outgoing outgoing,
      @Nullable List<Integer> targets,
      int attempt,
      @Nullable EngineLostException lost) {

    /** Whether no engine is left that could ever take the task. */
    boolean isStranded(List<Integer> present) {
      return targets == null ? present.isEmpty() : present.stream().noneMatch(targets::contains);
    }

    GridException strandedError() {
      if (lost != null) {
        return lost;
      }
      return new NoSuchEngineException(
          "no engine is left for task "
              + task.id()
              + (targets == null ? "" : ", which may run on " + targets)
              + "; start engines and send it again");
    }
  }

  /** A task that was given an engine, still to be sent. */
  private record Assigned(Waiting waiting, EngineRecord engine) {}

  private final ClientSession session;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final Map<Integer, Integer> outstanding = new HashMap<>();
  private final Map<Task, Integer> places = new HashMap<>();

  LoadBalancer(ClientSession session) {
    this.session = session;
    session.onEngines(this::dispatch);
  }

  void submit(Task task, Outgoing outgoing, @Nullable List<Integer> targets) {
    task.whenDoneFirst(this::done);
    synchronized (this) {
      queue.add(new Waiting(task, outgoing, targets, 1, null));
    }
    dispatch();
  }

  /** Sends what can be sent; outside the lock, because sending may end tasks. */
  private void dispatch() {
    List<Assigned> assigned = new ArrayList<>();
    List<Waiting> stranded = new ArrayList<>();
    synchronized (this) {
      List<Integer> present = session.directory().ids();
      for (Iterator<Waiting> tasks = queue.iterator(); tasks.hasNext(); ) {
        Waiting waiting = tasks.next();
        Optional<EngineRecord> engine = freest(waiting.targets());
        if (engine.isPresent()) {
          tasks.remove();
          int id = engine.get().id();
          outstanding.merge(id, 1, Integer::sum);
          places.put(waiting.task(), id);
          assigned.add(new Assigned(waiting, engine.get()));
        } else if (waiting.isStranded(present)) {
          tasks.remove();
          stranded.add(waiting);
        } else if (waiting.targets() == null) {
          break;
        }
      }
    }
    for (Waiting waiting : stranded) {
      waiting.task().failed(waiting.strandedError());
    }
    for (Assigned next : assigned) {
      Waiting waiting = next.waiting();
      waiting.task().assign(next.engine().id(), waiting.attempt());
      session.send(
          waiting.task(), next.engine(), waiting.outgoing(), (task, error) -> lost(waiting, error));
    }
  }

  private Optional<EngineRecord> freest(@Nullable List<Integer> targets) {
    EngineRecord best = null;
    int fewest = OUTSTANDING;
    for (EngineRecord engine : session.directory().all()) {
      int load = outstanding.getOrDefault(engine.id(), 0);
      if (load < fewest && (targets == null || targets.contains(engine.id()))) {
        best = engine;
        fewest = load;
      }
    }
    return Optional.ofNullable(best);
  }

  private void done(Task task) {
    synchronized (this) {
      release(task);
      queue.removeIf(waiting -> waiting.task() == task);
    }
    dispatch();
  }

  private void release(Task task) {
    Integer place = places.remove(task);
    if (place != null) {
      outstanding.merge(place, -1, Integer::sum);
    }
  }

  private void lost(Waiting waiting, EngineLostException error) {
    if (waiting.attempt() >= ATTEMPTS) {
      waiting.task().failed(error);
      return;
    }
    synchronized (this) {
      release(waiting.task());
      queue.addFirst(
          new Waiting(
              waiting.task(), waiting.outgoing(), waiting.targets(), waiting.attempt() + 1, error));
    }
    dispatch();
  }
}
