package io.gridshell.launch;

import org.jspecify.annotations.Nullable;

/** A start or stop that did not succeed; the message says what to do. */
public sealed class LaunchException extends RuntimeException
    permits AlreadyRunningException, NothingRunningException {

  private static final long serialVersionUID = 1L;

  /** Creates an error that says {@code message}. */
  public LaunchException(String message) {
    super(message);
  }

  /** Creates an error that says {@code message} and was caused by {@code cause}. */
  public LaunchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
