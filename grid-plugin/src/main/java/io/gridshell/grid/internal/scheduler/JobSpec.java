package io.gridshell.grid.internal.scheduler;

/**
 * A job as it is submitted.
 *
 * @param id its number; never used before
 * @param size how many items it has, at least 1
 * @param priority higher goes first
 * @param chunk items of a lot; 0 lets the scheduler decide by what items cost
 * @param family jobs whose items are likely to cost the same
 * @param placement where it may run
 * @param after what must have happened before it runs
 * @param follow what must have happened on the engine that it runs on
 * @param retries how often an item is tried again
 * @param queueNanos how long an item may wait until an engine begins it; 0 for ever
 */
public record JobSpec(
    long id,
    int size,
    int priority,
    int chunk,
    Object family,
    Placement placement,
    Condition after,
    Condition follow,
    Retries retries,
    long queueNanos) {

  /** A job of {@code size} items without any wishes. */
  public static JobSpec of(long id, int size, Object family) {
    return new JobSpec(
        id,
        size,
        0,
        0,
        family,
        Placement.ANYWHERE,
        Condition.NONE,
        Condition.NONE,
        Retries.NONE,
        0);
  }
}
