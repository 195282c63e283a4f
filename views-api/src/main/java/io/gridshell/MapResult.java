package io.gridshell;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The result of a map: a list in input order, or an iteration over the values as they come.
 *
 * @param <R> what the function returns
 */
public interface MapResult<R> extends AsyncResult<List<R>>, Iterable<R> {

  /**
   * The values in the order in which they arrive. {@code next} blocks; at a failed item it throws
   * that item's error and the iteration can go on behind it.
   */
  @Override
  Iterator<R> iterator();

  /** The values in the order in which they arrive, as a sequential stream. */
  Stream<R> stream();

  /** The values in input order, each as soon as it and all before it are there. */
  Stream<R> inOrder();
}
