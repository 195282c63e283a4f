package io.gridshell.perf;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The processor's time that a JVM has used, in milliseconds, as Linux counts it for each thread: in
 * steps of ten milliseconds, so that only sums over many calls say anything.
 *
 * @param compiling by the JVM's own compilers
 * @param collecting by the garbage collector
 * @param working by everything else
 */
record ThreadTimes(long compiling, long collecting, long working) implements Serializable {
  private static final long TICK_MILLIS = 10;
  private static final ThreadTimes NONE = new ThreadTimes(0, 0, 0);

  /** Those of the JVM that calls this. */
  static ThreadTimes here() {
    ThreadTimes sum = NONE;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        sum = sum.plus(of(thread));
      }
      return sum;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static ThreadTimes of(Path thread) throws IOException {
    String line;
    try {
      line = Files.readString(thread.resolve("stat"));
    } catch (NoSuchFileException ended) {
      return NONE;
    }
    String name = line.substring(line.indexOf('(') + 1, line.lastIndexOf(')'));
    // The name may hold blanks; after it come the state and, as eleventh and twelfth, the ticks.
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    long millis = TICK_MILLIS * (Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
    if (name.startsWith("C1 ") || name.startsWith("C2 ")) {
      return new ThreadTimes(millis, 0, 0);
    }
    if (name.startsWith("GC ") || name.startsWith("G1 ") || name.startsWith("VM ")) {
      return new ThreadTimes(0, millis, 0);
    }
    return new ThreadTimes(0, 0, millis);
  }

  static ThreadTimes sum(List<ThreadTimes> all) {
    return all.stream().reduce(NONE, ThreadTimes::plus);
  }

  private ThreadTimes plus(ThreadTimes other) {
    return new ThreadTimes(
        compiling + other.compiling, collecting + other.collecting, working + other.working);
  }

  /** What was used since {@code before}, for each of {@code calls} calls. */
  String perCallSince(ThreadTimes before, int calls) {
    double each = 1.0 / calls;
    return String.format(
        "%.1f ms working, %.1f ms the JVM's compilers, %.1f ms its collector",
        (working - before.working) * each,
        (compiling - before.compiling) * each,
        (collecting - before.collecting) * each);
  }
}
