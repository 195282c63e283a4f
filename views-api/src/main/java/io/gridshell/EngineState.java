package io.gridshell;

/** What an engine does at the moment. */
public enum EngineState {
  /** Nothing runs and nothing waits. */
  IDLE,
  /** A task runs. */
  BUSY,
  /** The engine is in the grid but did not answer within the time that was given. */
  SILENT
}
