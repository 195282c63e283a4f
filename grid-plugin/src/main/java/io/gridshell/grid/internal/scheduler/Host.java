package io.gridshell.grid.internal.scheduler;

import java.util.Collection;

/**
 * A machine with engines.
 *
 * <p>Of tasks that take next to nothing it does no more at a time than it has processors, however
 * many engines share them. To use more engines than that only costs: smaller messages, more
 * processes that wake up, more code that is cold. So a host whose processors are all taken by
 * engines with such tasks is full for more of them.
 */
final class Host {
  private int processors;
  private int engines;
  private int quick;
  private long firstLate;

  void joined(int processorsOfEngine) {
    engines++;
    processors = Math.max(processors, processorsOfEngine);
  }

  /** Whether engines are left. */
  boolean left() {
    engines--;
    return engines > 0;
  }

  /** How many engines are used at a time for tasks that take next to nothing. */
  int usable() {
    return Math.min(engines, Math.max(1, processors));
  }

  /** Counts, on each host of {@code engines}, those of them that have such tasks. */
  static void count(Collection<EngineSlot> engines, long now) {
    for (EngineSlot engine : engines) {
      engine.host.quick = 0;
      engine.host.firstLate = Long.MAX_VALUE;
    }
    for (EngineSlot engine : engines) {
      if (engine.isQuick(now)) {
        engine.host.quick++;
        engine.host.firstLate = Math.min(engine.host.firstLate, engine.lateAt());
      }
    }
  }

  /** Whether it has no processor left for another engine with such tasks, by the last count. */
  boolean isFull() {
    return quick >= usable();
  }

  /** Whether its engines share processors. */
  boolean isCrowded() {
    return engines > processors;
  }

  /**
   * Whether its idle engines may steal such tasks from one of {@code victim}. Where engines share
   * processors that moves them from warm code to cold.
   */
  boolean mayStealQuick(Host victim) {
    return !isFull() && !(victim == this && isCrowded());
  }

  /**
   * When it has one, which is {@code now} unless it is full; earlier if an engine answers before.
   */
  long freeAt(long now) {
    return isFull() ? firstLate : now;
  }
}
