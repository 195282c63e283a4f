package io.gridshell;

import org.jspecify.annotations.Nullable;

/**
 * An error of the grid or of a task; the root of a closed family.
 *
 * <p>Thrown as itself when the waiting thread was interrupted and when the grid answers in a way
 * that no member of the family describes.
 */
public sealed class GridException extends RuntimeException
    permits ChunksLostException,
        CodeShippingException,
        CompositeException,
        EngineLostException,
        GridUnavailableException,
        ImpossibleDependencyException,
        NoSuchEngineException,
        RemoteException,
        TaskCancelledException,
        TaskTimeoutException {

  private static final long serialVersionUID = 1L;

  /** Creates an error that says {@code message}. */
  public GridException(String message) {
    super(message);
  }

  /** Creates an error that says {@code message} and was caused by {@code cause}. */
  public GridException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Creates an error without a stack; others can be added to it if {@code suppression}. */
  GridException(@Nullable String message, boolean suppression) {
    super(message, null, suppression, false);
  }
}
