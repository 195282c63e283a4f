package io.gridshell.cli;

import io.gridshell.launch.GridKeys;
import io.gridshell.profile.Profile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the keys of a grid of containers. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Prints the keys of a new grid, one word, and keeps nothing.",
      "Engines in containers and their clients get it as GRIDSHELL_KEYS. It is a secret."
    })
final class KeysCommand implements Runnable {
  private final Surroundings surroundings;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "GRID",
      description = "The grid's name (default: ${DEFAULT-VALUE}).")
  private String grid = Profile.DEFAULT;

  KeysCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public void run() {
    Profile named = Given.read(spec, () -> new Profile(surroundings.home(), grid));
    surroundings.out().println(GridKeys.create(named.name()));
  }
}
