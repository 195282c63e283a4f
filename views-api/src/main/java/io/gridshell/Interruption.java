package io.gridshell;

/** What an interrupt achieved on one engine. */
public enum Interruption {
  /** The running task stopped; the namespace is as the task left it. */
  STOPPED,
  /** Nothing was running. */
  NOTHING_RUNNING,
  /** The task did not answer; {@code restart()} is the next step. */
  STILL_RUNNING
}
