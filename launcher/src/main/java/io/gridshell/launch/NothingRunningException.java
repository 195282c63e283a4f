package io.gridshell.launch;

/** A stop of a grid that does not run. */
public final class NothingRunningException extends LaunchException {
  private static final long serialVersionUID = 1L;

  /** Creates an error that says {@code message}. */
  public NothingRunningException(String message) {
    super(message);
  }
}
