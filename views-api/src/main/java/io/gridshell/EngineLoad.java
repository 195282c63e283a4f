package io.gridshell;

import java.time.Duration;

/**
 * What an engine does, has done and uses, as it said when it was asked.
 *
 * @param running the task that it runs in a few words; empty when it runs none
 * @param runningFor how long that task has run; zero when it runs none
 * @param done tasks that it completed
 * @param failed tasks that it ran and that threw or were stopped
 * @param heapUsed bytes of its heap in use
 * @param heapLimit most bytes that its heap may have
 * @param cpu processor time of its process since it started
 * @param uptime how long its process has run
 */
public record EngineLoad(
    String running,
    Duration runningFor,
    long done,
    long failed,
    long heapUsed,
    long heapLimit,
    Duration cpu,
    Duration uptime) {

  /** The load of an engine that does not answer. */
  public static final EngineLoad UNKNOWN =
      new EngineLoad("", Duration.ZERO, 0, 0, 0, 0, Duration.ZERO, Duration.ZERO);
}
