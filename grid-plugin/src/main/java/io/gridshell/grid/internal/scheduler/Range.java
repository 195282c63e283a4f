package io.gridshell.grid.internal.scheduler;

import java.util.Comparator;

/**
 * Items of one job that wait together, or wait no longer; immutable.
 *
 * @param job the job
 * @param from the first item
 * @param to behind the last item
 * @param used how often they were tried again
 * @param placement where they may go
 * @param lostWith the engine that left with them last; -1 for none
 * @param story what happened to them
 */
record Range(Job job, int from, int to, int used, Placement placement, int lostWith, Story story) {

  /** Higher priority first, then the older job, then the earlier item. */
  static final Comparator<Range> ORDER =
      Comparator.<Range>comparingInt(range -> range.job.spec().priority())
          .reversed()
          .thenComparingLong(range -> range.job.order())
          .thenComparingInt(Range::from);

  int size() {
    return to - from;
  }

  Range part(int first, int end) {
    return new Range(job, first, end, used, placement, lostWith, story);
  }

  Range told(Story.Step step, int engine) {
    return new Range(job, from, to, used, placement, lostWith, story.and(step, engine));
  }

  Range placed(Placement where) {
    return new Range(job, from, to, used, where, lostWith, story);
  }

  /** The items may have been in work on an engine that left, which does not count as a try. */
  Range suspected(int engine) {
    return new Range(job, from, to, used, placement, engine, story);
  }

  /** Whether the items were in work nowhere, as far as known. */
  boolean isFresh() {
    return used == 0 && lostWith < 0;
  }

  Range retried(Placement where, int lost) {
    return new Range(job, from, to, used + 1, where, lost, story);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return "job " + job.spec().id() + " [" + from + ", " + to + ")";
  }
}
