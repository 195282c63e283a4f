package io.gridshell.interpreter.bridge;

/** Thrown in place of ending the JVM when a cell or a shipped function calls for its exit. */
public final class ExitRefusedException extends SecurityException {
  private static final long serialVersionUID = 1L;

  private final int status;

  ExitRefusedException(String call, int status) {
    super(
        call
            + "("
            + status
            + ") is refused: it would end this process and every value in it. Return from the cell"
            + " or the function instead; 'gridshell stop' ends a grid");
    this.status = status;
  }

  /** The exit status that was asked for. */
  public int status() {
    return status;
  }
}
