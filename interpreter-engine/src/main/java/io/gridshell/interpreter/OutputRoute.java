package io.gridshell.interpreter;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/**
 * Where the output of one interpreter goes now. A thread belongs to the interpreter that it, or the
 * thread that made it, worked for. Those of the common pool work for whoever asks, and belong to
 * the only interpreter that runs something. What other threads print, such as those of the program
 * that an engine is part of, stays where it was. Thread-safe.
 */
final class OutputRoute {
  private static final Logger LOGGER = System.getLogger(OutputRoute.class.getName());
  private static final InheritableThreadLocal<@Nullable OutputRoute> OWNER =
      new InheritableThreadLocal<>();

  /** Set while the thread is inside a sink, whose own output must not come back to it. */
  private static final ThreadLocal<@Nullable Boolean> IN_SINK = new ThreadLocal<>();

  private static final Set<OutputRoute> RUNNING = new CopyOnWriteArraySet<>();

  private final Gate gate;
  private volatile @Nullable Session session;

  OutputRoute(Gate gate) {
    this.gate = gate;
  }

  Gate gate() {
    return gate;
  }

  /** What one thread printed as bytes and what is not complete yet. */
  private record Pending(PendingBytes out, PendingBytes err) {
    PendingBytes of(OutputSink.Stream stream) {
      return stream == OutputSink.Stream.STDOUT ? out : err;
    }
  }

  /** One task's output. */
  record Session(OutputSink sink, Map<Thread, Pending> pending, @Nullable Session outer) {
    void write(OutputSink.Stream stream, String text) {
      flush(Thread.currentThread(), stream);
      emit(stream, text);
    }

    void write(OutputSink.Stream stream, byte[] bytes, int from, int length) {
      String text = ofThisThread(stream).add(bytes, from, length);
      emit(stream, text);
    }

    void flush(OutputSink.Stream stream) {
      emit(stream, ofThisThread(stream).takeComplete());
    }

    private PendingBytes ofThisThread(OutputSink.Stream stream) {
      return pending
          .computeIfAbsent(
              Thread.currentThread(), thread -> new Pending(new PendingBytes(), new PendingBytes()))
          .of(stream);
    }

    private void flush(Thread thread, OutputSink.Stream stream) {
      Pending bytes = pending.get(thread);
      if (bytes != null) {
        emit(stream, bytes.of(stream).takeAll());
      }
    }

    private void finish() {
      for (Thread thread : pending.keySet()) {
        for (OutputSink.Stream stream : OutputSink.Stream.values()) {
          flush(thread, stream);
        }
      }
    }

    private void emit(OutputSink.Stream stream, String text) {
      if (text.isEmpty()) {
        return;
      }
      IN_SINK.set(true);
      try {
        sink.write(stream, text);
      } catch (RuntimeException e) {
        LOGGER.log(Level.WARNING, "dropped output characters=" + text.length(), e);
      } finally {
        IN_SINK.remove();
      }
    }
  }

  /** Sends output of the calling thread and its children to a sink; undo with {@link #close}. */
  @Nullable OutputRoute open(OutputSink sink) {
    SystemStreams.install();
    OutputRoute before = OWNER.get();
    OWNER.set(this);
    session = new Session(sink, new ConcurrentHashMap<>(), session);
    RUNNING.add(this);
    return before;
  }

  /** Flushes and ends what {@link #open} began. */
  void close(@Nullable OutputRoute before) {
    Session ending = session;
    if (ending != null) {
      ending.finish();
      session = ending.outer();
    }
    if (session == null) {
      RUNNING.remove(this);
    }
    // A thread that runs task after task keeps its entry: making and removing it costs more.
    OWNER.set(before);
  }

  /** The route of the interpreter that the calling thread works for, if it runs something. */
  static @Nullable OutputRoute ofThisThread() {
    OutputRoute own = OWNER.get();
    if (own != null && own.session != null) {
      return own;
    }
    if (isCommon(Thread.currentThread())) {
      OutputRoute only = null;
      for (OutputRoute route : RUNNING) {
        if (only != null) {
          return null;
        }
        only = route;
      }
      return only;
    }
    return null;
  }

  private static boolean isCommon(Thread thread) {
    return thread instanceof ForkJoinWorkerThread worker
        && worker.getPool() == ForkJoinPool.commonPool();
  }

  /** The sink for the calling thread's output, or null when it goes to the original stream. */
  static @Nullable Session sessionOfThisThread() {
    if (IN_SINK.get() != null) {
      return null;
    }
    OutputRoute route = ofThisThread();
    return route == null ? null : route.session;
  }
}
