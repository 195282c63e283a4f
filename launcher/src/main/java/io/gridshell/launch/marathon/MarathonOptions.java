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
  private static final String ENVIRONMENT = "env.";
  private static final String SECRET = "secret.";
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

  boolean flag(String name) {
    return text(name).map(Boolean::parseBoolean).orElse(false);
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
    return number("cpus", 1);
  }

  int memory() {
    return (int) number("memory", 1024);
  }

  int disk() {
    return (int) number("disk", 0);
  }

  Duration grace() {
    return Duration.ofSeconds((long) number("grace", 60));
  }

  private double number(String name, double usual) {
    String text = text(name).orElse("");
    try {
      double value = text.isEmpty() ? usual : Double.parseDouble(text);
      if (!(value >= 0) || value > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(name + " is " + text + "; it must be 0 or more");
      }
      return value;
    } catch (NumberFormatException none) {
      throw new IllegalArgumentException(name + " is '" + text + "', which is not a number", none);
    }
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
