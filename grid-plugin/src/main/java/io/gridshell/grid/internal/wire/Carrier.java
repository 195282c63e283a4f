package io.gridshell.grid.internal.wire;

import org.apache.ignite.IgniteCompute;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.lang.IgniteFuture;

/** Hands jobs to Ignite. */
public final class Carrier {
  private Carrier() {}

  /**
   * Sends {@code job} to where {@code compute} leads, there or nowhere. Does not block.
   *
   * <p>Ignite remembers the loader of the first thread that sends a class, for as long as the JVM
   * lives. That of a task is its namespace's, with all variables, which would outlive a clear.
   */
  public static <R> IgniteFuture<R> send(IgniteCompute compute, IgniteCallable<R> job) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(Carrier.class.getClassLoader());
    try {
      return compute.withNoFailover().callAsync(job);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
