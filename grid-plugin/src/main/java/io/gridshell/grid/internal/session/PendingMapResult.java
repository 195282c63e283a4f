package io.gridshell.grid.internal.session;

import io.gridshell.GridException;
import io.gridshell.MapResult;
import io.gridshell.Outcome;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The result of a map.
 *
 * @param <R> what the function returns
 */
final class PendingMapResult<R> extends PendingResult<List<R>> implements MapResult<R> {
  private final List<Outcome<@Nullable Object>> arrived = new ArrayList<>();
  private final int total;

  PendingMapResult(String what, List<Task> tasks, Assembly<List<R>> assembly, Canceller canceller) {
    super(what, tasks, assembly, canceller);
    this.total = tasks.stream().mapToInt(assembly::items).sum();
  }

  @Override
  void taskDone(Task task) {
    List<Outcome<@Nullable Object>> outcomes = assembly().outcomes(task);
    synchronized (arrived) {
      arrived.addAll(outcomes);
      arrived.notifyAll();
    }
    super.taskDone(task);
  }

  @Override
  public Iterator<R> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < total;
      }

      @Override
      // Whether null is a value is for R to say.
      @SuppressWarnings({"unchecked", "NullAway"})
      public R next() {
        if (next == total) {
          throw new NoSuchElementException("the map has " + total + " items");
        }
        Outcome<@Nullable Object> outcome = arrival(next++);
        if (outcome instanceof Outcome.Failed<?> failed) {
          throw failed.error();
        }
        return (R) ((Outcome.Ok<?>) outcome).value();
      }
    };
  }

  private Outcome<@Nullable Object> arrival(int index) {
    checkWait();
    synchronized (arrived) {
      while (arrived.size() <= index) {
        try {
          arrived.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new GridException("interrupted while waiting for item " + index + " of a map", e);
        }
      }
      return arrived.get(index);
    }
  }

  @Override
  public Stream<R> stream() {
    return StreamSupport.stream(
        Spliterators.spliterator(iterator(), total, Spliterator.SIZED), false);
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"})
  public Stream<R> inOrder() {
    return tasks().stream()
        .flatMap(
            task -> {
              awaitEnd(task);
              return assembly().outcomes(task).stream();
            })
        .map(
            outcome -> {
              if (outcome instanceof Outcome.Failed<?> failed) {
                throw failed.error();
              }
              return (R) ((Outcome.Ok<?>) outcome).value();
            });
  }

  private void awaitEnd(Task task) {
    checkWait();
    synchronized (arrived) {
      while (!task.isDone()) {
        try {
          arrived.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new GridException("interrupted while waiting for a part of a map", e);
        }
      }
    }
  }
}
