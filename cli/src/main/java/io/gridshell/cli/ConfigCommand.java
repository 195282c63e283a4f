package io.gridshell.cli;

import io.gridshell.cli.Settings.Origin;
import io.gridshell.cli.Settings.Value;
import io.gridshell.cli.terminal.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows what is configured. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "show",
    description = "Shows what is configured and where each value comes from.")
final class ConfigCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "what about the configuration? try 'show'");
  }

  /** Shows each value with its origin. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      description = {
        "Shows each value and where it comes from: a flag, the environment, the file or nowhere.",
        "Flags that are given here count as they would with another command."
      })
  static final class Show implements Callable<Integer> {
    /** What flags alone can say. */
    private static final List<String> FLAGS =
        List.of("supervise", "insecure", "label", "jvm-option", "launcher-option", "patience");

    /** What the environment alone can say. */
    private static final Map<String, String> VARIABLES =
        new TreeMap<>(
            Map.of(
                "class-path", SessionClassPath.VARIABLE, "java-options", "GRIDSHELL_JAVA_OPTIONS"));

    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    // What they hold is asked of the parser, which knows what was given.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private final ProfileOption profile = new ProfileOption();

    @SuppressWarnings("UnusedVariable")
    @Mixin
    private final EngineOptions engines = new EngineOptions();

    // As text, because one that is no number is to be shown too.
    @SuppressWarnings("UnusedVariable")
    @Option(
        names = {"-n", "--engines"},
        paramLabel = "N",
        description = "How many engines.")
    private @Nullable String count;

    @SuppressWarnings("UnusedVariable")
    @Option(names = "--supervise", description = "Bring engines back that die.")
    private boolean supervise;

    @Mixin private final OutputOption output = new OutputOption();

    Show(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      Settings settings = surroundings.settings();
      Map<String, Value> values = new LinkedHashMap<>();
      String home = surroundings.home().toString();
      boolean named = !surroundings.environment().getOrDefault("GRIDSHELL_HOME", "").isBlank();
      values.put(
          "home",
          named
              ? new Value(home, Origin.ENVIRONMENT, "GRIDSHELL_HOME")
              : new Value(home, Origin.DEFAULT, ""));
      for (Setting setting : Setting.values()) {
        values.put(setting.key(), value(settings, setting));
      }
      for (String name : FLAGS) {
        values.put(name, flag("--" + name));
      }
      VARIABLES.forEach((name, variable) -> values.put(name, variable(variable)));
      surroundings.out().println(output.json() ? json(values) : table(values));
      for (String key : settings.unknownKeys()) {
        surroundings
            .err()
            .println(
                "warning: "
                    + settings.file()
                    + " has '"
                    + key
                    + "', which means nothing; there are: "
                    + String.join(", ", Setting.keys()));
      }
      return ExitCode.OK.code();
    }

    private Value value(Settings settings, Setting setting) {
      OptionSpec option = spec.findOption("--" + setting.key());
      boolean given =
          option != null
              && spec.commandLine().getParseResult().hasMatchedOption("--" + setting.key());
      // OUTPUT is a flag of this command itself, for the form of its own answer.
      return given && setting != Setting.OUTPUT
          ? new Value(option.originalStringValues().get(0), Origin.FLAG, "--" + setting.key())
          : settings.of(setting);
    }

    private Value flag(String name) {
      OptionSpec option = Objects.requireNonNull(spec.findOption(name), name);
      if (spec.commandLine().getParseResult().hasMatchedOption(name)) {
        return new Value(String.join(" ", option.originalStringValues()), Origin.FLAG, name);
      }
      return new Value(option.typeInfo().isBoolean() ? "false" : "", Origin.DEFAULT, "");
    }

    private Value variable(String name) {
      String text = surroundings.environment().getOrDefault(name, "");
      return text.isBlank()
          ? new Value("", Origin.DEFAULT, "")
          : new Value(text, Origin.ENVIRONMENT, name);
    }

    private String table(Map<String, Value> values) {
      Table table = new Table("SETTING", "VALUE", "FROM");
      values.forEach(
          (key, value) ->
              table.row(
                  key,
                  value.text().isEmpty() ? "-" : value.text(),
                  value.origin().name().toLowerCase(Locale.ROOT)
                      + (value.place().isEmpty() ? "" : " " + value.place())));
      return table.text(surroundings.screen(), OutputOption.REMEDY);
    }

    private static String json(Map<String, Value> values) {
      List<Object> all = new ArrayList<>();
      values.forEach(
          (key, value) -> {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("setting", key);
            facts.put("value", value.text());
            facts.put("origin", value.origin().name().toLowerCase(Locale.ROOT));
            facts.put("place", value.place());
            all.add(facts);
          });
      return Json.write(all);
    }
  }
}
