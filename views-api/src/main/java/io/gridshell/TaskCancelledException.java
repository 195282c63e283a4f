package io.gridshell;

import org.jspecify.annotations.Nullable;

/** A task that was taken back or interrupted before it ended. */
public final class TaskCancelledException extends GridException {
  private static final long serialVersionUID = 1L;

  /** Creates an error that says {@code message}. */
  public TaskCancelledException(String message) {
    super(message);
  }

  /** Creates an error that says {@code message} and was caused by {@code cause}. */
  public TaskCancelledException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
