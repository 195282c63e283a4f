package io.gridshell.interpreter;

import java.util.Objects;

/** An expression threw; the cause is the live exception. */
public final class CellException extends InterpreterException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final String trace;

  CellException(Throwable cause, int line, String trace) {
    super(cause.toString(), cause);
    this.line = line;
    this.trace = trace;
  }

  /** The live exception. */
  public Throwable thrown() {
    return Objects.requireNonNull(getCause());
  }

  /** The line of the expression that was running, from 1; 0 when unknown. */
  public int line() {
    return line;
  }

  /** The stack as text, as in {@link CellOutcome.Threw#trace}. */
  public String trace() {
    return trace;
  }
}
