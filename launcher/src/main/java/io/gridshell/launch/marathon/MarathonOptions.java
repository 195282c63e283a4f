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
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the user said of an app.
 *
 * @param given options by name
 */
record MarathonOptions(Map<String, String> given) {
  private static final Set<String> KNOWN =
      Set.of(
          "url",
          "app",
          "image",
          "network",
          "network-name",
          "cpus",
          "memory",
          "disk",
          "grace",
          "constraints",
          "fetch",
          "java",
          "jars",
          "ready-check",
          "replace",
          "force");
  private static final List<String> FLAGS = List.of("ready-check", "replace", "force");
  private static final String ENVIRONMENT = "env.";
  private static final String SECRET = "secret.";
  private static final int MOST_CPUS = 100_000;
  private static final List<Integer> CONTAINER_PORTS = List.of(47500, 47100, 10800, 8080, 47700);

  MarathonOptions {
    given = Map.copyOf(given);
    for (String name : given.keySet()) {
      boolean variable = name.startsWith(ENVIRONMENT) || name.startsWith(SECRET);
      if (!variable && !KNOWN.contains(name)) {
        throw new IllegalArgumentException(
            "launcher 'marathon' has no option '"
                + name
                + "'; there are: "
                + KNOWN.stream().sorted().collect(Collectors.joining(", "))
                + ", env.NAME, secret.NAME");
      }
    }
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(given.get(name)).map(String::strip).filter(s -> !s.isEmpty());
  }

  boolean flag(String name, boolean usual) {
    return switch (text(name).orElse(String.valueOf(usual)).toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              name + " is '" + given.get(name) + "'; it is true or false");
    };
  }

  /** The app's id; by default one for the user and the profile. */
  String app(Profile profile) {
    return text("app")
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
    text("image").ifPresentOrElse(app::image, () -> app.command("engine"));
    if (network() == NetworkMode.CONTAINER) {
      app.containerNetwork(text("network-name").orElse(""), containerPorts());
    } else {
      app.network(network());
    }
    app.build().json(Dialect.NETWORKS);
    FLAGS.forEach(name -> flag(name, false));
  }

  NetworkMode network() {
    String name = text("network").orElse(text("image").isPresent() ? "bridge" : "host");
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
    String text = text("cpus").orElse("1");
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
    return whole("memory", 1024, 1);
  }

  int disk() {
    return whole("disk", 0, 0);
  }

  Duration grace() {
    return Duration.ofSeconds(whole("grace", 60, 0));
  }

  private int whole(String name, int usual, int least) {
    String text = text(name).orElse(String.valueOf(usual));
    int value;
    try {
      value = Integer.parseInt(text);
    } catch (NumberFormatException none) {
      throw new IllegalArgumentException(
          name + " is '" + text + "', which is not a whole number", none);
    }
    if (value < least) {
      throw new IllegalArgumentException(
          name + " is " + text + "; it must be " + least + " or more");
    }
    return value;
  }

  /** Placement rules: {@code hostname:GROUP_BY;rack:LIKE:a.*}. */
  List<List<String>> constraints() {
    return words("constraints", ";").stream()
        .map(rule -> List.of(rule.split(":", 3)))
        .collect(Collectors.toList());
  }

  List<String> fetch() {
    return words("fetch", ",");
  }

  private List<String> words(String name, String divider) {
    return text(name).stream()
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
