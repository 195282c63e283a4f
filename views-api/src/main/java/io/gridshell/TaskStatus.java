package io.gridshell;

/** How far a task is. */
public enum TaskStatus {
  /** Sent or about to be sent; nothing was heard of it. */
  PENDING,
  /** Output of it has arrived. A task that prints nothing is pending until it ends. */
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
