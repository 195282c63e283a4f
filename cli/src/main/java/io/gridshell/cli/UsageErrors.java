package io.gridshell.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Shows a usage error: what is wrong with the nearest that would be right, and where to read on.
 */
final class UsageErrors implements IParameterExceptionHandler {
  private final ColorScheme colours;
  private final Optional<Settings> settings;

  /**
   * Shows them in {@code colours}, those of standard error.
   *
   * @param settings where values come from that were not given with the command
   */
  UsageErrors(ColorScheme colours, Optional<Settings> settings) {
    this.colours = colours;
    this.settings = settings;
  }

  @Override
  public int handleParseException(ParameterException error, String[] arguments) {
    CommandLine command = error.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    PrintWriter err = command.getErr();
    err.println(
        name + ": " + describe(error) + suggestion(error) + origin(error, List.of(arguments)));
    err.println(synopsis(command));
    String help = OwnName.get() + name.substring(command.getCommandSpec().root().name().length());
    err.println("Run '" + help + " --help' for more.");
    return ExitCode.USAGE.code();
  }

  private static String describe(ParameterException error) {
    if (error instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      return unexpected(unmatched);
    }
    String message =
        String.valueOf(error.getMessage())
            .replaceFirst("is not an int$", "is not a whole number")
            .replaceFirst("is not a double$", "is not a number");
    if (message.isEmpty()) {
      return "usage";
    }
    // The name of a variable stays as it is.
    return message.length() > 1 && Character.isUpperCase(message.charAt(1))
        ? message
        : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  private static String unexpected(UnmatchedArgumentException error) {
    CommandLine command = error.getCommandLine();
    String word = error.getUnmatched().get(0);
    if (!command.getSubcommands().isEmpty()) {
      return "there is no command '" + word + "'";
    }
    boolean number = word.matches("\\d+") && command.getCommandSpec().findOption("-n") != null;
    return "nothing is expected where '" + word + "' is" + (number ? "; write -n " + word : "");
  }

  private static String suggestion(ParameterException error) {
    if (!(error instanceof UnmatchedArgumentException unmatched)) {
      return "";
    }
    List<String> near = unmatched.getSuggestions();
    return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
  }

  /** Where the value stands that is wrong, when it was not given with the command. */
  private String origin(ParameterException error, List<String> arguments) {
    if (!(error.getArgSpec() instanceof OptionSpec option)
        || settings.isEmpty()
        || arguments.stream().anyMatch(word -> names(word, option))) {
      return "";
    }
    return settings
        .get()
        .given(option)
        .map(value -> "; the value is not from the command but from " + value.place())
        .orElse("");
  }

  private static boolean names(String word, OptionSpec option) {
    return Arrays.stream(option.names())
        .anyMatch(
            name ->
                name.startsWith("--")
                    ? word.equals(name) || word.startsWith(name + "=")
                    : word.startsWith(name));
  }

  private String synopsis(CommandLine command) {
    Help help = command.getHelpFactory().create(command.getCommandSpec(), colours);
    String text = help.synopsis(0).replaceAll("\\s+", " ").strip();
    return "Usage: " + text;
  }
}
