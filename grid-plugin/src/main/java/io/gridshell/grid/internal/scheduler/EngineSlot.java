package io.gridshell.grid.internal.scheduler;

import io.gridshell.EngineInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An engine with what it has of this client. */
final class EngineSlot {
  /** An engine that answers so much later than it should does something else. */
  private static final long LATE = 100_000_000;

  final EngineInfo info;
  final Host host;

  /** In the order in which they were sent, which is the order in which they run. */
  final Map<Long, Lot> lots = new LinkedHashMap<>();

  /** When the first lot began, as far as known. */
  long headSince;

  /** Whether all that it was given since it was idle takes next to nothing. */
  boolean onlyQuick;

  /** Nothing is sent before this time. */
  long pausedUntil;

  /** When something was sent last; for taking turns. */
  long lastSent;

  /**
   * The later it answered, the higher; below 0, and the later the lower, if what it was sent came
   * back instead, because it does something else.
   */
  long warmth;

  /** What small tasks of this moment travel in; null when none was sent yet. */
  @Nullable Message message;

  EngineSlot(EngineInfo info, Host host) {
    this.info = info;
    this.host = host;
  }

  int id() {
    return info.id();
  }

  boolean isIdle() {
    return lots.isEmpty();
  }

  /** Whether it has nothing but tasks that take next to nothing, and is not late with them. */
  boolean isQuick(long now) {
    return onlyQuick && !isIdle() && head().items.job().cost().isQuick() && now < lateAt();
  }

  /** When it is late with what it has, which is all alike. */
  long lateAt() {
    return headSince + LATE + lots.size() * Math.max(0, head().items.job().cost().item());
  }

  /** The lot that runs, or will first. */
  Lot head() {
    return lots.values().iterator().next();
  }

  @Override
  public String toString() {
    return "engine " + id() + " " + lots.values();
  }
}
