package io.gridshell.grid.internal.session;

import io.gridshell.AsyncResult;
import io.gridshell.GridException;
import io.gridshell.TaskCancelledException;
import io.gridshell.TaskTimeoutException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A result as those expect it who were given an executor: failures come as {@link
 * ExecutionException}.
 *
 * @param <T> the value
 */
record ExecutorFuture<T>(AsyncResult<T> result, T instead, boolean replaces) implements Future<T> {

  @Override
  public boolean cancel(boolean mayInterrupt) {
    return result.cancel(mayInterrupt);
  }

  @Override
  public boolean isCancelled() {
    return result.isCancelled();
  }

  @Override
  public boolean isDone() {
    return result.isDone();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    while (!await(Duration.ofDays(1))) {
      checkInterrupt();
    }
    return outcome();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    checkInterrupt();
    if (!await(Duration.ofNanos(unit.toNanos(timeout)))) {
      throw new TimeoutException("the task is not done after " + timeout + " " + unit);
    }
    return outcome();
  }

  private boolean await(Duration patience) throws InterruptedException {
    try {
      return result.await(patience);
    } catch (GridException failed) {
      if (failed.getCause() instanceof InterruptedException) {
        checkInterrupt();
      }
      throw failed;
    }
  }

  private static void checkInterrupt() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while waiting for a task");
    }
  }

  private T outcome() throws ExecutionException {
    try {
      T value = result.get();
      return replaces ? instead : value;
    } catch (TaskCancelledException cancelled) {
      throw (CancellationException)
          new CancellationException(cancelled.getMessage()).initCause(cancelled);
    } catch (TaskTimeoutException late) {
      throw new ExecutionException(late.getMessage(), late);
    } catch (GridException failed) {
      Throwable cause = failed.getCause();
      throw new ExecutionException(failed.getMessage(), cause == null ? failed : cause);
    }
  }
}
