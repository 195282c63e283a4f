package io.gridshell.cli;

import io.gridshell.profile.Profile;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option that names a grid. */
final class ProfileOption {
  @Option(
      names = {"-p", "--profile"},
      paramLabel = "NAME",
      defaultValue = Profile.DEFAULT,
      description = "Name of the grid (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String name;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  Profile in(Path home) {
    return Given.read(command, () -> new Profile(home, name));
  }
}
