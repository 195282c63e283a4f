package io.gridshell.grid.internal.scheduler;

import java.util.Set;

/** Something to do, in the order in which it is given. */
public sealed interface Instruction {

  /**
   * Send items {@code from} to {@code to - 1} of {@code job} to {@code engine}, together with what
   * else is sent there now under the same {@code message}.
   *
   * @param lot the number under which the engine's answer is reported
   * @param message the number of the lot whose message it travels in
   * @param attempt 1 for the first try
   * @param budgetNanos after how long the engine should give back what it has not begun; 0 for
   *     never
   */
  record Send(
      long lot,
      int engine,
      long message,
      long job,
      int from,
      int to,
      int attempt,
      long budgetNanos,
      Story story)
      implements Instruction {}

  /** Ask {@code engine} for half of what it has not begun of {@code lot}. */
  record Recall(long lot, int engine) implements Instruction {}

  /** Ask {@code engine} whether it has {@code lot}. */
  record Look(long lot, int engine) implements Instruction {}

  /** Tell {@code engine} that nobody waits for {@code lot} any more. */
  record Withdraw(long lot, int engine) implements Instruction {}

  /**
   * What the engine answered for {@code count} items of {@code job} is how they ended.
   *
   * @param lot the answer
   * @param from the first item
   * @param withheld items, counted from {@code from}, that will be tried again instead
   */
  record Deliver(
      long lot, long job, int from, int count, Set<Integer> withheld, int attempt, Story story)
      implements Instruction {}

  /**
   * Items {@code from} to {@code to - 1} of {@code job} end without an answer.
   *
   * @param engine the engine that it is about; -1 for none
   */
  record Settle(long job, int from, int to, Reason reason, int engine, int attempt, Story story)
      implements Instruction {}

  /**
   * Items {@code from} to {@code to - 1} of {@code job} end as they failed last: no engine is left
   * on which they did not.
   */
  record Fail(long job, int from, int to) implements Instruction {}

  /** Every item of {@code job} has ended; it is forgotten. */
  record Finished(long job) implements Instruction {}

  /** Report {@link Event.TimePassed} at {@code nanos}; takes the place of an earlier wish. */
  record WakeAt(long nanos) implements Instruction {}

  /** Why items end without an answer. */
  enum Reason {
    /** Taken back by the program. */
    CANCELLED,
    /** No engine was free in time. */
    QUEUE_TIMEOUT,
    /** The engine left and there is no retry left. */
    LOST,
    /** The engine is there, without the items or an answer, and there is no retry left. */
    VANISHED,
    /** No engine that may run it is in the grid. */
    NO_ENGINE,
    /** An engine is there, but none that fulfils what the job requires. */
    NO_FIT,
    /** An earlier result ended so that the job can never run. */
    DEPENDENCY,
    /** The results to follow ran on different engines, or on none that is there and allowed. */
    FOLLOW
  }
}
