package io.gridshell;

import io.gridshell.profile.Profile;
import io.gridshell.spi.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How to join a grid. Immutable; {@code with...} returns a copy.
 *
 * @param profile the grid's name
 * @param home folder of all profiles; by default {@code GRIDSHELL_HOME} or {@code ~/.gridshell}
 * @param timeout how long to try to join
 */
public record GridOptions(String profile, Path home, Duration timeout) {

  /** Refuses a name that could not be a folder, and a timeout that is not positive. */
  public GridOptions {
    Profile.checkName(profile);
    Objects.requireNonNull(home, "home");
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be positive, it is " + timeout);
    }
    timeout = Patience.bounded(timeout);
  }

  /** Profile {@code default}, the usual home, 10 seconds. */
  public static GridOptions defaults() {
    return new GridOptions(Profile.DEFAULT, Profile.usualHome(), Duration.ofSeconds(10));
  }

  /** These options with another profile. */
  public GridOptions withProfile(String newProfile) {
    return new GridOptions(newProfile, home, timeout);
  }

  /** These options with another folder of profiles. */
  public GridOptions withHome(Path newHome) {
    return new GridOptions(profile, newHome, timeout);
  }

  /** These options with another limit on joining. */
  public GridOptions withTimeout(Duration newTimeout) {
    return new GridOptions(profile, home, newTimeout);
  }
}
