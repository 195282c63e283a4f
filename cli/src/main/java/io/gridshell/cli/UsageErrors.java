package io.gridshell.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Shows a usage error: what is wrong with the nearest that would be right, and where to read on.
 */
final class UsageErrors implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException error, String[] arguments) {
    CommandLine command = error.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    PrintWriter err = command.getErr();
    err.println(name + ": " + describe(error) + suggestion(error));
    err.println(synopsis(command));
    err.println("Run '" + name + " --help' for more.");
    return ExitCode.USAGE.code();
  }

  private static String describe(ParameterException error) {
    String message = String.valueOf(error.getMessage());
    return message.isEmpty()
        ? "usage"
        : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  private static String suggestion(ParameterException error) {
    if (!(error instanceof UnmatchedArgumentException unmatched)) {
      return "";
    }
    List<String> near = unmatched.getSuggestions();
    return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
  }

  private static String synopsis(CommandLine command) {
    String text = command.getHelp().synopsis(0).replaceAll("\\s+", " ").strip();
    return "Usage: " + text;
  }
}
