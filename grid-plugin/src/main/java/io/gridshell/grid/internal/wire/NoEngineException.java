package io.gridshell.grid.internal.wire;

/** A node that is no engine, or no longer one because it is about to leave. */
public final class NoEngineException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** Creates the error. */
  public NoEngineException() {
    super(
        "this node is no engine; give it a GridshellConfiguration among its plugin"
            + " configurations");
  }
}
