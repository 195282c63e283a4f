package io.gridshell.cli;

import io.gridshell.GridOptions;
import io.gridshell.cli.script.PxOptions;
import io.gridshell.grid.GridshellConfiguration;
import io.gridshell.launch.ClusterBuilder;
import io.gridshell.marathon.MarathonConnectionConfiguration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The page {@code docs/configuration.md}, from what the code says of itself. */
final class ConfigurationPage {
  /** How to write the page anew; the test that compares it says so, and the page too. */
  static final String RENEW =
      "mvn -B test -pl cli -am -Dtest=ConfigurationPageTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dgridshell.docs.write=true";

  private static final Pattern VARIABLE =
      Pattern.compile("(?s)\\.B ([A-Z_]+)\n(.*?)(?=\n\\.TP|\n\\.SH)");

  private final StringBuilder page = new StringBuilder();
  private final CommandLine gridshell = Gridshell.describe(nowhere(System.out));

  private static Surroundings nowhere(PrintStream out) {
    return new Surroundings(Path.of("nowhere"), out, out, new AtomicBoolean());
  }

  static String text() throws IOException, ReflectiveOperationException {
    return new ConfigurationPage().write();
  }

  private String write() throws IOException, ReflectiveOperationException {
    line("# Configuration");
    line("");
    line("This page is made from the code; a test compares both. To make it anew:");
    line("");
    line("```sh");
    line(RENEW);
    line("```");
    settings();
    variables();
    properties();
    launchers();
    commands();
    cells();
    programs();
    return page.toString();
  }

  private void settings() {
    heading("Settings of the command");
    line(
        "A flag counts before the environment, the environment before the file"
            + " `config.properties` in the home, the file before the default. `gridshell config"
            + " show` tells every value and where it comes from.");
    table("in the file", "environment", "flag", "default", "what it is");
    for (Setting setting : Setting.values()) {
      boolean flag =
          gridshell.getSubcommands().values().stream()
              .anyMatch(each -> each.getCommandSpec().findOption("--" + setting.key()) != null);
      row(
          code(setting.key()),
          code(setting.variable()),
          flag ? code("--" + setting.key()) : "",
          setting == Setting.ENGINES ? "one a processor" : code(setting.usual()),
          setting.meaning());
    }
  }

  /** The manual page lists them; the script reads one of them alone. */
  private void variables() throws IOException {
    heading("Environment variables");
    ByteArrayOutputStream manual = new ByteArrayOutputStream();
    Gridshell.run(nowhere(new PrintStream(manual, true, StandardCharsets.UTF_8)), "generate-man");
    String text = manual.toString(StandardCharsets.UTF_8).replace("\\-", "-").replace("\\e", "\\");
    Matcher variable = VARIABLE.matcher(text.substring(text.indexOf(".SH ENVIRONMENT")));
    Map<String, String> all = new TreeMap<>();
    while (variable.find()) {
      all.put(variable.group(1), variable.group(2).replace('\n', ' '));
    }
    Arrays.stream(Setting.values()).map(Setting::variable).forEach(all::remove);
    Map<String, String> engine = NamesInCode.engineVariables();
    engine.keySet().forEach(all::remove);
    line("Of the command, besides those of the settings above:");
    table("variable", "what it is");
    all.forEach((name, meaning) -> row(code(name), meaning));
    line("");
    line(
        "Of an engine that its environment describes, as in a container, and of a client that joins"
            + " such engines with `run`, `px`, `console` or `status`:");
    Set<String> client = NamesInCode.clientVariables();
    table("variable", "read by", "what it is");
    engine.forEach(
        (name, meaning) ->
            row(code(name), client.contains(name) ? "engine, client" : "engine", meaning));
    line("");
    line("Those of a node that finds others through Marathon are in [Marathon](marathon.md).");
  }

  private void launchers() {
    heading("Options of a launcher");
    line(
        "Behind `-L` of `start`, or `option` of `Cluster.builder()`. The launcher `local` has none;"
            + " those of `marathon`:");
    named(NamesInCode.marathonOptions(), "option");
  }

  private void named(Map<String, String> names, String title) {
    table(title, "what it is");
    names.forEach((name, meaning) -> row(code(name), meaning));
  }

  private void properties() throws IOException {
    heading("System properties");
    line("Beside those of the JDK and of Ignite:");
    named(NamesInCode.systemProperties(), "property");
  }

  private void commands() {
    heading("Commands");
    line("Every command knows `--help`, `--version` and `--verbose`.");
    gridshell.getSubcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(command -> !command.usageMessage().hidden())
        .forEach(this::command);
    line("");
    line("### Exit codes");
    table("code", "when");
    for (ExitCode code : ExitCode.values()) {
      row(Integer.toString(code.code()), code.meaning());
    }
  }

  private void command(CommandSpec command) {
    if (command.subcommands().isEmpty()) {
      line("");
      line("### " + command.qualifiedName());
      line("");
      line(String.join(" ", command.usageMessage().description()));
      options(command);
    }
    command.subcommands().values().forEach(each -> command(each.getCommandSpec()));
  }

  private void options(CommandSpec command) {
    List<OptionSpec> options =
        command.options().stream()
            .filter(each -> !each.hidden() && !each.inherited())
            .filter(each -> !each.usageHelp() && !each.versionHelp())
            .sorted((a, b) -> a.longestName().compareTo(b.longestName()))
            .toList();
    if (options.isEmpty() && command.positionalParameters().isEmpty()) {
      return;
    }
    table("argument or option", "what it is");
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      row(code(parameter.paramLabel()), meaning(parameter.description(), parameter.defaultValue()));
    }
    for (OptionSpec option : options) {
      String label = option.arity().max() > 0 ? " " + option.paramLabel() : "";
      row(
          code(String.join(", ", option.names()) + label),
          meaning(option.description(), option.defaultValue()));
    }
  }

  private static String meaning(String[] description, @Nullable String usual) {
    return String.join(" ", description).replace("${DEFAULT-VALUE}", String.valueOf(usual));
  }

  private void cells() throws ReflectiveOperationException {
    heading("Cells for engines");
    line(
        "`%%px` and `%px` in scripts and in the console take "
            + String.join(", ", PxOptions.NAMES.stream().map(ConfigurationPage::code).toList())
            + ". What nobody says is "
            + code(PxOptions.DEFAULTS.text())
            + ".");
    line("");
    line("### Lines of the console");
    table("line", "what it does");
    Class<?> magic = Class.forName("io.gridshell.cli.console.Magic");
    for (Object each : magic.getEnumConstants()) {
      row(code(text(magic, "usage", each)), text(magic, "purpose", each));
    }
  }

  private static String text(Class<?> type, String accessor, Object of)
      throws ReflectiveOperationException {
    Method method = type.getDeclaredMethod(accessor);
    method.setAccessible(true);
    return String.valueOf(method.invoke(of));
  }

  private void programs() throws ReflectiveOperationException {
    heading("Programs");
    line("### Joining a grid: GridOptions");
    line("");
    line("Given to `Grid.connect`; each has a method `with...`.");
    table("option", "default", "what it is");
    Map<String, String> comments =
        SourceComments.of("views-api", "io.gridshell.GridOptions").parameters();
    for (RecordComponent component : GridOptions.class.getRecordComponents()) {
      Object usual = component.getAccessor().invoke(GridOptions.defaults());
      row(
          code(component.getName()),
          usual instanceof Path ? "" : value(usual),
          comments.getOrDefault(component.getName(), ""));
    }
    line("");
    line("### Starting a grid: Cluster.builder()");
    line("");
    line(
        "A program says itself what it wants: neither `config.properties` nor the variables of the"
            + " settings above count here; of the environment, `GRIDSHELL_HOME` says where grids"
            + " are.");
    table("method", "what it does");
    SourceComments builder = SourceComments.of("launcher", "io.gridshell.launch.ClusterBuilder");
    Set<String> fluent = new TreeSet<>();
    for (Method method : ClusterBuilder.class.getMethods()) {
      if (method.getReturnType() == ClusterBuilder.class) {
        fluent.add(method.getName());
      }
    }
    builder
        .methods()
        .forEach(
            (signature, meaning) -> {
              if (fluent.contains(signature.substring(0, signature.indexOf('(')))) {
                row(code(signature), meaning);
              }
            });
    line("");
    line("### An Ignite node that is an engine: GridshellConfiguration");
    bean(
        new GridshellConfiguration(),
        SourceComments.of("grid-plugin", GridshellConfiguration.class.getName()));
    line("");
    line("### A node that finds others through Marathon: MarathonConnectionConfiguration");
    bean(
        new MarathonConnectionConfiguration(),
        SourceComments.of("marathon-discovery", MarathonConnectionConfiguration.class.getName()));
  }

  /** The properties of a bean, in the order of their fields. */
  private void bean(Object fresh, SourceComments comments) throws IllegalAccessException {
    table("property", "default", "what it is");
    for (Field field : fresh.getClass().getDeclaredFields()) {
      var setter = comments.setter(field.getName());
      if (setter.isPresent()) {
        field.setAccessible(true);
        row(
            code(field.getName()),
            field.getType() == Map.class ? "the process's" : value(field.get(fresh)),
            setter.get().replaceFirst("^Sets ", ""));
      }
    }
  }

  private static String value(@Nullable Object value) {
    if (value == null || value instanceof OptionalInt) {
      return "";
    }
    if (value instanceof Duration duration) {
      return duration.toSeconds() % 60 == 0
          ? duration.toMinutes() + " min"
          : duration.toString().substring(2).toLowerCase(Locale.ROOT).replace("s", " s");
    }
    if (value instanceof Enum<?> constant) {
      return code(constant.name().toLowerCase(Locale.ROOT));
    }
    if (value instanceof Collection<?> several) {
      return several.isEmpty() ? "" : code(several.toString());
    }
    return code(value.toString());
  }

  private void heading(String text) {
    line("");
    line("## " + text);
    line("");
  }

  private void table(String... titles) {
    line("");
    row(titles);
    row(Arrays.stream(titles).map(title -> "---").toArray(String[]::new));
  }

  private void row(String... cells) {
    line(
        "| "
            + String.join(
                " | ", Arrays.stream(cells).map(each -> each.replace("|", "\\|")).toList())
            + " |");
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`" + text + "`";
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
