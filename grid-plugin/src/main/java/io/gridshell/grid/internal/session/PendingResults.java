package io.gridshell.grid.internal.session;

import io.gridshell.AsyncResult;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The results of one client that are not complete. Thread-safe. */
final class PendingResults {
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, AsyncResult<?>> open = new ConcurrentHashMap<>();

  /** Keeps {@code result} until it is complete, and gives it back. */
  <R extends PendingResult<?>> R add(R result) {
    long number = numbers.getAndIncrement();
    open.put(number, result);
    var unused = result.whenComplete((value, error) -> open.remove(number));
    return result;
  }

  /** Those that are open now, the oldest first. */
  List<AsyncResult<?>> all() {
    return open.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .<AsyncResult<?>>map(Map.Entry::getValue)
        .toList();
  }
}
