package io.gridshell.marathon.client;

/** What Marathon says of a task's life, as far as discovery cares. */
public enum TaskState {
  /** It is staging, starting or running, or Marathon is too old to say. */
  LIVE,
  /** Its agent is cut off; it may live on there. */
  UNREACHABLE,
  /** It has ended, is ending, or is in a state that is not known to us. */
  GONE;

  /** The state for Mesos' word; an empty word is that of a Marathon that has none. */
  static TaskState of(String word) {
    return switch (word) {
      case "", "TASK_STAGING", "TASK_STARTING", "TASK_RUNNING" -> LIVE;
      case "TASK_UNREACHABLE" -> UNREACHABLE;
      default -> GONE;
    };
  }
}
