package io.gridshell.interpreter;

import java.util.List;

/** A declaration was used that still waits for names that no cell has declared. */
public final class UnresolvedReferenceException extends InterpreterException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> missing;

  UnresolvedReferenceException(String declaration, List<String> missing) {
    super(
        declaration
            + " cannot be used before "
            + (missing.isEmpty() ? "what it refers to" : String.join(", ", missing))
            + " is declared; declare it in a cell and run again",
        null);
    this.missing = List.copyOf(missing);
  }

  /** What is missing, as {@code method h(int)} or {@code variable y}. */
  public List<String> missing() {
    return missing;
  }
}
