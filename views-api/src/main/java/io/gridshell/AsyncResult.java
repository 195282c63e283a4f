package io.gridshell;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * The result of a remote call, at once or later.
 *
 * <p>A result stands for one task or several, one an engine. It is complete when every task ended
 * and all their output has arrived. Thread-safe. Errors are {@link GridException}s: {@link #get()}
 * throws them as they are, stages of a {@link CompletionStage} receive them as the JDK does.
 *
 * @param <T> the value
 */
public interface AsyncResult<T> extends Future<T>, CompletionStage<T> {

  /**
   * Waits for the value.
   *
   * @throws GridException when a task failed; {@link CompositeException} where the view addresses
   *     several engines. An interrupt of the waiting thread restores its flag and throws; the tasks
   *     go on.
   */
  @Override
  T get();

  /**
   * Waits for the value for at most {@code patience}.
   *
   * @throws TaskTimeoutException when it is not there by then; the tasks go on
   * @throws GridException as {@link #get()}
   */
  T get(Duration patience);

  /**
   * Waits until the result is complete, whatever its outcome.
   *
   * @return whether it is complete; false when {@code patience} ran out
   */
  boolean await(Duration patience);

  /** Whether the result is complete and no task failed; false while it is not complete. */
  boolean isSuccessful();

  /**
   * Takes the tasks back: those that wait leave their queue, a running one is interrupted when
   * {@code mayInterrupt} is true. When it is false, a running one goes on to its end on its engine,
   * in a load-balanced map to the end of its item; the engine's next task waits for that, only this
   * result ends at once. Tasks that have ended keep their outcome. Does not block.
   *
   * @return whether the result was incomplete
   */
  @Override
  boolean cancel(boolean mayInterrupt);

  /** The tasks, in the order of the result. */
  List<TaskId> taskIds();

  /** What is known of every task now, in the order of the result. Does not block. */
  List<TaskInfo> metadata();

  /**
   * The value of each engine, in the order of the result. Blocks.
   *
   * @throws IllegalStateException when an engine ran more than one task of this result
   * @throws GridException as {@link #get()}
   */
  <V> Map<Integer, V> byEngine();

  /** How each item ended, one entry an item. Blocks and never throws for a failed item. */
  <V> List<Outcome<V>> outcomes();

  /** How those items ended that have ended, in the order of the result. Does not block. */
  <V> List<Outcome<V>> arrived();

  /** How far the result is. Does not block. */
  Progress progress();

  /** Time since the call, or until completion once complete. */
  Duration elapsed();

  /**
   * Time from the call until the last answer arrived.
   *
   * @throws IllegalStateException before completion
   */
  Duration wallTime();

  /**
   * Sum of the times that the tasks ran on their engines.
   *
   * @throws IllegalStateException before completion
   */
  Duration serialTime();

  /** Standard output of each task so far, in the order of the result. */
  List<String> stdout();

  /** Standard error of each task so far, in the order of the result. */
  List<String> stderr();

  /**
   * Hands output to {@code listener}: first what has arrived, then the rest as it arrives, in order
   * for each task. The listener is called by one thread at a time and must not block for long; what
   * it throws is logged and ignored.
   *
   * @return this
   */
  AsyncResult<T> onOutput(Consumer<OutputEvent> listener);

  /**
   * Hands the progress of large values to {@code listener}, every few megabytes and at the end of
   * each task's. Values that fit a message make no events. The listener is called by one thread at
   * a time for each task and must not block; what it throws is logged and ignored.
   *
   * @return this
   */
  AsyncResult<T> onTransfer(Consumer<TransferEvent> listener);

  /** Waits as {@link #get()} does and draws a progress line on standard error meanwhile. */
  T awaitWithProgress();

  /** Waits, then prints the output of all tasks and the values of cells to standard output. */
  void printOutput(GroupBy groupBy);
}
