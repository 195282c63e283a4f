package io.gridshell.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the completion script. */
@Command(
    name = "generate-completion",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Prints a script that lets bash and zsh complete this command.",
      "Use it with: source <(gridshell generate-completion)"
    })
final class CompletionCommand implements Runnable {
  private final Surroundings surroundings;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  CompletionCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public void run() {
    CommandLine root = spec.root().commandLine();
    surroundings.out().print(AutoComplete.bash(spec.root().name(), root));
    surroundings.out().flush();
  }
}
