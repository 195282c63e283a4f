package io.gridshell.grid.internal.session;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A thread of the client's own, which has more to do than to wait for users' code. */
final class OwnThread extends Thread {
  private static final long IDLE_SECONDS = 5;

  private OwnThread(Runnable body, String name) {
    super(null, body, name, 0, false);
    setDaemon(true);
  }

  static ThreadFactory named(String name) {
    return body -> new OwnThread(body, name);
  }

  /** Whether the caller is such a thread. */
  static boolean isCurrent() {
    return Thread.currentThread() instanceof OwnThread;
  }

  /** Does one thing after the other; what comes after its end is left undone. */
  static ThreadPoolExecutor inTurn(String name) {
    ThreadPoolExecutor executor = pool(1, named(name));
    executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    return executor;
  }

  /** Runs users' code, of which some may block. What comes after its end runs in its caller. */
  static ThreadPoolExecutor forUsers(String name, int threads) {
    ThreadPoolExecutor executor =
        pool(
            threads,
            body -> {
              Thread thread = new Thread(null, body, name, 0, false);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRejectedExecutionHandler((body, unused) -> body.run());
    return executor;
  }

  private static ThreadPoolExecutor pool(int threads, ThreadFactory factory) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
