package io.gridshell.grid.internal.session;

import io.gridshell.CompositeException;
import io.gridshell.GridException;
import io.gridshell.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Results of one value a task: a list, or whatever {@code combine} makes of it.
 *
 * <p>Any failed task fails the result with a {@link CompositeException}.
 *
 * @param <T> what {@code combine} makes
 */
final class ValuePerTask<T> implements PendingResult.Assembly<T> {
  private final Function<List<@Nullable Object>, T> combine;
  private final boolean onePerEngine;

  private ValuePerTask(Function<List<@Nullable Object>, T> combine, boolean onePerEngine) {
    this.combine = combine;
    this.onePerEngine = onePerEngine;
  }

  /** Each task ran on an engine of its own. */
  static <T> ValuePerTask<T> ofEngines(Function<List<@Nullable Object>, T> combine) {
    return new ValuePerTask<>(combine, true);
  }

  /** Each task stands for one item; an engine may have run several. */
  static <T> ValuePerTask<T> ofItems(Function<List<@Nullable Object>, T> combine) {
    return new ValuePerTask<>(combine, false);
  }

  @Override
  public T value(String what, List<Task> tasks) {
    List<CompositeException.Failure> failures = new ArrayList<>();
    Map<Integer, @Nullable Object> byEngine = new LinkedHashMap<>();
    List<@Nullable Object> values = new ArrayList<>(tasks.size());
    for (Task task : tasks) {
      GridException error = task.error();
      if (error != null) {
        failures.add(new CompositeException.Failure(task.engine(), error));
      } else {
        values.add(task.value());
        if (onePerEngine) {
          byEngine.put(task.engine(), task.value());
        }
      }
    }
    if (!failures.isEmpty()) {
      throw new CompositeException(what, failures, byEngine, tasks.size());
    }
    return combine.apply(values);
  }

  @Override
  public List<Outcome<@Nullable Object>> outcomes(Task task) {
    return List.of(outcome(task));
  }

  static Outcome<@Nullable Object> outcome(Task task) {
    GridException error = task.error();
    return error == null
        ? new Outcome.Ok<>(task.engine(), task.value())
        : new Outcome.Failed<>(task.engine(), error);
  }

  @Override
  public int items(Task task) {
    return 1;
  }
}
