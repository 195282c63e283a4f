package io.gridshell.spi;

import io.gridshell.EngineContext;
import org.jspecify.annotations.Nullable;

/** Which engine the current thread works for; set by the implementation around each task. */
public final class CurrentEngine {
  private static final InheritableThreadLocal<@Nullable EngineContext> CURRENT =
      new InheritableThreadLocal<>();
  private static final ThreadLocal<@Nullable EngineContext> OWN = new ThreadLocal<>();

  private CurrentEngine() {}

  /**
   * The context of this thread or of the thread that started it.
   *
   * @throws IllegalStateException when there is none
   */
  public static EngineContext get() {
    EngineContext context = CURRENT.get();
    if (context == null) {
      throw new IllegalStateException(
          "EngineContext.current() works inside a task on an engine; this thread, "
              + Thread.currentThread().getName()
              + ", runs none");
    }
    return context;
  }

  /** The context of the task that this very thread runs; null on threads that a task started. */
  public static @Nullable EngineContext ofTaskThread() {
    return OWN.get();
  }

  /** Makes {@code context} the one of this thread; null takes it away. */
  public static void set(@Nullable EngineContext context) {
    // Set and not removed: the same threads run task after task.
    CURRENT.set(context);
    OWN.set(context);
  }
}
