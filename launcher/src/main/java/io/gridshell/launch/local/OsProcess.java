package io.gridshell.launch.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process that stays recognisable after the system gave its number to another one.
 *
 * @param pid its number
 * @param started when it started: clock ticks since the system's boot where {@code /proc} tells
 *     them, as these do not move when the clock is set; an instant in ISO form elsewhere
 */
record OsProcess(long pid, String started) {

  /** How far two readings of one start may be apart where only instants are known. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  // Places in the part of proc(5)'s stat line that follows the name, which may hold blanks.
  private static final int STATE = 0;
  private static final int START_TICKS = 19;

  /**
   * @throws java.time.format.DateTimeParseException when {@code started} is neither ticks nor an
   *     instant
   */
  OsProcess {
    if (!isTicks(started)) {
      Instant.parse(started);
    }
  }

  static OsProcess of(ProcessHandle handle) {
    return new OsProcess(
        handle.pid(),
        startTicks(handle.pid())
            .orElseGet(() -> handle.info().startInstant().orElseGet(Instant::now).toString()));
  }

  /** The process itself; empty when it ended, also when another process has its number. */
  Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(this::isSame)
        .filter(handle -> !isZombie());
  }

  private boolean isSame(ProcessHandle handle) {
    return isTicks(started)
        ? startTicks(pid).map(started::equals).orElse(false)
        : handle.info().startInstant().map(this::isStart).orElse(true);
  }

  private boolean isStart(Instant start) {
    return Duration.between(Instant.parse(started), start).abs().compareTo(TOLERANCE) <= 0;
  }

  /**
   * Whether the process ended and nobody took note, as happens under a careless process 1. One
   * whose other threads are still ending is none yet: it may hold its memory and ports.
   */
  private boolean isZombie() {
    return stat(pid).map(fields -> fields.get(STATE).equals("Z")).orElse(false) && threads() <= 1;
  }

  private long threads() {
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return threads.count();
    } catch (IOException gone) {
      return 0;
    }
  }

  private static boolean isTicks(String started) {
    return started.matches("[0-9]+");
  }

  private static Optional<String> startTicks(long pid) {
    return stat(pid).map(fields -> fields.get(START_TICKS));
  }

  private static Optional<List<String>> stat(long pid) {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    try {
      String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
      List<String> fields = List.of(line.substring(line.lastIndexOf(')') + 1).trim().split(" "));
      return fields.size() > START_TICKS ? Optional.of(fields) : Optional.empty();
    } catch (IOException noSuchFile) {
      // Either this system has no /proc, or the process is just going.
      return Optional.empty();
    }
  }
}
