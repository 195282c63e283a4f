package io.gridshell.perf;

import java.util.List;

/** Something that spreads work over four workers, each of which does one thing at a time. */
interface Peer extends AutoCloseable {

  String name();

  /** Waits for each of {@code micros}, on whichever worker; returns once all is done. */
  void await(List<Integer> micros) throws Exception;

  /** Does arithmetic for each of {@code turns}, on whichever worker. */
  void compute(List<Integer> turns) throws Exception;

  /** As {@link #await}, beginning with everything on one worker. */
  default void awaitSkewed(List<Integer> micros) throws Exception {
    throw new UnsupportedOperationException("work that is on a worker stays there");
  }

  @Override
  void close();
}
