package io.gridshell.launch.marathon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How engines show Marathon who they are: as their starter does, unless the user says otherwise.
 */
final class EngineCredentials {

  /**
   * A way to say one thing.
   *
   * @param names its variables
   * @param sent how its values reach another machine
   */
  private record Way(List<String> names, Sent sent) {}

  private enum Sent {
    /** As they are. */
    VALUE,
    /** What is in the file that they name, if they name one. */
    CONTENT,
    /** Not at all: others may replace the file, or it is no text. */
    NEVER
  }

  /** Ways to say the same thing, of which Marathon's configuration accepts one. */
  private static final List<List<Way>> THINGS =
      List.of(
          List.of(
              new Way(List.of("GRID_MARATHON_USER", "GRID_MARATHON_PASSWORD"), Sent.VALUE),
              new Way(List.of("GRID_MARATHON_TOKEN"), Sent.VALUE),
              new Way(List.of("GRID_MARATHON_TOKEN_FILE"), Sent.NEVER),
              new Way(List.of("DCOS_SERVICE_ACCOUNT_CREDENTIAL"), Sent.CONTENT)),
          List.of(new Way(List.of("GRID_MARATHON_TOKEN_PREFIX"), Sent.VALUE)),
          List.of(
              new Way(List.of("GRID_MARATHON_CA"), Sent.CONTENT),
              new Way(List.of("GRID_MARATHON_TRUST_STORE"), Sent.NEVER),
              new Way(List.of("GRID_MARATHON_INSECURE"), Sent.VALUE)),
          List.of(new Way(List.of("GRID_MARATHON_KEY_STORE"), Sent.NEVER)));

  private EngineCredentials() {}

  /**
   * The variables that engines get besides those that the user names.
   *
   * @param starter the environment of the program that starts the grid
   * @throws IllegalArgumentException when one names a file that engines cannot have
   */
  static Map<String, String> of(Map<String, String> starter, MarathonOptions options) {
    Set<String> named = new HashSet<>(options.environment().keySet());
    named.addAll(options.secrets().keySet());
    Map<String, String> all = new TreeMap<>();
    for (List<Way> thing : THINGS) {
      Optional<Way> chosen =
          thing.stream().filter(way -> way.names().stream().anyMatch(named::contains)).findFirst();
      for (Way way : chosen.map(List::of).orElse(thing)) {
        for (String name : way.names()) {
          String value = starter.getOrDefault(name, "");
          if (!value.isBlank() && !named.contains(name)) {
            all.put(name, sent(name, value, way, thing));
          }
        }
      }
    }
    return all;
  }

  private static String sent(String name, String value, Way way, List<Way> thing) {
    return switch (way.sent()) {
      case VALUE -> value;
      case CONTENT -> content(name, value);
      case NEVER -> throw onlyHere(name, thing);
    };
  }

  private static String content(String name, String value) {
    boolean content = value.strip().startsWith("{") || value.contains("-----BEGIN ");
    try {
      return content ? value : Files.readString(Path.of(value));
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          name + " is neither what engines need nor a file with it: " + unreadable, unreadable);
    }
  }

  private static IllegalArgumentException onlyHere(String name, List<Way> thing) {
    String others =
        thing.stream()
            .filter(way -> way.sent() != Sent.NEVER)
            .map(way -> way.names().get(way.names().size() - 1))
            .collect(Collectors.joining(", "));
    return new IllegalArgumentException(
        name
            + " names a file of this machine, which engines do not have; say what they use with -L"
            + " env."
            + name
            + "=FILE-ON-THE-AGENTS"
            + (others.isEmpty() ? "" : ", or with -L secret.NAME=SOURCE for one of " + others));
  }
}
