package io.gridshell.marathon;

/** Which of a task's addresses to use. */
public enum AddressMode {
  /** What the app's network calls for. */
  AUTO,
  /** The agent's address and the port that Mesos gave. */
  HOST,
  /** The container's own address and port. */
  CONTAINER
}
