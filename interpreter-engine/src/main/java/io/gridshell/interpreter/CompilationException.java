package io.gridshell.interpreter;

import java.util.List;

/** An expression does not compile. The message shows the source with markers. */
public final class CompilationException extends InterpreterException {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> diagnostics;

  CompilationException(List<Diagnostic> diagnostics) {
    super(new CellOutcome.Rejected(diagnostics).rendered(), null);
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** What is wrong and where. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
