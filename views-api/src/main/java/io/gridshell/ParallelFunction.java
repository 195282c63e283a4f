package io.gridshell;

import java.util.Collection;

/**
 * A function that runs on whichever engine is free.
 *
 * <p>Immutable and thread-safe.
 *
 * @param <T> the argument
 * @param <R> the result
 */
public interface ParallelFunction<T, R> {

  /** Applies the function to one argument. Does not block. */
  AsyncResult<R> apply(T argument);

  /** Applies the function to every item; see {@link LoadBalancedView#map}. */
  MapResult<R> map(Collection<? extends T> items);
}
