package io.gridshell.interpreter;

/** What an interrupt achieved. */
public enum Interruption {
  /** The task that was running has ended; its state and the namespace are intact. */
  STOPPED,
  /** Nothing was running. */
  NOTHING_RUNNING,
  /**
   * The task did not answer in time. It stays marked and ends as interrupted if it ever returns;
   * until then only a new JVM helps.
   */
  STILL_RUNNING
}
