package io.gridshell.grid.internal.session;

import io.gridshell.GridException;
import io.gridshell.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Results of one task: its value, or its error as it is.
 *
 * @param <T> the value
 */
final class OneValue<T> implements PendingResult.Assembly<T> {

  @Override
  // Whether null is a value is for T to say.
  @SuppressWarnings({"unchecked", "NullAway"})
  public T value(String what, List<Task> tasks) {
    Task task = tasks.get(0);
    GridException error = task.error();
    if (error != null) {
      throw error;
    }
    return (T) task.value();
  }

  @Override
  public List<Outcome<@Nullable Object>> outcomes(Task task) {
    return List.of(ValuePerTask.outcome(task));
  }

  @Override
  public int items(Task task) {
    return 1;
  }
}
