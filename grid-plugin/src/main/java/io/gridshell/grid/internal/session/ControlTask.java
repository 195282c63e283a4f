package io.gridshell.grid.internal.session;

import io.gridshell.GridException;
import io.gridshell.grid.internal.wire.Control;
import io.gridshell.grid.internal.wire.EngineRecord;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Commands to engines, seen as tasks. */
final class ControlTask {
  private ControlTask() {}

  /** Sends {@code command} to {@code engine}; {@code read} makes the task's value of the answer. */
  static Task send(
      ClientSession session,
      EngineRecord engine,
      String label,
      Control command,
      Function<byte[], @Nullable Object> read) {
    Task task = session.newTask(label, engine.id());
    var unused =
        session
            .command(engine, command)
            .whenComplete(
                (bytes, thrown) -> {
                  if (thrown == null) {
                    task.answered(0, List.of(), null, null, read.apply(bytes), null);
                  } else {
                    task.failed(errorOf(thrown));
                  }
                });
    return task;
  }

  private static GridException errorOf(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return cause instanceof GridException error
        ? error
        : new GridException("the command failed: " + cause, cause);
  }
}
