package io.gridshell;

/**
 * A piece of text that a task printed, in the order in which the task printed it.
 *
 * @param task the task
 * @param engine the engine it runs on
 * @param stream where it printed
 * @param text what it printed; often, but not always, whole lines
 */
public record OutputEvent(TaskId task, int engine, Stream stream, String text) {

  /** Where a task prints. */
  public enum Stream {
    /** Standard output. */
    STDOUT,
    /** Standard error. */
    STDERR
  }
}
