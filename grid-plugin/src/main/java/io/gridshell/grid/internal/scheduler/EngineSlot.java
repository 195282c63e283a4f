package io.gridshell.grid.internal.scheduler;

import io.gridshell.EngineInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An engine with what it has of this client. */
final class EngineSlot {
  final EngineInfo info;

  /** In the order in which they were sent, which is the order in which they run. */
  final Map<Long, Lot> lots = new LinkedHashMap<>();

  /** When the first lot began, as far as known. */
  long headSince;

  /** Nothing is sent before this time. */
  long pausedUntil;

  /** When something was sent last; for taking turns. */
  long lastSent;

  /** What small tasks of this moment travel in; null when none was sent yet. */
  @Nullable Message message;

  EngineSlot(EngineInfo info) {
    this.info = info;
  }

  int id() {
    return info.id();
  }

  boolean isIdle() {
    return lots.isEmpty();
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
