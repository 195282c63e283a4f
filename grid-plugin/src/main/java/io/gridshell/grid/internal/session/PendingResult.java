package io.gridshell.grid.internal.session;

import io.gridshell.AsyncResult;
import io.gridshell.GridException;
import io.gridshell.GroupBy;
import io.gridshell.Outcome;
import io.gridshell.OutputEvent;
import io.gridshell.Progress;
import io.gridshell.TaskId;
import io.gridshell.TaskInfo;
import io.gridshell.TaskTimeoutException;
import io.gridshell.TransferEvent;
import io.gridshell.spi.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The result of a call that became one or more tasks.
 *
 * @param <T> the value
 */
class PendingResult<T> extends CompletableFuture<T> implements AsyncResult<T> {
  private final String what;
  private final List<Task> tasks;
  private final Assembly<T> assembly;
  private final Canceller canceller;
  private final AtomicInteger open;
  private final List<SafeListener> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<TransferEvent>> transferListeners = new CopyOnWriteArrayList<>();
  private final long startNanos = System.nanoTime();
  private volatile long endNanos;
  private volatile boolean cancelled;

  /** Makes the value of a result from its tasks, all of which have ended. */
  interface Assembly<T> {
    /** The value. Throws the {@link GridException} that the result ends with. */
    T value(String what, List<Task> tasks);

    /** How the items of {@code task} ended, which has ended. */
    List<Outcome<@Nullable Object>> outcomes(Task task);

    /** How many items {@code task} stands for. */
    int items(Task task);
  }

  /** Takes a task back on its engine. */
  interface Canceller {
    void cancel(Task task, boolean mayInterrupt);
  }

  /**
   * Creates a result; it is complete at once when there are no tasks.
   *
   * @param what the call in words, for errors
   */
  PendingResult(String what, List<Task> tasks, Assembly<T> assembly, Canceller canceller) {
    this.what = what;
    this.tasks = List.copyOf(tasks);
    this.assembly = assembly;
    this.canceller = canceller;
    this.open = new AtomicInteger(tasks.size());
  }

  /** Begins to watch the tasks; called once, after construction. */
  PendingResult<T> watch() {
    return watch(unused -> {});
  }

  /** The same; {@code first} learns of the end of each task before this result does. */
  PendingResult<T> watch(Consumer<Task> first) {
    if (tasks().isEmpty()) {
      finish();
    }
    tasks().forEach(task -> task.whenDone(ended -> taskDone(first, ended)));
    return this;
  }

  private void taskDone(Consumer<Task> first, Task task) {
    try {
      first.accept(task);
      taskDone(task);
    } catch (RuntimeException | Error broken) {
      broken(broken);
    }
  }

  /** The tasks of the result so far. */
  List<Task> tasks() {
    return tasks;
  }

  Assembly<T> assembly() {
    return assembly;
  }

  /** One task has ended. */
  void taskDone(Task task) {
    if (open.decrementAndGet() == 0) {
      allDone();
    }
  }

  /** Every task has ended; the result ends once listeners have seen all output. */
  void allDone() {
    finishAfterDelivery(0);
  }

  /** Lets those who listen hear {@code task}, which has just become one of the result's. */
  void adopt(Task task) {
    listeners.forEach(task::listen);
    transferListeners.forEach(task.meter()::listen);
  }

  String what() {
    return what;
  }

  void markCancelled() {
    cancelled = true;
  }

  /** Completion implies that listeners have seen all output. */
  private void finishAfterDelivery(int listener) {
    if (listener < listeners.size()) {
      listeners.get(listener).run(() -> finishAfterDelivery(listener + 1));
    } else {
      finish();
    }
  }

  private void finish() {
    try {
      complete(assembly.value(what, tasks()));
    } catch (GridException failure) {
      completeExceptionally(failure);
    } catch (RuntimeException | Error broken) {
      broken(broken);
    }
  }

  /** Code of the user's threw, such as a partition; nobody else would end the result. */
  private void broken(Throwable thrown) {
    completeExceptionally(new GridException(what + " failed here: " + thrown, thrown));
  }

  @Override
  public boolean complete(T value) {
    noteEnd();
    return super.complete(value);
  }

  @Override
  public boolean completeExceptionally(Throwable error) {
    noteEnd();
    return super.completeExceptionally(error);
  }

  /** Whoever sees that the result is complete sees when that was. */
  private void noteEnd() {
    if (!isDone()) {
      endNanos = System.nanoTime();
    }
  }

  /** An engine runs one thing at a time, so a task that waits for its own engine never ends. */
  void checkWait() {
    for (Task task : tasks()) {
      if (task.isBehindCaller()) {
        throw new GridException(
            "engine "
                + task.engine()
                + " cannot wait for "
                + what
                + " on itself: it would run after the task that waits. Do it in the task, call"
                + " other engines, or let the client wait");
      }
    }
  }

  @Override
  public T join() {
    checkWait();
    return super.join();
  }

  @Override
  public T get() {
    checkWait();
    try {
      return super.get();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  @Override
  public T get(long timeout, TimeUnit unit) throws TimeoutException {
    try {
      return super.get(timeout, unit);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  @Override
  public T get(Duration patience) {
    try {
      return get(Patience.bounded(patience).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new TaskTimeoutException(
          what
              + " is not done after "
              + Patience.bounded(patience).toMillis()
              + " ms: "
              + openTasks(),
          e);
    }
  }

  private String openTasks() {
    List<Integer> engines =
        tasks().stream().filter(task -> !task.isDone()).map(Task::engine).toList();
    return engines.size() + " of " + tasks().size() + " tasks are open, on engines " + engines;
  }

  private GridException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new GridException(
        "interrupted while waiting for "
            + what
            + "; its tasks go on: get() waits again, cancel(true) stops them",
        e);
  }

  /** The error, as thrown where the caller waits and not where the answer arrived. */
  private static GridException failure(ExecutionException e) {
    if (e.getCause() instanceof GridException error) {
      error.setStackTrace(new Throwable().getStackTrace());
      return error;
    }
    return new GridException("the result failed here: " + e.getCause(), e.getCause());
  }

  @Override
  public boolean await(Duration patience) {
    try {
      super.get(Patience.bounded(patience).toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  @Override
  public boolean isSuccessful() {
    return isDone() && !isCompletedExceptionally();
  }

  @Override
  public boolean cancel(boolean mayInterrupt) {
    if (isDone()) {
      return false;
    }
    cancelled = true;
    for (Task task : tasks()) {
      if (!task.isDone()) {
        canceller.cancel(task, mayInterrupt);
      }
    }
    return true;
  }

  @Override
  public boolean isCancelled() {
    return cancelled && isCompletedExceptionally();
  }

  @Override
  public List<TaskId> taskIds() {
    return tasks().stream().map(Task::id).toList();
  }

  @Override
  public List<TaskInfo> metadata() {
    return tasks().stream().map(Task::info).toList();
  }

  private void awaitAll() {
    checkWait();
    try {
      super.get();
    } catch (ExecutionException ended) {
      // The caller asks for the outcomes, of which this is one.
      return;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <V> Map<Integer, V> byEngine() {
    get();
    Map<Integer, V> values = new LinkedHashMap<>();
    for (Task task : tasks()) {
      if (values.containsKey(task.engine())) {
        throw new IllegalStateException(
            "more than one task of this result ran on engine "
                + task.engine()
                + "; use outcomes(), which has one entry an item");
      }
      values.put(task.engine(), (V) task.value());
    }
    return values;
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes", "TypeParameterUnusedInFormals"})
  public <V> List<Outcome<V>> outcomes() {
    awaitAll();
    return (List) tasks().stream().flatMap(task -> assembly.outcomes(task).stream()).toList();
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes", "TypeParameterUnusedInFormals"})
  public <V> List<Outcome<V>> arrived() {
    return (List)
        tasks().stream()
            .filter(Task::isDone)
            .flatMap(task -> assembly.outcomes(task).stream())
            .toList();
  }

  @Override
  public Progress progress() {
    int done = 0;
    int failed = 0;
    int total = 0;
    for (Task task : tasks()) {
      total += assembly.items(task);
      if (task.isDone()) {
        done += assembly.items(task);
        for (Outcome<?> outcome : assembly.outcomes(task)) {
          failed += outcome instanceof Outcome.Failed<?> ? 1 : 0;
        }
      }
    }
    return new Progress(done, failed, total);
  }

  @Override
  public Duration elapsed() {
    return Duration.ofNanos((isDone() ? endNanos : System.nanoTime()) - startNanos);
  }

  @Override
  public Duration wallTime() {
    requireDone("wallTime");
    return elapsed();
  }

  @Override
  public Duration serialTime() {
    requireDone("serialTime");
    Duration sum = Duration.ZERO;
    for (TaskInfo info : metadata()) {
      if (info.started().isPresent() && info.completed().isPresent()) {
        Instant started = info.started().get();
        sum = sum.plus(Duration.between(started, info.completed().get()));
      }
    }
    return sum;
  }

  private void requireDone(String method) {
    if (!isDone()) {
      throw new IllegalStateException(
          method + " is known once " + what + " is done; " + openTasks());
    }
  }

  @Override
  public List<String> stdout() {
    return tasks().stream().map(task -> task.text(OutputEvent.Stream.STDOUT)).toList();
  }

  @Override
  public List<String> stderr() {
    return tasks().stream().map(task -> task.text(OutputEvent.Stream.STDERR)).toList();
  }

  @Override
  public AsyncResult<T> onOutput(Consumer<OutputEvent> listener) {
    SafeListener safe = new SafeListener(listener);
    listeners.add(safe);
    tasks().forEach(task -> task.listen(safe));
    return this;
  }

  @Override
  public AsyncResult<T> onTransfer(Consumer<TransferEvent> listener) {
    transferListeners.add(listener);
    tasks().forEach(task -> task.meter().listen(listener));
    return this;
  }

  @Override
  public T awaitWithProgress() {
    checkWait();
    return new ProgressLine(System.err).await(this);
  }

  @Override
  public void printOutput(GroupBy groupBy) {
    awaitAll();
    List<OutputEvent> inOrder =
        tasks().stream()
            .flatMap(task -> task.printed().stream())
            .sorted(Comparator.comparingLong(Task.Printed::nanos))
            .map(Task.Printed::event)
            .toList();
    new OutputPrinter(System.out).print(groupBy, tasks(), inOrder);
  }

  @Override
  public String toString() {
    Progress progress = progress();
    return what
        + ": "
        + progress.done()
        + " of "
        + progress.total()
        + " done"
        + (progress.failed() > 0 ? ", " + progress.failed() + " failed" : "");
  }
}
