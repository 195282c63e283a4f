package io.gridshell.launch;

import java.util.List;

/**
 * Which engines to start now.
 *
 * @param spec how
 * @param ids their ids, ascending
 * @param founder whether the first of them forms the grid; false when engines join a running one
 */
public record LaunchOrder(ClusterSpec spec, List<Integer> ids, boolean founder) {

  /** Copies the ids. */
  public LaunchOrder {
    ids = List.copyOf(ids);
  }
}
