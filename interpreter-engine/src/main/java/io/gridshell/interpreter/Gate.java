package io.gridshell.interpreter;

import io.gridshell.interpreter.bridge.StopCheck;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets one task at a time through and can stop it.
 *
 * <p>User code is stopped only between {@code enter} and {@code leave}: an interrupt of the thread
 * first, then the flag that woven loops look at and, where the JDK still has it, {@code
 * Thread.stop}. {@code leave} returns only when no stop is under way any more, so none can hit what
 * comes next.
 */
final class Gate {
  private static final boolean CAN_STOP_THREADS = Runtime.version().feature() < 20;
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(60);
  private static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final Set<Gate> ARMED = new CopyOnWriteArraySet<>();

  /** Guarded by itself, as is everything below. */
  private final Object lock = new Object();

  private @Nullable Thread thread;
  private int depth;
  private boolean inUserCode;
  private boolean asked;
  private int stops;
  private volatile boolean weavingSaysStop;

  /**
   * Claims the gate for the calling thread, or enters again from its user code. The result goes to
   * {@link #end}.
   */
  boolean begin(String what) {
    boolean wasInUserCode;
    boolean interrupted;
    synchronized (lock) {
      Thread current = Thread.currentThread();
      if (thread != null && thread != current) {
        throw new IllegalStateException(
            what
                + " was called by "
                + current.getName()
                + " while "
                + thread.getName()
                + " uses the interpreter; one task at a time");
      }
      thread = current;
      if (depth++ == 0) {
        asked = false;
        stops = 0;
      }
      wasInUserCode = inUserCode;
      inUserCode = false;
      interrupted = asked;
    }
    if (interrupted) {
      drain();
      end(wasInUserCode);
      throw new InterruptedCellException(0);
    }
    return wasInUserCode;
  }

  /** Gives the gate back. */
  void end(boolean wasInUserCode) {
    synchronized (lock) {
      inUserCode = wasInUserCode;
      if (--depth == 0) {
        thread = null;
        asked = false;
        lock.notifyAll();
      }
    }
  }

  /** Whether the task of the gate was asked to stop. */
  boolean isAsked() {
    synchronized (lock) {
      return asked;
    }
  }

  /** Whether the calling thread has claimed the gate. */
  boolean isMine() {
    synchronized (lock) {
      return thread == Thread.currentThread();
    }
  }

  boolean saysStop() {
    return weavingSaysStop;
  }

  /** What user code came to. */
  record Result<T>(@Nullable T value, @Nullable Throwable thrown, boolean stopped) {}

  /** Runs user code on the calling thread, which has to hold the gate. Never throws. */
  @SuppressWarnings({"deprecation", "removal"})
  <T> Result<T> user(Callable<? extends @Nullable T> code) {
    T value = null;
    Throwable thrown = null;
    boolean refused = false;
    try {
      synchronized (lock) {
        refused = asked;
        inUserCode = !refused;
      }
      if (!refused) {
        value = code.call();
      }
    } catch (Throwable failure) {
      thrown = failure;
    }
    boolean left = false;
    boolean stopped = false;
    while (!left) {
      try {
        stopped = leave();
        left = true;
      } catch (ThreadDeath late) {
        thrown = late;
      }
    }
    boolean cutShort = refused || (stopped && thrown != null);
    return new Result<>(value, thrown, cutShort || isStop(thrown));
  }

  @SuppressWarnings({"deprecation", "removal"})
  private static boolean isStop(@Nullable Throwable thrown) {
    return thrown instanceof ThreadDeath;
  }

  /** Leaves user code; after it, no stop is on its way to this thread. */
  @SuppressWarnings({"deprecation", "removal"})
  private boolean leave() {
    boolean wasAsked;
    boolean wasStopped;
    synchronized (lock) {
      inUserCode = false;
      wasAsked = asked;
      wasStopped = stops > 0;
    }
    if (wasStopped) {
      drain();
    }
    if (wasAsked) {
      disarm();
    }
    Thread.interrupted();
    return wasAsked;
  }

  /** Takes the stop that may be under way to this thread; only pauses of this thread receive it. */
  @SuppressWarnings({"deprecation", "removal"})
  private static void drain() {
    boolean received = false;
    for (int i = 0; i < 3 && !received; i++) {
      try {
        Thread.interrupted();
        LockSupport.parkNanos(50_000);
      } catch (ThreadDeath late) {
        received = true;
      }
    }
  }

  /** Asks the running task to stop and waits for its end. Any thread but the task's own. */
  Interruption interrupt(Duration patience) throws InterruptedException {
    // The most that fits stands for longer.
    long limit = TimeUnit.NANOSECONDS.convert(patience);
    long deadline = System.nanoTime() + limit;
    synchronized (lock) {
      if (thread == null) {
        return Interruption.NOTHING_RUNNING;
      }
      Thread target = thread;
      if (target == Thread.currentThread()) {
        throw new IllegalStateException("A task cannot interrupt itself and wait for its own end");
      }
      asked = true;
      boolean interrupted = false;
      long stopAt = System.nanoTime() + Math.min(GRACE_NANOS, limit / 2);
      while (thread == target && asked) {
        long now = System.nanoTime();
        if (inUserCode && !interrupted) {
          interrupted = true;
          arm();
          target.interrupt();
        } else if (inUserCode && CAN_STOP_THREADS && now >= stopAt) {
          stops++;
          stop(target);
          stopAt = now + REPEAT_NANOS;
        }
        if (deadline - now <= 0) {
          return Interruption.STILL_RUNNING;
        }
        TimeUnit.NANOSECONDS.timedWait(lock, Math.min(deadline - now, 5_000_000));
      }
      return Interruption.STOPPED;
    }
  }

  @SuppressWarnings({"deprecation", "removal"})
  private static void stop(Thread target) {
    target.stop();
  }

  private void arm() {
    weavingSaysStop = true;
    synchronized (ARMED) {
      ARMED.add(this);
      StopCheck.arm(Gate::shouldStop);
    }
  }

  private void disarm() {
    weavingSaysStop = false;
    synchronized (ARMED) {
      ARMED.remove(this);
      if (ARMED.isEmpty()) {
        StopCheck.arm(null);
      }
    }
  }

  /** Whether the task that the calling thread works for was asked to stop. */
  private static boolean shouldStop() {
    OutputRoute route = OutputRoute.ofThisThread();
    return route != null && route.gate().saysStop();
  }
}
