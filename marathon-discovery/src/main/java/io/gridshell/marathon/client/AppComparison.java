package io.gridshell.marathon.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an app that Marathon stored has otherwise than it was told. More labels and variables than
 * were asked for are no difference. Values of variables are never shown.
 */
final class AppComparison {
  private final AppDefinition told;
  private final App stored;
  private final List<String> differences = new ArrayList<>();

  AppComparison(AppDefinition told, App stored) {
    this.told = told;
    this.stored = stored;
  }

  /** One phrase for each difference; none when there is none. */
  List<String> differences(Dialect dialect) {
    if (stored.network() != told.network()) {
      differences.add("it is on the " + stored.network() + " network, not " + told.network());
    }
    List<String> names = stored.ports().stream().map(PortMapping::name).toList();
    boolean named = dialect.compareTo(Dialect.PORT_NUMBERS) > 0;
    if (named ? !names.equals(told.ports()) : names.size() != told.ports().size()) {
      differences.add("its ports are " + names + ", not " + told.ports());
    }
    if (!stored.image().equals(told.image())) {
      differences.add("its image is " + quoted(stored.image()) + ", not " + quoted(told.image()));
    }
    Optional<Duration> grace = Optional.of(told.killGrace());
    if (dialect.compareTo(Dialect.DOCKER_NETWORK) >= 0 && !stored.killGrace().equals(grace)) {
      differences.add(
          "its tasks may take "
              + stored.killGrace().map(known -> known.toSeconds() + " s").orElse("no time")
              + " to leave, not "
              + told.killGrace().toSeconds()
              + " s");
    }
    compare("label", told.labels(), stored.labels(), true);
    compare("variable", told.environment(), stored.environment(), false);
    compare("secret", told.secrets(), stored.secrets(), true);
    return List.copyOf(differences);
  }

  private static String quoted(Optional<String> image) {
    return image.map(name -> "'" + name + "'").orElse("none");
  }

  private void compare(
      String what, Map<String, String> asked, Map<String, String> there, boolean shown) {
    new TreeMap<>(asked)
        .forEach(
            (name, value) -> {
              String found = there.get(name);
              if (found == null) {
                differences.add(what + " " + name + " is missing");
              } else if (!found.equals(value)) {
                differences.add(
                    what
                        + " "
                        + name
                        + (shown
                            ? " is '" + found + "', not '" + value + "'"
                            : " has another value"));
              }
            });
  }
}
