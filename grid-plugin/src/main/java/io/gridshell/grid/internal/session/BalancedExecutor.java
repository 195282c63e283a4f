package io.gridshell.grid.internal.session;

import io.gridshell.AsyncResult;
import io.gridshell.LoadBalancedView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A load-balanced view as an executor. Thread-safe. */
final class BalancedExecutor implements ExecutorService {
  private final LoadBalancedView view;
  private final Set<AsyncResult<?>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean shutdown;

  BalancedExecutor(LoadBalancedView view) {
    this.view = view;
  }

  private <T> AsyncResult<T> send(Callable<T> task) {
    if (shutdown) {
      throw new RejectedExecutionException("this executor was shut down; the grid is still open");
    }
    AsyncResult<T> result = view.apply(new CallableCall<>(task));
    open.add(result);
    var unused = result.whenComplete((value, error) -> ended(result));
    return result;
  }

  private void ended(AsyncResult<?> result) {
    open.remove(result);
    synchronized (this) {
      notifyAll();
    }
  }

  @Override
  @SuppressWarnings("NullAway")
  public <T> Future<T> submit(Callable<T> task) {
    return new ExecutorFuture<>(send(task), null, false);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> Future<T> submit(Runnable task, T result) {
    return new ExecutorFuture<>((AsyncResult<T>) send(new RunnableCall(task)), result, true);
  }

  @Override
  public Future<?> submit(Runnable task) {
    return submit(new RunnableCall(task));
  }

  @Override
  public void execute(Runnable task) {
    var unused = send(new RunnableCall(task));
  }

  @Override
  public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks)
      throws InterruptedException {
    return invokeAll(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
  }

  @Override
  public <T> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException {
    long end = System.nanoTime() + unit.toNanos(timeout);
    List<Future<T>> futures = new ArrayList<>();
    for (Callable<T> task : tasks) {
      futures.add(submit(task));
    }
    boolean complete = false;
    try {
      for (Future<T> future : futures) {
        awaitEnd(future, timeout == Long.MAX_VALUE ? Long.MAX_VALUE : end - System.nanoTime());
      }
      complete = true;
    } catch (TimeoutException late) {
      return futures;
    } finally {
      if (!complete) {
        futures.forEach(future -> future.cancel(true));
      }
    }
    return futures;
  }

  private static void awaitEnd(Future<?> future, long nanos)
      throws InterruptedException, TimeoutException {
    try {
      future.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | CancellationException ended) {
      // Its future says so to whoever asks.
      return;
    }
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    try {
      return invokeAny(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } catch (TimeoutException never) {
      throw new ExecutionException("waited for ever", never);
    }
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (tasks.isEmpty()) {
      throw new IllegalArgumentException("invokeAny needs at least one task");
    }
    FirstSuccess<T> first = new FirstSuccess<>(tasks.size());
    List<AsyncResult<T>> results = new ArrayList<>();
    try {
      for (Callable<T> task : tasks) {
        AsyncResult<T> result = send(task);
        results.add(result);
        var unused = result.whenComplete(first::ended);
      }
      return first.await(unit.toNanos(timeout));
    } finally {
      results.forEach(result -> result.cancel(true));
    }
  }

  /** The first of several tasks that succeeds. */
  private static final class FirstSuccess<T> {
    private int left;
    private boolean found;
    private @Nullable T value;
    private @Nullable Throwable error;

    FirstSuccess(int tasks) {
      left = tasks;
    }

    synchronized void ended(@Nullable T result, @Nullable Throwable failure) {
      left--;
      if (failure == null && !found) {
        found = true;
        value = result;
      } else if (failure != null) {
        error = failure;
      }
      notifyAll();
    }

    @SuppressWarnings("NullAway")
    synchronized T await(long nanos)
        throws InterruptedException, ExecutionException, TimeoutException {
      long start = System.nanoTime();
      while (!found && left > 0) {
        long millis = (nanos - (System.nanoTime() - start)) / 1_000_000;
        if (millis <= 0) {
          throw new TimeoutException("no task has succeeded in time");
        }
        wait(millis);
      }
      if (!found) {
        throw new ExecutionException("every task failed", error);
      }
      return value;
    }
  }

  @Override
  public void shutdown() {
    shutdown = true;
    synchronized (this) {
      notifyAll();
    }
  }

  /** Also takes back what runs; tasks that waited are not returned, because they were sent. */
  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    open.forEach(result -> result.cancel(true));
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown && open.isEmpty();
  }

  @Override
  public synchronized boolean awaitTermination(long timeout, TimeUnit unit)
      throws InterruptedException {
    long end = System.nanoTime() + unit.toNanos(timeout);
    while (!isTerminated()) {
      long millis = (end - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }
}
