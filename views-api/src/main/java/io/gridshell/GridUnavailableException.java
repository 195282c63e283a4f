package io.gridshell;

import org.jspecify.annotations.Nullable;

/** A grid that cannot be reached, refuses this program, or was closed. */
public final class GridUnavailableException extends GridException {
  private static final long serialVersionUID = 1L;

  /** Creates an error that says {@code message}. */
  public GridUnavailableException(String message) {
    super(message);
  }

  /** Creates an error that says {@code message} and was caused by {@code cause}. */
  public GridUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
