package io.gridshell.launch;

import io.gridshell.launch.security.PrivateFiles;
import io.gridshell.profile.Connection;
import io.gridshell.profile.KeyBundle;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A grid that the environment tells how to join, with the variables that engines in containers
 * read: {@code GRIDSHELL_GRID}, {@code GRIDSHELL_DISCOVERY} or {@code GRIDSHELL_ADDRESSES}, and
 * {@code GRIDSHELL_KEYS} or {@code GRIDSHELL_INSECURE}.
 *
 * @param name its name
 * @param environment the environment
 */
public record GivenGrid(String name, Map<String, String> environment) {
  private static final String STATIC = "static";

  /** Copies the environment. */
  public GivenGrid {
    environment = Map.copyOf(environment);
  }

  /** The grid of {@code environment}; empty when it names none. */
  public static Optional<GivenGrid> of(Map<String, String> environment) {
    String name = environment.getOrDefault("GRIDSHELL_GRID", "").strip();
    return name.isEmpty() ? Optional.empty() : Optional.of(new GivenGrid(name, environment));
  }

  /**
   * Writes the profile with which it is joined, unless the grid was started from {@code home}.
   *
   * @throws LaunchException when a variable is missing or wrong, or the profile cannot be written
   */
  public void writeProfile(Path home) {
    Profile profile = new Profile(home, name);
    ProfileFolder folder = new ProfileFolder(profile);
    if (folder.inUse() && !folder.ofElsewhere()) {
      return;
    }
    try {
      PrivateFiles.folder(home);
      PrivateFiles.folder(profile.folder());
      boolean secured = !Boolean.parseBoolean(value("GRIDSHELL_INSECURE"));
      Optional<KeyBundle> keys = secured ? Optional.of(keys()) : Optional.empty();
      if (keys.isPresent()) {
        keys.get().write(profile);
      }
      String password = keys.map(KeyBundle::password).orElse("");
      Optional<Connection.Finder> finder = finder();
      new Connection(
              finder.isPresent() ? List.of() : addresses(), "0.0.0.0", secured, password, finder)
          .write(profile);
    } catch (IOException failed) {
      throw Clusters.unusable(profile, failed);
    }
  }

  /** How to look for engines; secrets stay in the environment, where they are read again. */
  private Optional<Connection.Finder> finder() {
    String discovery = value("GRIDSHELL_DISCOVERY");
    if (discovery.isEmpty() || discovery.equals(STATIC)) {
      return Optional.empty();
    }
    return Optional.of(new Connection.Finder(discovery, new TreeMap<>()));
  }

  private List<String> addresses() {
    List<String> addresses =
        Arrays.stream(value("GRIDSHELL_ADDRESSES").split("[ ,]+"))
            .filter(address -> !address.isEmpty())
            .collect(Collectors.toUnmodifiableList());
    if (addresses.isEmpty()) {
      throw new LaunchException(
          "GRIDSHELL_GRID is '"
              + name
              + "' and GRIDSHELL_ADDRESSES is empty; name the engines' discovery ports there,"
              + " host:port with commas between, or set GRIDSHELL_DISCOVERY");
    }
    return addresses;
  }

  private KeyBundle keys() throws IOException {
    String keys = value("GRIDSHELL_KEYS");
    if (keys.isEmpty()) {
      throw new LaunchException(
          "GRIDSHELL_GRID is '"
              + name
              + "' and GRIDSHELL_KEYS is empty; give it the keys that the engines have, or set"
              + " GRIDSHELL_INSECURE=true if they have none");
    }
    try {
      return KeyBundle.parse(
          keys.startsWith("/") && keys.length() < 4096 && Files.isReadable(Path.of(keys))
              ? Files.readString(Path.of(keys), StandardCharsets.US_ASCII)
              : keys);
    } catch (IllegalArgumentException broken) {
      throw new LaunchException(
          "GRIDSHELL_KEYS is not what 'gridshell keys' prints: " + broken.getMessage(), broken);
    }
  }

  private String value(String variable) {
    return environment.getOrDefault(variable, "").strip();
  }

  /** Names the grid; the environment has secrets. */
  @Override
  public String toString() {
    return "GivenGrid[" + name + "]";
  }
}
