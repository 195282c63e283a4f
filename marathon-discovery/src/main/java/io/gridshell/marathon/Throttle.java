package io.gridshell.marathon;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets one line of a kind through in a while. Thread-safe. */
final class Throttle {
  private static final int MOST_KINDS = 1000;

  private final long pause;
  private final Map<String, Long> last = new LinkedHashMap<>();

  Throttle(Duration pause) {
    this.pause = pause.toNanos();
  }

  /** Whether a line of {@code kind} may be written now. */
  synchronized boolean permits(String kind) {
    long now = System.nanoTime();
    Long before = last.get(kind);
    if (before != null && now - before < pause) {
      return false;
    }
    if (last.size() >= MOST_KINDS) {
      last.clear();
    }
    last.put(kind, now);
    return true;
  }
}
