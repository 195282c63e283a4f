package io.gridshell.launch;

import io.gridshell.profile.Profile;
import java.util.List;
import java.util.Optional;

/**
 * Which engines to end now.
 *
 * @param profile their grid
 * @param engines which; some may have ended
 * @param remaining how many engines the grid is to have afterwards, those among them that are
 *     missing now; empty when the grid ends as well
 * @param force whether to override what holds the engines at their place
 */
public record StopOrder(
    Profile profile, List<EngineProcess> engines, Optional<Integer> remaining, boolean force) {

  /** Copies the engines. */
  public StopOrder {
    engines = List.copyOf(engines);
  }

  /** The end of a grid with all its engines. */
  static StopOrder whole(Profile profile, List<EngineProcess> engines) {
    return new StopOrder(profile, engines, Optional.empty(), true);
  }
}
