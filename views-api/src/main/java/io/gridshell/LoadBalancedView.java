package io.gridshell;

import java.util.Collection;
import java.util.List;

/**
 * A view of whichever engine is free: a task goes to the engine with the fewest tasks outstanding.
 *
 * <p>Immutable and thread-safe. Engines are shared with every other view and client; what a task
 * declares on the engine that it happens to reach stays there.
 */
public interface LoadBalancedView extends CallsOnOne {

  /** The engines that a call may reach now, in order. */
  List<Integer> targets();

  /**
   * This view restricted to {@code engines}.
   *
   * @throws NoSuchEngineException when one of them is not in the grid now
   */
  LoadBalancedView withTargets(int... engines);

  /** This view with {@code label} on every task it sends. */
  LoadBalancedView withLabel(String label);

  /**
   * Applies {@code function} to every item, each a task of its own. An empty input gives an empty
   * result.
   */
  <T, R> MapResult<R> map(
      RemoteFunction<? super T, ? extends R> function, Collection<? extends T> items);
}
