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
            + ") is refused on an engine: it would end the engine and every value in it."
            + " Return from the cell, or stop the engine from the client");
    this.status = status;
  }

  /** The exit status that was asked for. */
  public int status() {
    return status;
  }
}
