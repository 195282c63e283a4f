package io.gridshell.grid.internal.scheduler;

import java.util.List;
import java.util.Map;

/**
 * What must have happened to earlier results before a job may run.
 *
 * @param tokens the results, each by a number of the caller's
 * @param all whether every one of them must count, or one is enough
 * @param success whether a result that succeeded counts
 * @param failure whether a result that failed counts
 */
public record Condition(List<Long> tokens, boolean all, boolean success, boolean failure) {

  /** Nothing must have happened. */
  public static final Condition NONE = new Condition(List.of(), true, true, true);

  /** What a condition says of the results so far. */
  public enum Verdict {
    /** Go on. */
    MET,
    /** It may still be met. */
    OPEN,
    /** It will never be met. */
    IMPOSSIBLE
  }

  /**
   * Judges the results so far.
   *
   * @param ends whether each result that has ended succeeded; those without an entry are open
   */
  public Verdict judge(Map<Long, Boolean> ends) {
    int counting = 0;
    int open = 0;
    for (long token : tokens) {
      Boolean succeeded = ends.get(token);
      if (succeeded == null) {
        open++;
      } else if (succeeded ? success : failure) {
        counting++;
      }
    }
    if (all) {
      return counting + open < tokens.size()
          ? Verdict.IMPOSSIBLE
          : open == 0 ? Verdict.MET : Verdict.OPEN;
    }
    return counting > 0 || tokens.isEmpty()
        ? Verdict.MET
        : open > 0 ? Verdict.OPEN : Verdict.IMPOSSIBLE;
  }

  /** Whether a result that ended so counts. */
  boolean counts(boolean succeeded) {
    return succeeded ? success : failure;
  }
}
