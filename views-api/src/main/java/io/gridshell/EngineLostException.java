package io.gridshell;

/** An engine that left the grid while it held a task; whether the task had effects is unknown. */
public final class EngineLostException extends GridException {
  private static final long serialVersionUID = 1L;

  private final int engine;

  /** Creates an error about {@code engine}. */
  public EngineLostException(int engine, String message) {
    super(message);
    this.engine = engine;
  }

  /** The engine that left. */
  public int engine() {
    return engine;
  }
}
