package io.gridshell.interpreter;

/** The work was interrupted by {@link Interpreter#interrupt}. */
public final class InterruptedCellException extends InterpreterException {
  private static final long serialVersionUID = 1L;

  private final int line;

  InterruptedCellException(int line) {
    super(line == 0 ? "Interrupted" : "Interrupted at line " + line, null);
    this.line = line;
  }

  /** The line that was running, from 1; 0 when unknown or when a function was running. */
  public int line() {
    return line;
  }
}
