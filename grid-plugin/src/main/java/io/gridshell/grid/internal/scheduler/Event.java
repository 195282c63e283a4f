package io.gridshell.grid.internal.scheduler;

import io.gridshell.EngineInfo;
import java.util.List;
import java.util.Set;

/** Something that happened, with the time at which it did, by a clock that never goes back. */
public sealed interface Event {

  /** When it happened, in nanoseconds. */
  long now();

  /** A program wants {@code job} done. */
  record Submitted(long now, JobSpec job) implements Event {}

  /**
   * An engine is there.
   *
   * @param processors how many processors it may use, as all engines of its host may together
   */
  record EngineJoined(long now, EngineInfo engine, int processors) implements Event {}

  /** An engine is gone, with all that it had. */
  record EngineLeft(long now, int engine) implements Event {}

  /**
   * An engine answered a lot.
   *
   * @param lot which
   * @param covered how many items, from its first, the answer is about; the others were not begun
   * @param runNanos how long the engine took for them
   * @param functionNanos of that, how long the function of a single task took; 0 when that is not
   *     known
   * @param retriable items, counted from the lot's first, that failed in a way that a retry may
   *     mend
   */
  record LotEnded(
      long now, long lot, int covered, long runNanos, long functionNanos, List<Integer> retriable)
      implements Event {}

  /**
   * A lot came back untouched.
   *
   * @param lot which
   * @param pause whether its engine should be left alone for a moment
   */
  record LotRefused(long now, long lot, boolean pause) implements Event {}

  /**
   * A lot is there and keeps only its first items; the others, if any, were not begun and never
   * will be there.
   *
   * @param lot which
   * @param kept how many
   * @param begun how many of those have begun
   */
  record LotKept(long now, long lot, int kept, int begun) implements Event {}

  /**
   * A recall or a look did not find its lot, which may still be on its way there or back.
   *
   * @param unknown whether the engine said that it does not have the lot, and no answer is here
   */
  record RecallMissed(long now, long lot, boolean unknown) implements Event {}

  /** A program takes {@code job} back. */
  record Cancelled(long now, long job) implements Event {}

  /**
   * A result that conditions name has ended.
   *
   * @param token its number
   * @param succeeded how
   * @param engines where it ran
   */
  record ResultEnded(long now, long token, boolean succeeded, Set<Integer> engines)
      implements Event {}

  /** Nothing happened, but it is later. */
  record TimePassed(long now) implements Event {}
}
