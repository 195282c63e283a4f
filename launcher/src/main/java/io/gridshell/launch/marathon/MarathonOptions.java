package io.gridshell.launch.marathon;

import io.gridshell.marathon.client.AppDefinition;
import io.gridshell.marathon.client.Dialect;
import io.gridshell.marathon.client.NetworkMode;
import io.gridshell.profile.Profile;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the user said of an app.
 *
 * @param given options by name
 */
record MarathonOptions(Map<String, String> given) {
  private static final List<MarathonOption> FLAGS =
      List.of(MarathonOption.READY_CHECK, MarathonOption.REPLACE, MarathonOption.FORCE);

  /** A variable of the tasks. */
  private static final String ENVIRONMENT = "env.";

  /** A variable of the tasks whose value is in Marathon's secret store, by its source. */
  private static final String SECRET = "secret.";

  private static final int MOST_CPUS = 100_000;
  private static final List<Integer> CONTAINER_PORTS = List.of(47500, 47100, 10800, 8080, 47700);

  MarathonOptions {
    given = Map.copyOf(given);
    for (String name : given.keySet()) {
      boolean variable = name.startsWith(ENVIRONMENT) || name.startsWith(SECRET);
      if (!variable && !MarathonOption.keys().contains(name)) {
        throw new IllegalArgumentException(
            "launcher 'marathon' has no option '"
                + name
                + "'; there are: "
                + MarathonOption.keys().stream().sorted().collect(Collectors.joining(", "))
                + ", env.NAME, secret.NAME");
      }
    }
  }

  Optional<String> text(MarathonOption option) {
    return Optional.ofNullable(given.get(option.key()))
        .map(String::strip)
        .filter(s -> !s.isEmpty());
  }

  boolean flag(MarathonOption option, boolean usual) {
    return switch (text(option).orElse(String.valueOf(usual)).toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              option.key() + " is '" + given.get(option.key()) + "'; it is true or false");
    };
  }

  /** The app's id; by default one for the user and the profile. */
  String app(Profile profile) {
    return text(MarathonOption.APP)
        .map(id -> id.startsWith("/") ? id : "/" + id)
        .orElseGet(
            () ->
                "/gridshell/"
                    + word(System.getProperty("user.name", ""), "user")
                    + "/"
                    + word(profile.name(), "grid"));
  }

  private static String word(String text, String other) {
    String word =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return word.isEmpty() ? other : word;
  }

  /**
   * Looks for what no Marathon accepts.
   *
   * @throws IllegalArgumentException when there is something
   */
  void verify(Profile profile) {
    AppDefinition.Builder app =
        AppDefinition.of(app(profile)).resources(cpus(), memory(), disk()).killGrace(grace());
    text(MarathonOption.IMAGE).ifPresentOrElse(app::image, () -> app.command("engine"));
    if (network() == NetworkMode.CONTAINER) {
      app.containerNetwork(text(MarathonOption.NETWORK_NAME).orElse(""), containerPorts());
    } else {
      app.network(network());
    }
    app.build().json(Dialect.NETWORKS);
    FLAGS.forEach(option -> flag(option, false));
  }

  NetworkMode network() {
    String name =
        text(MarathonOption.NETWORK)
            .orElse(text(MarathonOption.IMAGE).isPresent() ? "bridge" : "host");
    try {
      return NetworkMode.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException(
          "network is '" + name + "'; it is host, bridge or container", unknown);
    }
  }

  List<Integer> containerPorts() {
    return CONTAINER_PORTS;
  }

  double cpus() {
    String text = text(MarathonOption.CPUS).orElse("1");
    try {
      double value = Double.parseDouble(text);
      if (value > 0 && value <= MOST_CPUS) {
        return value;
      }
    } catch (NumberFormatException none) {
      throw new IllegalArgumentException("cpus is '" + text + "', which is not a number", none);
    }
    throw new IllegalArgumentException("cpus is " + text + "; it must be more than 0");
  }

  int memory() {
    return whole(MarathonOption.MEMORY, 1024, 1);
  }

  int disk() {
    return whole(MarathonOption.DISK, 0, 0);
  }

  Duration grace() {
    return Duration.ofSeconds(whole(MarathonOption.GRACE, 60, 0));
  }

  private int whole(MarathonOption option, int usual, int least) {
    String text = text(option).orElse(String.valueOf(usual));
    int value;
    try {
      value = Integer.parseInt(text);
    } catch (NumberFormatException none) {
      throw new IllegalArgumentException(
          option.key() + " is '" + text + "', which is not a whole number", none);
    }
    if (value < least) {
      throw new IllegalArgumentException(
          option.key() + " is " + text + "; it must be " + least + " or more");
    }
    return value;
  }

  /** Placement rules: {@code hostname:GROUP_BY;rack:LIKE:a.*}. */
  List<List<String>> constraints() {
    return words(MarathonOption.CONSTRAINTS, ";").stream()
        .map(rule -> List.of(rule.split(":", 3)))
        .collect(Collectors.toList());
  }

  List<String> fetch() {
    return words(MarathonOption.FETCH, ",");
  }

  private List<String> words(MarathonOption option, String divider) {
    return text(option).stream()
        .flatMap(text -> Arrays.stream(text.split(divider)))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toList());
  }

  Map<String, String> environment() {
    return named(ENVIRONMENT);
  }

  /** Variables whose values come from Marathon's secret store, by source. */
  Map<String, String> secrets() {
    return named(SECRET);
  }

  private Map<String, String> named(String prefix) {
    Map<String, String> all = new TreeMap<>();
    given.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            all.put(name.substring(prefix.length()), value);
          }
        });
    return all;
  }
}
