package io.gridshell;

import java.util.List;

/** An engine id that is not in the grid, or a grid without any engine. */
public final class NoSuchEngineException extends GridException {
  private static final long serialVersionUID = 1L;

  /** Creates an error that says {@code message}. */
  public NoSuchEngineException(String message) {
    super(message);
  }

  /** Creates the error for engine {@code id} when the grid has the engines {@code present}. */
  public static NoSuchEngineException of(int id, List<Integer> present) {
    return new NoSuchEngineException(
        present.isEmpty()
            ? "no engine " + id + ": the grid has no engines now; start some or use awaitEngines"
            : "no engine "
                + id
                + ": the grid has engines "
                + present
                + "; name one of them, or start more with 'gridshell engines -n N'");
  }
}
