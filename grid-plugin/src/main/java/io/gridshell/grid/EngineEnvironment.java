package io.gridshell.grid;

import io.gridshell.profile.Connection;
import io.gridshell.profile.KeyBundle;
import io.gridshell.profile.Profile;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the environment tells an engine that was started without arguments, as in a container.
 *
 * <p>{@link EngineVariable} has the variables, {@link Port} those of the ports. {@code static}
 * discovery needs addresses, and one engine that forms the grid; keys are needed unless the
 * environment says that there are none.
 *
 * @param variables the environment
 */
record EngineEnvironment(Map<String, String> variables) {
  private static final String STATIC = "static";
  private static final Duration USUAL_GRACE = Duration.ofSeconds(20);

  /** The ports of an engine, in the order in which Marathon numbers them. */
  enum Port {
    /** Port where newcomers ask to be let in; else {@code PORT0}; 47500. */
    DISCOVERY,
    /** Port of messages between members; else {@code PORT1}; 47100. */
    COMM,
    /** Port of thin clients; else {@code PORT2}; 10800. */
    CLIENT,
    /** Port of {@code /health} and {@code /ready}; else {@code PORT3}; nowhere. */
    HTTP,
    /** Port of large values; else {@code PORT4}; any. */
    DATA
  }

  EngineEnvironment {
    variables = Map.copyOf(variables);
  }

  /** Whether the environment describes an engine. */
  boolean isThere() {
    return value(EngineVariable.GRID).isPresent();
  }

  String grid() {
    return value(EngineVariable.GRID).orElseThrow();
  }

  OptionalInt engineId() {
    Optional<Integer> id = number(EngineVariable.ENGINE_ID.key());
    return id.isPresent() ? OptionalInt.of(id.get()) : OptionalInt.empty();
  }

  Set<String> labels() {
    return new TreeSet<>(words(EngineVariable.LABELS, "[ ,]+"));
  }

  List<String> classPath() {
    return words(EngineVariable.CLASS_PATH, File.pathSeparator);
  }

  Duration grace() {
    return number(EngineVariable.GRACE_SECONDS.key()).map(Duration::ofSeconds).orElse(USUAL_GRACE);
  }

  boolean founder() {
    return flag(EngineVariable.FOUNDER);
  }

  /** The task that the engine is; empty when nobody calls it one. */
  String task() {
    return value("MESOS_TASK_ID").orElse("");
  }

  /**
   * The name of the container that the engine is in; empty when it is in none. Containers may share
   * their agent's host name, and never its files.
   */
  Optional<String> containerName() {
    if (value("MARATHON_APP_DOCKER_IMAGE").isEmpty()) {
      return Optional.empty();
    }
    if (value("GRIDSHELL_NETWORK").filter("container"::equalsIgnoreCase).isPresent()) {
      // All containers of an agent listen at the same port there, each at its own address.
      return value("MESOS_TASK_ID");
    }
    String host = variables.getOrDefault(prefix() + "HOST", "").strip();
    OptionalInt port = port(Port.DISCOVERY);
    return !host.isEmpty() && port.isPresent()
        ? Optional.of(host + ":" + port.getAsInt())
        : Optional.empty();
  }

  private String prefix() {
    // Some Marathons give everything of theirs a prefix.
    return variables.getOrDefault("GRID_ENV_PREFIX", "");
  }

  OptionalInt port(Port port) {
    Optional<Integer> number =
        number(prefix() + "PORT_" + port.name())
            .or(() -> number(prefix() + "PORT" + port.ordinal()));
    return number.isPresent() ? OptionalInt.of(number.get()) : OptionalInt.empty();
  }

  /**
   * Makes a profile's folder of what the environment says.
   *
   * @throws IOException when it cannot be written or the keys cannot be read
   * @throws IllegalStateException when something is missing or makes no sense
   */
  Profile profile() throws IOException {
    Optional<Path> place =
        value(EngineVariable.WORK).or(() -> value("MESOS_SANDBOX")).map(Path::of);
    Path home =
        place.isPresent()
            ? Files.createDirectories(place.get().resolve("gridshell"))
            : Files.createTempDirectory("gridshell");
    if (Files.getFileStore(home).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    }
    Profile profile = new Profile(home.toAbsolutePath(), grid());
    Files.createDirectories(profile.folder());
    return profile;
  }

  /** What finds the others; empty when their addresses are given. */
  Optional<Connection.Finder> finder() {
    return value(EngineVariable.DISCOVERY)
        .filter(discovery -> !discovery.equals(STATIC))
        .map(discovery -> new Connection.Finder(discovery, variables));
  }

  /**
   * How to join, and the key files of {@code profile} where there are keys.
   *
   * @throws IOException when keys cannot be read or written
   * @throws IllegalStateException when something is missing or makes no sense
   */
  Connection connection(Profile profile) throws IOException {
    boolean insecure = flag(EngineVariable.INSECURE);
    String password = insecure ? "" : writeKeys(profile);
    List<String> addresses = words(EngineVariable.ADDRESSES, "[ ,]+");
    Optional<Connection.Finder> finder = finder();
    if (finder.isPresent()) {
      return new Connection(List.of(), bind(), !insecure, password, finder);
    }
    if (addresses.isEmpty()) {
      throw new IllegalStateException(
          "GRIDSHELL_ADDRESSES is empty; name the engines' discovery ports there, host:port with"
              + " commas between, or set GRIDSHELL_DISCOVERY");
    }
    return new Connection(addresses, bind(), !insecure, password);
  }

  private String bind() {
    return value(EngineVariable.BIND).or(() -> value("GRID_CONTAINER_ADDRESS")).orElse("0.0.0.0");
  }

  private String writeKeys(Profile profile) throws IOException {
    String keys =
        value(EngineVariable.KEYS)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "GRIDSHELL_KEYS is empty, so this engine cannot show who it is; give it the"
                            + " grid's keys, or set GRIDSHELL_INSECURE=true"));
    boolean file = keys.startsWith("/") && keys.length() < 4096 && Files.isReadable(Path.of(keys));
    try {
      KeyBundle bundle =
          KeyBundle.parse(file ? Files.readString(Path.of(keys), StandardCharsets.US_ASCII) : keys);
      bundle.write(profile);
      return bundle.password();
    } catch (IllegalArgumentException broken) {
      throw new IllegalStateException(
          "GRIDSHELL_KEYS is not what Gridshell writes: " + broken.getMessage(), broken);
    }
  }

  private boolean flag(EngineVariable variable) {
    return Boolean.parseBoolean(variables.get(variable.key()));
  }

  private Optional<String> value(EngineVariable variable) {
    return value(variable.key());
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(s -> !s.isEmpty());
  }

  private List<String> words(EngineVariable variable, String divider) {
    return value(variable).stream()
        .flatMap(text -> Arrays.stream(text.split(divider)))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private Optional<Integer> number(String name) {
    return value(name)
        .map(
            text -> {
              try {
                return Integer.valueOf(text);
              } catch (NumberFormatException none) {
                throw new IllegalStateException(
                    name + " is '" + text + "', which is not a number", none);
              }
            });
  }
}
