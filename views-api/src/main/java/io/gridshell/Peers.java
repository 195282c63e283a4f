package io.gridshell;

import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The engines that one call runs on, as one of its tasks sees them: {@code ctx.grid().peers()}.
 *
 * <p>Engines talk to each other directly, past their queues, so a task may wait for its peers while
 * they all are busy with the same call. Every engine of the call must take the same steps in the
 * same order. Waiting ends with {@link EngineLostException} when a peer leaves the grid, also when
 * it is started again under its id, and with {@link GridException} when it ends its part of the
 * call without the step. For the task's thread.
 */
public interface Peers {

  /** The engines of the call, in the order of its result. */
  List<Integer> ids();

  /** This engine's place among them, from 0. */
  int rank();

  /** How many there are. */
  default int size() {
    return ids().size();
  }

  /** Waits until every engine of the call has come here. */
  void barrier();

  /**
   * Gives every engine the value of one.
   *
   * @param root the engine whose value it is; what others pass is ignored
   * @throws NoSuchEngineException when {@code root} is no engine of the call
   */
  <T extends @Nullable Object> T broadcast(int root, T value);

  /**
   * Combines the values of all engines, in the order of {@link #ids()}, and gives the result to
   * every engine.
   *
   * @param operator should be associative; it runs on the first engine
   */
  <T> T allReduce(T value, BinaryOperator<T> operator);

  /**
   * Sends a value to a peer. Does not wait until the peer takes it.
   *
   * @param topic tells apart what is sent for different purposes; messages of one topic stay in
   *     order
   * @throws NoSuchEngineException when {@code engine} is no engine of the call
   */
  void send(int engine, String topic, @Nullable Object value);

  /**
   * Waits for the next value that a peer sent under {@code topic}.
   *
   * @throws NoSuchEngineException when {@code engine} is no engine of the call
   */
  // The caller knows the type; a Class argument would say it twice.
  @SuppressWarnings("TypeParameterUnusedInFormals")
  <T extends @Nullable Object> T receive(int engine, String topic);

  /**
   * Reads a variable of a peer, such as its chunk of a scattered one, without its doing anything
   * for it. What the peer changes meanwhile is read in part before and in part after the change; a
   * {@link #barrier()} keeps both apart.
   *
   * @throws NoSuchEngineException when {@code engine} is no engine of the call
   * @throws GridException when there is no such variable
   */
  @SuppressWarnings("TypeParameterUnusedInFormals")
  <T extends @Nullable Object> T read(int engine, String name);
}
