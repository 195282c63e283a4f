package io.gridshell.perf;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A system with workers, each of which does one thing at a time.
 *
 * <p>It says what it has nothing like by an {@link UnsupportedOperationException} whose message
 * says why. Every call returns once the work is done.
 */
public interface Peer extends AutoCloseable {

  /** What people call it. */
  String name();

  /** Calls one worker, which does nothing. */
  default void callOne() throws Exception {
    throw cannot("no worker can be addressed");
  }

  /** Calls every worker, which does nothing. */
  default void callAll() throws Exception {
    throw cannot("no worker can be addressed");
  }

  /** Sends {@code count} tasks that do nothing, one by one, with at most 64 under way. */
  default void tasks(int count) throws Exception {
    throw cannot("it takes no single tasks");
  }

  /** Has nothing done {@code count} times by the quickest way there is to send many items. */
  default void map(int count) throws Exception {
    throw cannot("it has no map");
  }

  /** Waits for each of {@code micros}, on whichever worker. */
  default void await(List<Integer> micros) throws Exception {
    throw cannot("it runs no tasks");
  }

  /** Does arithmetic for each of {@code turns}, on whichever worker. */
  default void compute(List<Integer> turns) throws Exception {
    throw cannot("it runs no tasks");
  }

  /** As {@link #await}, beginning with everything on one worker. */
  default void awaitSkewed(List<Integer> micros) throws Exception {
    throw cannot("work that is on a worker stays there");
  }

  /** Prepares to deal {@code data} among the workers; what is returned does it. */
  default Callable<?> scatter(Data data) throws Exception {
    throw cannot("it keeps no data");
  }

  /** Prepares to bring back what was dealt; what is returned does it and returns the items. */
  default Callable<?> gather(Data data) throws Exception {
    throw cannot("it keeps no data");
  }

  /** Prepares to give all of {@code data} to every worker; what is returned does it. */
  default Callable<?> push(Data data) throws Exception {
    throw cannot("it gives no worker a value");
  }

  /** Has a worker evaluate a line of source that may use {@code int x}. */
  default void cell(String line) throws Exception {
    throw cannot("it evaluates no source");
  }

  /** Runs {@link Hold#run} on some worker, and on another if that one dies. */
  default void hold(Path mark) throws Exception {
    throw cannot("nobody takes over from a worker");
  }

  /** Has workers record what they do from now on, where that can be asked of them. */
  default void beginRecording() throws Exception {}

  /** Has workers write what they recorded, a file each, into {@code folder}. */
  default void endRecording(Path folder) throws Exception {}

  /** What to throw for something that there is not. */
  static UnsupportedOperationException cannot(String why) {
    return new UnsupportedOperationException(why);
  }

  @Override
  void close() throws Exception;
}
