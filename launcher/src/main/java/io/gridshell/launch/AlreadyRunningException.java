package io.gridshell.launch;

/** A start of a grid that runs or is being started. */
public final class AlreadyRunningException extends LaunchException {
  private static final long serialVersionUID = 1L;

  /** Creates an error that says {@code message}. */
  public AlreadyRunningException(String message) {
    super(message);
  }
}
