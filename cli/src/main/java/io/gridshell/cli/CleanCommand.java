package io.gridshell.cli;

import io.gridshell.launch.Cluster;
import io.gridshell.launch.ClusterInfo;
import io.gridshell.profile.Profile;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes what stopped grids left. */
@Command(
    name = "clean",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Removes the logs and other files of a grid that does not run.",
      "What is not Gridshell's stays."
    })
final class CleanCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PROFILE",
      defaultValue = Profile.DEFAULT,
      description = "Name of the grid (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String name;

  @Option(
      names = {"-p", "--profile"},
      paramLabel = "NAME",
      description = "The same, as the other commands have it.")
  private @Nullable String named;

  @Option(names = "--all", description = "Clean every grid that does not run.")
  private boolean all;

  CleanCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (!all) {
      String grid = named == null ? name : named;
      tell(clean(grid) ? List.of(grid) : List.of());
      return ExitCode.OK.code();
    }
    Set<String> running =
        Cluster.list(surroundings.home()).stream()
            .map(ClusterInfo::profile)
            .collect(Collectors.toSet());
    tell(
        Cluster.profiles(surroundings.home()).stream()
            .filter(grid -> !running.contains(grid))
            .filter(this::clean)
            .collect(Collectors.toList()));
    return ExitCode.OK.code();
  }

  private boolean clean(String grid) {
    return Cluster.clean(Given.read(spec, () -> new Profile(surroundings.home(), grid)));
  }

  private void tell(List<String> cleaned) {
    surroundings
        .out()
        .println(
            cleaned.isEmpty()
                ? "nothing to clean in " + surroundings.home()
                : "cleaned " + String.join(", ", cleaned));
  }
}
