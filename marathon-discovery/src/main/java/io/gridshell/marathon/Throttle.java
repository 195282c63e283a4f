package io.gridshell.marathon;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Lets one line of a kind through in a while. Thread-safe. */
final class Throttle {
  private static final int MOST_KINDS = 1000;

  private final long pause;
  private final LongSupplier nanos;
  private final Map<String, Long> last = new LinkedHashMap<>();

  Throttle(Duration pause) {
    this(pause, System::nanoTime);
  }

  Throttle(Duration pause, LongSupplier nanos) {
    this.pause = pause.toNanos();
    this.nanos = nanos;
  }

  /** Whether a line of {@code kind} may be written now. */
  synchronized boolean permits(String kind) {
    long now = nanos.getAsLong();
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
