package io.gridshell.grid.internal.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The items of a task that are still the engine's: which of them have begun, and which were taken
 * back before they did.
 *
 * <p>An item is begun or taken back, never both, whichever threads ask. Thread-safe.
 */
final class Share {
  /** The limit in the upper half, the next item in the lower. */
  private final AtomicLong state;

  Share(int items) {
    state = new AtomicLong((long) items << 32);
  }

  private static int limit(long state) {
    return (int) (state >>> 32);
  }

  private static int next(long state) {
    return (int) state;
  }

  /** Begins the next item; returns its index, or -1 when none is left. */
  int begin() {
    while (true) {
      long now = state.get();
      if (next(now) == limit(now)) {
        return -1;
      }
      if (state.compareAndSet(now, now + 1)) {
        return next(now);
      }
    }
  }

  /** Takes half of what has not begun away, the larger one. */
  void halve() {
    state.updateAndGet(
        now -> {
          int untouched = limit(now) - next(now);
          return ((long) (limit(now) - (untouched + 1) / 2) << 32) | next(now);
        });
  }

  /** Takes everything away that has not begun. */
  void close() {
    state.updateAndGet(now -> ((long) next(now) << 32) | next(now));
  }

  /** How many items are left to the engine, begun ones among them. */
  int kept() {
    return limit(state.get());
  }

  /** How many items have begun. */
  int begun() {
    return next(state.get());
  }
}
