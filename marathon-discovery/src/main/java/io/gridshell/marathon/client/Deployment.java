package io.gridshell.marathon.client;

import java.util.List;

/**
 * A change that Marathon is carrying out. A finished one is no longer listed.
 *
 * @param id its id
 * @param apps the apps it changes
 * @param step the step it is at, from 1
 * @param steps how many steps it has
 * @param actions what it does now, such as {@code ScaleApplication /grid/engine}
 */
public record Deployment(String id, List<String> apps, int step, int steps, List<String> actions) {

  /** Copies the lists. */
  public Deployment {
    apps = List.copyOf(apps);
    actions = List.copyOf(actions);
  }
}
