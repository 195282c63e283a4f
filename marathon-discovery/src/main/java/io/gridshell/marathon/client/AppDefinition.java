package io.gridshell.marathon.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An app to be created: the part of Marathon's definition that a grid needs, in any dialect.
 *
 * @param id its id with a leading slash
 * @param instances how many tasks
 * @param cpus processors of a task
 * @param memory megabytes of a task
 * @param disk megabytes of disk of a task
 * @param image the container image; empty for a plain process
 * @param command what a shell runs; empty for {@code arguments} or the image's own
 * @param arguments what is run without a shell, or given to the image's entry point
 * @param network how tasks are reached
 * @param networkName name of the container network; empty for Marathon's default one
 * @param ports names of the ports in order; letters and digits, because variables are named after
 *     them
 * @param containerPorts the ports inside containers that have addresses of their own; empty
 *     otherwise
 * @param environment variables of the tasks
 * @param secrets variables whose values Marathon takes from its secret store, by source; since 1.3
 * @param labels labels of the app
 * @param healthPath path of the health check, at the port called {@code http}; empty for none
 * @param readyPath path that answers 200 once a task has joined, at the port called {@code http};
 *     Marathon asks before a roll goes on, before 1.0 instead of {@code healthPath}; empty for none
 * @param killGrace how long a task may take to leave; before 1.3 Mesos alone decides
 * @param constraints placement rules, each two or three words
 * @param fetch addresses of files to bring into the sandbox
 */
public record AppDefinition(
    String id,
    int instances,
    double cpus,
    int memory,
    int disk,
    Optional<String> image,
    Optional<String> command,
    List<String> arguments,
    NetworkMode network,
    String networkName,
    List<String> ports,
    List<Integer> containerPorts,
    Map<String, String> environment,
    Map<String, String> secrets,
    Map<String, String> labels,
    Optional<String> healthPath,
    Optional<String> readyPath,
    Duration killGrace,
    List<List<String>> constraints,
    List<String> fetch) {

  /** The ports of an engine, in the order that stands for their names where there are none. */
  public static final List<String> ENGINE_PORTS =
      List.of("discovery", "comm", "client", "http", "data");

  private static final int LAST_PORT = 65_535;

  /** Copies the collections and refuses what Marathon would silently misread. */
  public AppDefinition {
    if (!id.matches("(/[a-z0-9]([a-z0-9.-]*[a-z0-9])?)+")
        || id.matches(".*/(tasks|versions|restart)")) {
      throw new IllegalArgumentException(
          "'"
              + id
              + "' is not an app id; use lower-case words, digits and dashes between slashes, like"
              + " /grid/engine, and not tasks, versions or restart as the last word");
    }
    if (command.isPresent() && !arguments.isEmpty()) {
      throw new IllegalArgumentException("app " + id + " has a command and arguments; give one");
    }
    if (network == NetworkMode.CONTAINER && containerPorts.size() != ports.size()) {
      throw new IllegalArgumentException(
          "app "
              + id
              + " has a network of its own, so each of its ports "
              + ports
              + " needs a fixed number inside the container; there are "
              + containerPorts);
    }
    if (network == NetworkMode.CONTAINER
        && containerPorts.stream().anyMatch(port -> port < 1 || port > LAST_PORT)) {
      throw new IllegalArgumentException(
          "app "
              + id
              + " has a network of its own and the ports "
              + containerPorts
              + " inside the container; each must be between 1 and "
              + LAST_PORT
              + ", because nobody but the task would know what Marathon puts in the place of 0");
    }
    arguments = List.copyOf(arguments);
    ports = List.copyOf(ports);
    containerPorts = List.copyOf(containerPorts);
    environment = Map.copyOf(environment);
    secrets = Map.copyOf(secrets);
    labels = Map.copyOf(labels);
    constraints = constraints.stream().map(List::copyOf).toList();
    fetch = List.copyOf(fetch);
  }

  /** Describes an app; by default one task on the agent's network, with an engine's ports. */
  public static Builder of(String id) {
    return new Builder(id);
  }

  /**
   * The JSON that a Marathon of {@code dialect} understands.
   *
   * @throws IllegalArgumentException when it has no words for what is asked
   */
  public String json(Dialect dialect) {
    return new AppWriter(this, dialect).json();
  }

  /**
   * What {@code stored}, which Marathon made of this, has otherwise: its network, ports, image,
   * labels, variables, secrets or the time to leave. Marathon drops in silence what it does not
   * know.
   *
   * @param dialect the form in which this was sent
   * @return one phrase for each difference, without values of variables; empty when there is none
   */
  public List<String> differences(App stored, Dialect dialect) {
    return new AppComparison(this, stored).differences(dialect);
  }

  /** Names the app; values of variables, which may be credentials, are not shown. */
  @Override
  public String toString() {
    return "AppDefinition[id="
        + id
        + ", instances="
        + instances
        + ", image="
        + image
        + ", network="
        + network
        + ", labels="
        + labels
        + ", environment="
        + environment.keySet()
        + ", secrets="
        + secrets.keySet()
        + "]";
  }

  /** Describes an app; each method sets what its name says. Not thread-safe. */
  public static final class Builder {
    private final String id;
    private int instances = 1;
    private double cpus = 1;
    private int memory = 1024;
    private int disk;
    private Optional<String> image = Optional.empty();
    private Optional<String> command = Optional.empty();
    private List<String> arguments = List.of();
    private NetworkMode network = NetworkMode.HOST;
    private String networkName = "";
    private List<String> ports = ENGINE_PORTS;
    private List<Integer> containerPorts = List.of();
    private Map<String, String> environment = Map.of();
    private Map<String, String> secrets = Map.of();
    private Map<String, String> labels = Map.of();
    private Optional<String> healthPath = Optional.empty();
    private Optional<String> readyPath = Optional.empty();
    private Duration killGrace = Duration.ofSeconds(60);
    private List<List<String>> constraints = List.of();
    private List<String> fetch = List.of();

    private Builder(String id) {
      this.id = id;
    }

    /** How many tasks. */
    public Builder instances(int count) {
      instances = count;
      return this;
    }

    /** Processors, megabytes of memory and megabytes of disk of a task. */
    public Builder resources(double processors, int memoryMegabytes, int diskMegabytes) {
      cpus = processors;
      memory = memoryMegabytes;
      disk = diskMegabytes;
      return this;
    }

    /** The container image. */
    public Builder image(String name) {
      image = Optional.of(name);
      return this;
    }

    /** What a shell runs. */
    public Builder command(String line) {
      command = Optional.of(line);
      return this;
    }

    /** What is run without a shell, or given to the image's entry point. */
    public Builder arguments(List<String> words) {
      arguments = words;
      return this;
    }

    /** How tasks are reached; on {@link NetworkMode#CONTAINER} use the other form. */
    public Builder network(NetworkMode mode) {
      network = mode;
      return this;
    }

    /** A network of containers with addresses of their own, and their ports in order. */
    public Builder containerNetwork(String name, List<Integer> numbers) {
      network = NetworkMode.CONTAINER;
      networkName = name;
      containerPorts = numbers;
      return this;
    }

    /** The names of the ports in order. */
    public Builder ports(List<String> names) {
      ports = names;
      return this;
    }

    /** Variables of the tasks. */
    public Builder environment(Map<String, String> variables) {
      environment = variables;
      return this;
    }

    /** Variables whose values come from Marathon's secret store, by source. */
    public Builder secrets(Map<String, String> sources) {
      secrets = sources;
      return this;
    }

    /** Labels of the app. */
    public Builder labels(Map<String, String> words) {
      labels = words;
      return this;
    }

    /** Path of the health check at the port called {@code http}. */
    public Builder healthPath(String path) {
      healthPath = Optional.of(path);
      return this;
    }

    /** Path that answers 200 once a task has joined, at the port called {@code http}. */
    public Builder readyPath(String path) {
      readyPath = Optional.of(path);
      return this;
    }

    /** How long a task may take to leave. */
    public Builder killGrace(Duration limit) {
      killGrace = limit;
      return this;
    }

    /** Placement rules. */
    public Builder constraints(List<List<String>> rules) {
      constraints = rules;
      return this;
    }

    /** Addresses of files to bring into the sandbox. */
    public Builder fetch(List<String> addresses) {
      fetch = addresses;
      return this;
    }

    /**
     * The definition.
     *
     * @throws IllegalArgumentException when Marathon would misread it
     */
    public AppDefinition build() {
      return new AppDefinition(
          id,
          instances,
          cpus,
          memory,
          disk,
          image,
          command,
          arguments,
          network,
          networkName,
          ports,
          containerPorts,
          environment,
          secrets,
          labels,
          healthPath,
          readyPath,
          killGrace,
          constraints,
          fetch);
    }
  }
}
