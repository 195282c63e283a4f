package io.gridshell.grid.internal.engine;

import io.gridshell.EngineLoad;
import io.gridshell.EngineState;
import io.gridshell.grid.internal.wire.Answer;
import io.gridshell.grid.internal.wire.EngineReport;
import io.gridshell.grid.internal.wire.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What an engine does now and how much it has done. Thread-safe. */
final class Activity {
  private static final int WIDTH = 60;

  private final AtomicLong done = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile @Nullable Current current;

  private record Current(byte[] request, long since) {}

  /** A task begins. */
  void begin(byte[] request) {
    current = new Current(request, System.nanoTime());
  }

  /** The task that began last has ended; an end that follows another is ignored. */
  void end(Answer.Status status) {
    if (current == null) {
      return;
    }
    current = null;
    switch (status) {
      case OK, LENT -> done.incrementAndGet();
      case FAILED, INTERRUPTED, TIMED_OUT -> failed.incrementAndGet();
      // It did not run: it comes again with its code, or its client took it back.
      case NEEDS_CODE, CANCELLED -> {}
    }
  }

  /** How many tasks ended well. */
  long done() {
    return done.get();
  }

  /** How many tasks failed. */
  long failed() {
    return failed.get();
  }

  EngineReport report(boolean busy, int queued) {
    Current now = current;
    Runtime heap = Runtime.getRuntime();
    ProcessHandle.Info process = ProcessHandle.current().info();
    return new EngineReport(
        busy ? EngineState.BUSY : EngineState.IDLE,
        queued,
        new EngineLoad(
            now == null ? "" : describe(Request.read(now.request())),
            now == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - now.since()),
            done.get(),
            failed.get(),
            heap.totalMemory() - heap.freeMemory(),
            heap.maxMemory(),
            process.totalCpuDuration().orElse(Duration.ZERO),
            process
                .startInstant()
                .map(start -> Duration.between(start, Instant.now()))
                .orElse(Duration.ZERO)));
  }

  /** The tasks that need no more words. */
  private static final Map<Class<? extends Request>, String> KINDS =
      Map.of(
          Request.Apply.class, "function",
          Request.MapItems.class, "map",
          Request.Lot.class, "map",
          Request.Bind.class, "scatter",
          Request.Clear.class, "clear");

  private static String describe(Request request) {
    if (request instanceof Request.Execute execute) {
      return firstLine(execute.source());
    } else if (request instanceof Request.Pull pull) {
      return "pull " + firstLine(pull.expression());
    } else if (request instanceof Request.Push push) {
      return "push "
          + firstLine(
              String.join(", ", push.variables().stream().map(Request.Declaration::name).toList()));
    } else if (request instanceof Request.Limited limited) {
      return describe(limited.request());
    } else if (request instanceof Request.Grouped grouped) {
      return describe(Request.read(grouped.request()));
    } else if (request instanceof Request.Accompanied accompanied) {
      return describe(Request.read(accompanied.request()));
    } else if (request instanceof Request.Gather gather) {
      return "gather " + gather.name();
    }
    return KINDS.getOrDefault(request.getClass(), "data");
  }

  private static String firstLine(String text) {
    String line = text.strip().lines().findFirst().orElse("");
    boolean whole = line.length() == text.strip().length() && line.length() <= WIDTH;
    return whole ? line : line.substring(0, Math.min(line.length(), WIDTH)) + " ...";
  }
}
