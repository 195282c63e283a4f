package io.gridshell.launch;

import io.gridshell.profile.Profile;
import java.io.IOException;

/** The right to change a profile, kept as a command keeps it that starts or stops engines. */
public final class HeldProfile implements AutoCloseable {
  private final FileGuard guard;

  private HeldProfile(FileGuard guard) {
    this.guard = guard;
  }

  /** Takes the right. */
  public static HeldProfile of(Profile profile) throws IOException {
    return new HeldProfile(Clusters.await(profile));
  }

  @Override
  public void close() throws IOException {
    guard.close();
  }
}
