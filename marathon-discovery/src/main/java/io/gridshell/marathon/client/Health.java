package io.gridshell.marathon.client;

/** What Marathon's health checks know of a task. */
public enum Health {
  /** No check has ended yet, there is none, or a new leader has forgotten. */
  UNKNOWN,
  /** Every check that has ended says that it is alive. */
  ALIVE,
  /** A check has ended and says that it is not. */
  DEAD
}
