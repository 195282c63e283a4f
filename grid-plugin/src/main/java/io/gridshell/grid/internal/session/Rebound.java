package io.gridshell.grid.internal.session;

import io.gridshell.GridException;
import io.gridshell.Outcome;
import io.gridshell.TaskCancelledException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The result of a {@link Rebinding}, whose tasks are those of its steps so far. */
final class Rebound extends PendingResult<Void> {
  private final List<Task> steps;
  private final Ending ending;
  private volatile boolean stopped;

  Rebound(String name, Canceller canceller) {
    this(name, canceller, new Ending());
  }

  private Rebound(String name, Canceller canceller, Ending ending) {
    super("rebind of " + name, List.of(), ending, canceller);
    this.ending = ending;
    this.steps = new CopyOnWriteArrayList<>();
  }

  /** How the steps ended, whatever their tasks did. */
  private static final class Ending implements Assembly<Void> {
    private final Assembly<Void> nothing = ValuePerTask.ofEngines(unused -> null);
    private volatile @Nullable GridException error;

    @Override
    public Void value(String what, List<Task> tasks) {
      GridException failure = error;
      if (failure != null) {
        throw failure;
      }
      return nothing.value(what, List.of());
    }

    @Override
    public List<Outcome<@Nullable Object>> outcomes(Task task) {
      return nothing.outcomes(task);
    }

    @Override
    public int items(Task task) {
      return nothing.items(task);
    }
  }

  /**
   * Takes the tasks of {@code step} in.
   *
   * @throws TaskCancelledException when this result was cancelled before
   */
  <T> PendingResult<T> step(PendingResult<T> step) {
    for (Task task : step.tasks()) {
      steps.add(task);
      adopt(task);
    }
    if (stopped) {
      var unused = step.cancel(true);
      throw new TaskCancelledException(what() + " was cancelled by its client");
    }
    return step;
  }

  /** All steps are done, or one failed. */
  void end(@Nullable Throwable thrown) {
    if (thrown != null) {
      Throwable cause = SessionTransfers.causeOf(thrown);
      ending.error =
          cause instanceof GridException known
              ? known
              : new GridException(what() + " failed here: " + cause, cause);
    }
    allDone();
  }

  @Override
  List<Task> tasks() {
    return List.copyOf(steps);
  }

  @Override
  public boolean cancel(boolean mayInterrupt) {
    stopped = true;
    return super.cancel(mayInterrupt);
  }
}
