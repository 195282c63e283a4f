package io.gridshell.launch;

import java.util.List;

/**
 * Which engines to start now.
 *
 * @param spec how
 * @param ids their ids, ascending
 * @param founder whether the first of them forms the grid; false when engines join a running one
 * @param total how many engines the grid is to have then, those among them that are missing now
 * @param force whether to override what holds the engines at their place
 */
public record LaunchOrder(
    ClusterSpec spec, List<Integer> ids, boolean founder, int total, boolean force) {

  /** Copies the ids. */
  public LaunchOrder {
    ids = List.copyOf(ids);
  }
}
