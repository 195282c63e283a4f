package io.gridshell.launch.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that stays recognisable after the system gave its number to another one.
 *
 * @param pid its number
 * @param started when it started, as the system tells
 */
record OsProcess(long pid, Instant started) {

  // The system's start times are computed from its boot time, which moves when the clock is set.
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  static OsProcess of(ProcessHandle handle) {
    return new OsProcess(handle.pid(), handle.info().startInstant().orElseGet(Instant::now));
  }

  /** The process itself; empty when it ended, also when another process has its number. */
  Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> handle.info().startInstant().map(this::isStart).orElse(true))
        .filter(handle -> !isZombie());
  }

  private boolean isStart(Instant start) {
    return Duration.between(started, start).abs().compareTo(TOLERANCE) <= 0;
  }

  /** Whether the process ended and nobody took note, as happens under a careless process 1. */
  private boolean isZombie() {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    try {
      String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
      int end = line.lastIndexOf(')');
      return end >= 0 && line.startsWith(" Z", end + 1);
    } catch (IOException noSuchFile) {
      // Either this system has no /proc, or the process is just going.
      return false;
    }
  }
}
