package io.gridshell.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/** Prints the manual page, from what the commands say of themselves. */
@Command(name = "generate-man", hidden = true, description = "Prints the manual page.")
final class ManPageCommand implements Runnable {
  private final Surroundings surroundings;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  ManPageCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public void run() {
    PrintStream out = surroundings.out();
    CommandSpec root = spec.root();
    out.println(".TH GRIDSHELL 1 \"\" \"Gridshell\" \"User Commands\"");
    out.println(".SH NAME");
    out.println("gridshell \\- interactive parallel computing for the JVM");
    out.println(".SH SYNOPSIS");
    out.println(".B gridshell\n.I COMMAND\n[options]");
    out.println(".SH DESCRIPTION");
    out.println(text(String.join(" ", root.usageMessage().description())));
    out.println(".SH COMMANDS");
    for (Map.Entry<String, CommandLine> each : root.subcommands().entrySet()) {
      CommandSpec command = each.getValue().getCommandSpec();
      if (!command.usageMessage().hidden()) {
        describe(command, out);
      }
    }
    out.println(".SH ENVIRONMENT");
    out.println(".TP\n.B GRIDSHELL_HOME");
    out.println("Folder of all grids and of config.properties; ~/.gridshell if it is not set.");
    for (Setting setting : Setting.values()) {
      out.println(".TP\n.B " + setting.variable());
      out.println(
          text(
              setting.meaning().substring(0, 1).toUpperCase(Locale.ROOT)
                  + setting.meaning().substring(1)
                  + "; the same as '"
                  + setting.key()
                  + "' in config.properties."));
    }
    out.println(".TP\n.B " + SessionClassPath.VARIABLE);
    out.println("Jars and folders, with colons between, for cells of run and console.");
    out.println(".TP\n.B GRIDSHELL_GRID");
    out.println("Name of a grid that something else started: run, px, console and status join it");
    out.println("if their profile has this name.");
    out.println(".TP\n.B GRIDSHELL_ADDRESSES");
    out.println("Discovery ports of its engines, host:port with commas between.");
    out.println(".TP\n.B GRIDSHELL_DISCOVERY");
    out.println("How its engines are found otherwise: marathon, kubernetes or a class.");
    out.println(".TP\n.B GRIDSHELL_KEYS\nIts keys as one word, or the name of a file with it.");
    out.println(".TP\n.B GRIDSHELL_INSECURE\nSet to true if it has no keys.");
    out.println(".TP\n.B GRIDSHELL_JAVA_OPTIONS\nOptions of the JVM of the command.");
    out.println(".TP\n.B JAVA_HOME\nThe JDK, 17 or newer.");
    out.println(".TP\n.B NO_COLOR\nNo colours when it is not empty.");
    out.println(".SH EXIT STATUS");
    for (ExitCode code : ExitCode.values()) {
      out.println(".TP\n.B " + code.code());
      out.println(text(code.meaning()));
    }
    out.flush();
  }

  private static void describe(CommandSpec command, PrintStream out) {
    out.println(".SS \"" + command.qualifiedName().replaceFirst("^gridshell ", "") + "\"");
    out.println(text(String.join(" ", command.usageMessage().description())));
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      out.println(".TP\n.I " + parameter.paramLabel());
      out.println(text(String.join(" ", parameter.description())));
    }
    for (OptionSpec option : command.options()) {
      if (!option.hidden() && !option.inherited() && !option.usageHelp() && !option.versionHelp()) {
        String label = option.arity().max() > 0 ? " " + option.paramLabel() : "";
        out.println(".TP\n.B " + text(String.join(", ", option.names()) + label));
        out.println(text(String.join(" ", option.description())));
      }
    }
    command.subcommands().values().forEach(each -> describe(each.getCommandSpec(), out));
  }

  private static String text(String plain) {
    String escaped =
        plain
            .replace("${DEFAULT-VALUE}", "see config show")
            .replace("\\", "\\e")
            .replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
