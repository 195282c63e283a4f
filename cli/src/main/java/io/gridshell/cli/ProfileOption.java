package io.gridshell.cli;

import io.gridshell.profile.Profile;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names a grid. */
final class ProfileOption {
  @Option(
      names = {"-p", "--profile"},
      paramLabel = "NAME",
      defaultValue = Profile.DEFAULT,
      description = "Name of the grid (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String name;

  Profile in(Path home) {
    return new Profile(home, name);
  }
}
