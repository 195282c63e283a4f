package io.gridshell.grid.internal.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that wait, those of one client in the order sent; clients take turns, however much each of
 * them sent. Not thread-safe.
 */
final class FairQueue {
  private final Deque<QueuedTask> urgent = new ArrayDeque<>();

  /** By session; the one whose turn it is comes first. */
  private final Map<UUID, Deque<QueuedTask>> sessions = new LinkedHashMap<>();

  private int size;

  /** Puts {@code task} before everything else. */
  void addFirst(QueuedTask task) {
    urgent.addFirst(task);
    size++;
  }

  void addLast(QueuedTask task) {
    sessions.computeIfAbsent(task.envelope().session(), unused -> new ArrayDeque<>()).addLast(task);
    size++;
  }

  /** Takes the task whose turn it is out; null when none waits. */
  @Nullable QueuedTask poll() {
    if (size == 0) {
      return null;
    }
    size--;
    QueuedTask first = urgent.pollFirst();
    if (first != null) {
      return first;
    }
    Map.Entry<UUID, Deque<QueuedTask>> turn = sessions.entrySet().iterator().next();
    UUID session = turn.getKey();
    Deque<QueuedTask> tasks = turn.getValue();
    QueuedTask next = tasks.removeFirst();
    if (tasks.isEmpty()) {
      sessions.remove(session);
    } else if (sessions.size() > 1) {
      sessions.remove(session);
      sessions.put(session, tasks);
    }
    return next;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** Whether a task of another session than {@code session} waits. */
  boolean hasOthers(UUID session) {
    return sessions.size() > (sessions.containsKey(session) ? 1 : 0);
  }

  /** The task that {@code wanted} accepts; null when there is none. */
  @Nullable QueuedTask find(Predicate<QueuedTask> wanted) {
    for (QueuedTask task : urgent) {
      if (wanted.test(task)) {
        return task;
      }
    }
    for (Deque<QueuedTask> tasks : sessions.values()) {
      for (QueuedTask task : tasks) {
        if (wanted.test(task)) {
          return task;
        }
      }
    }
    return null;
  }

  /** Takes every task out that {@code unwanted} accepts and hands it to {@code removed}. */
  void removeIf(Predicate<QueuedTask> unwanted, Consumer<QueuedTask> removed) {
    removeIf(urgent, unwanted, removed);
    for (Iterator<Deque<QueuedTask>> all = sessions.values().iterator(); all.hasNext(); ) {
      Deque<QueuedTask> tasks = all.next();
      removeIf(tasks, unwanted, removed);
      if (tasks.isEmpty()) {
        all.remove();
      }
    }
  }

  private void removeIf(
      Deque<QueuedTask> tasks, Predicate<QueuedTask> unwanted, Consumer<QueuedTask> removed) {
    for (Iterator<QueuedTask> each = tasks.iterator(); each.hasNext(); ) {
      QueuedTask task = each.next();
      if (unwanted.test(task)) {
        each.remove();
        size--;
        removed.accept(task);
      }
    }
  }
}
