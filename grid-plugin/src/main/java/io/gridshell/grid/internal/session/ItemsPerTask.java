package io.gridshell.grid.internal.session;

import io.gridshell.CompositeException;
import io.gridshell.GridException;
import io.gridshell.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Results of a map whose tasks stand for several items each; a task's value is the list of its
 * items' outcomes.
 *
 * @param <R> what the function returns
 */
final class ItemsPerTask<R> implements PendingResult.Assembly<List<R>> {
  private final Map<Task, Integer> sizes;

  /**
   * Creates the assembly.
   *
   * @param sizes how many items each task has
   */
  ItemsPerTask(Map<Task, Integer> sizes) {
    this.sizes = sizes;
  }

  @Override
  @SuppressWarnings("unchecked")
  public List<R> value(String what, List<Task> tasks) {
    List<R> values = new ArrayList<>();
    List<CompositeException.Failure> failures = new ArrayList<>();
    int total = 0;
    for (Task task : tasks) {
      for (Outcome<@Nullable Object> outcome : outcomes(task)) {
        if (outcome instanceof Outcome.Failed<?> failed) {
          failures.add(new CompositeException.Failure(failed.engine(), total, failed.error()));
        } else if (outcome instanceof Outcome.Ok<?> ok) {
          values.add((R) ok.value());
        }
        total++;
      }
    }
    if (!failures.isEmpty()) {
      throw new CompositeException(what, failures, Map.of(), total);
    }
    return values;
  }

  /** One outcome an item, also when the whole task failed. */
  @Override
  @SuppressWarnings("unchecked")
  public List<Outcome<@Nullable Object>> outcomes(Task task) {
    GridException error = task.error();
    if (error == null) {
      return (List<Outcome<@Nullable Object>>) Objects.requireNonNull(task.value());
    }
    List<Outcome<@Nullable Object>> all = new ArrayList<>();
    for (int i = 0; i < items(task); i++) {
      all.add(new Outcome.Failed<>(task.engine(), error));
    }
    return all;
  }

  @Override
  public int items(Task task) {
    return Objects.requireNonNull(sizes.get(task));
  }
}
