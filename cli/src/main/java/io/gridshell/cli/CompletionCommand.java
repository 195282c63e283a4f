package io.gridshell.cli;

import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
  /**
   * A file that zsh loads when it first completes the command. In it the script for bash believes
   * to be in bash: what it does in zsh is meant for a start file, and would start completion anew.
   */
  private static final String ZSH =
      """
      #compdef gridshell
      # The completion for bash, with what zsh needs around it.
      autoload -U +X bashcompinit && bashcompinit
      (( $+functions[compopt] )) || compopt() { : }
      _gridshell_define() {
        local BASH_VERSION=zsh
        (( $+functions[shopt] )) || shopt() { unfunction shopt }
      @SCRIPT@
      }
      _gridshell_define
      unfunction _gridshell_define
      _gridshell() { _bash_complete -o default -F _complete_gridshell }
      _gridshell "$@"
      """;

  private enum Shell {
    BASH,
    ZSH;

    /** As it is typed. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Surroundings surroundings;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--shell",
      paramLabel = "bash|zsh",
      defaultValue = "bash",
      description = {
        "Form of the script (default: ${DEFAULT-VALUE}, which zsh can source as well).",
        "That of zsh is the file _gridshell for a folder of its fpath."
      })
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Shell shell;

  CompletionCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public void run() {
    CommandLine root = spec.root().commandLine();
    String script = AutoComplete.bash(spec.root().name(), root);
    surroundings.out().print(shell == Shell.ZSH ? ZSH.replace("@SCRIPT@", script) : script);
    surroundings.out().flush();
  }
}
