package io.gridshell;

import org.jspecify.annotations.Nullable;

/** A task whose conditions no engine and no earlier task can ever fulfil. */
public final class ImpossibleDependencyException extends GridException {
  private static final long serialVersionUID = 1L;

  /** Creates an error that says {@code message}. */
  public ImpossibleDependencyException(String message) {
    super(message);
  }

  /** Creates an error that says {@code message} and was caused by {@code cause}. */
  public ImpossibleDependencyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
