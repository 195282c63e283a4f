package io.gridshell.marathon.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
 * @param killGrace how long a task may take to leave
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
    Duration killGrace,
    List<List<String>> constraints,
    List<String> fetch) {

  /** The ports of an engine, in the order that stands for their names where there are none. */
  public static final List<String> ENGINE_PORTS = List.of("discovery", "comm", "client", "http");

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
    arguments = List.copyOf(arguments);
    ports = List.copyOf(ports);
    containerPorts = List.copyOf(containerPorts);
    environment = Map.copyOf(environment);
    secrets = Map.copyOf(secrets);
    labels = Map.copyOf(labels);
    constraints = constraints.stream().map(List::copyOf).toList();
    fetch = List.copyOf(fetch);
  }

  /** A process on the agent's network with an engine's ports: one processor, 1 GB. */
  public static AppDefinition process(String id, int instances, String command) {
    return new AppDefinition(
        id,
        instances,
        1,
        1024,
        0,
        Optional.empty(),
        Optional.of(command),
        List.of(),
        NetworkMode.HOST,
        "",
        ENGINE_PORTS,
        List.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Duration.ofSeconds(60),
        List.of(),
        List.of());
  }

  /** This with another number of tasks. */
  public AppDefinition withInstances(int count) {
    return new AppDefinition(
        id,
        count,
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
        killGrace,
        constraints,
        fetch);
  }

  /** This with another network for its tasks. */
  public AppDefinition withNetwork(NetworkMode mode) {
    return new AppDefinition(
        id,
        instances,
        cpus,
        memory,
        disk,
        image,
        command,
        arguments,
        mode,
        networkName,
        ports,
        containerPorts,
        environment,
        secrets,
        labels,
        healthPath,
        killGrace,
        constraints,
        fetch);
  }

  /** This with further variables for its tasks. */
  public AppDefinition withEnvironment(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(environment);
    all.putAll(more);
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
        all,
        secrets,
        labels,
        healthPath,
        killGrace,
        constraints,
        fetch);
  }

  /**
   * The JSON that a Marathon of {@code dialect} understands.
   *
   * @throws IllegalArgumentException when it has no words for what is asked
   */
  public String json(Dialect dialect) {
    return new AppWriter(this, dialect).json();
  }
}
