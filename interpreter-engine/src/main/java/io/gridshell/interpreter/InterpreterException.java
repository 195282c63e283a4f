package io.gridshell.interpreter;

import org.jspecify.annotations.Nullable;

/** What the interpreter throws; a closed family. */
public abstract sealed class InterpreterException extends RuntimeException
    permits UndefinedNameException,
        CompilationException,
        CellException,
        InterruptedCellException,
        UnresolvedReferenceException {
  private static final long serialVersionUID = 1L;

  InterpreterException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
