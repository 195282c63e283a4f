package io.gridshell;

import org.jspecify.annotations.Nullable;

/** A task or a wait that took longer than it was given. */
public final class TaskTimeoutException extends GridException {
  private static final long serialVersionUID = 1L;

  /** Creates an error that says {@code message}. */
  public TaskTimeoutException(String message) {
    super(message);
  }

  /** Creates an error that says {@code message} and was caused by {@code cause}. */
  public TaskTimeoutException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
