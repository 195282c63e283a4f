package io.gridshell;

/** How far a task is. */
public enum TaskStatus {
  /** Sent or about to be sent; the engine did not report that it began. */
  PENDING,
  /** The engine said that it began. */
  RUNNING,
  /** Ended with a value. */
  OK,
  /** Ended with an error. */
  FAILED,
  /** Taken back before it ended. */
  CANCELLED,
  /** Its engine left the grid. */
  LOST
}
