package io.gridshell.grid.internal.session;

import io.gridshell.AsyncResult;
import io.gridshell.TaskInfo;
import io.gridshell.grid.internal.scheduler.Event;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A result that jobs wait for, as the scheduler knows it: by one number, however many jobs these
 * are. What became of its tasks, which may be many, is looked at once. Thread-safe.
 */
final class EarlierResult {
  private final long token;
  private final AtomicBoolean watched = new AtomicBoolean();
  private volatile @Nullable LongFunction<Event> end;

  EarlierResult(long token) {
    this.token = token;
  }

  long token() {
    return token;
  }

  /**
   * Lets the scheduler hear of the end of {@code result}, which this stands for; to be called after
   * the scheduler was told of a job that waits for it.
   *
   * @param report tells the scheduler; also when it heard the same before that job came
   */
  void watch(AsyncResult<?> result, Consumer<LongFunction<Event>> report) {
    if (watched.compareAndSet(false, true)) {
      var unused =
          result.whenComplete(
              (value, error) -> {
                LongFunction<Event> known = ended(result, error == null);
                end = known;
                report.accept(known);
              });
      return;
    }
    LongFunction<Event> known = end;
    if (known != null) {
      report.accept(known);
    }
  }

  private LongFunction<Event> ended(AsyncResult<?> result, boolean succeeded) {
    Set<Integer> ran =
        result.metadata().stream()
            .map(TaskInfo::engine)
            .filter(engine -> engine >= 0)
            .collect(Collectors.toSet());
    return now -> new Event.ResultEnded(now, token, succeeded, ran);
  }
}
