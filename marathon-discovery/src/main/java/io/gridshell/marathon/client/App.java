package io.gridshell.marathon.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An app: its definition as far as we read it, and its tasks now.
 *
 * @param id its id with a leading slash; empty when the answer carried tasks alone
 * @param version version of the definition, which changes when it is scaled as well
 * @param configVersion version of the last change that was more than scaling; empty when unknown
 * @param instances how many tasks are wanted
 * @param network how its tasks are reached
 * @param ports its ports in order
 * @param image its container image; empty for a plain process
 * @param labels its labels
 * @param environment its tasks' variables, without those that Marathon's secret store fills
 * @param secrets its tasks' variables that the secret store fills, by source
 * @param killGrace how long a task may take to leave; empty when the definition does not say
 * @param counts how many of its tasks run and are healthy, as Marathon counts
 * @param deployments ids of deployments that change it now
 * @param lastFailure why a task of it failed last
 * @param tasks its tasks in any state
 */
public record App(
    String id,
    String version,
    String configVersion,
    int instances,
    NetworkMode network,
    List<PortMapping> ports,
    Optional<String> image,
    Map<String, String> labels,
    Map<String, String> environment,
    Map<String, String> secrets,
    Optional<Duration> killGrace,
    Counts counts,
    List<String> deployments,
    Optional<TaskFailure> lastFailure,
    List<Task> tasks) {

  /** Copies the collections. */
  public App {
    ports = List.copyOf(ports);
    labels = Map.copyOf(labels);
    environment = Map.copyOf(environment);
    secrets = Map.copyOf(secrets);
    deployments = List.copyOf(deployments);
    tasks = List.copyOf(tasks);
  }

  /** Names the app; values of variables, which may be credentials, are not shown. */
  @Override
  public String toString() {
    return "App[id="
        + id
        + ", version="
        + version
        + ", instances="
        + instances
        + ", network="
        + network
        + ", ports="
        + ports
        + ", image="
        + image
        + ", labels="
        + labels
        + ", environment="
        + environment.keySet()
        + ", counts="
        + counts
        + ", tasks="
        + tasks
        + "]";
  }

  /**
   * Marathon's count of an app's tasks.
   *
   * @param staged launched and not yet running
   * @param running running
   * @param healthy running and alive by health checks
   * @param unhealthy running and not alive by health checks
   */
  public record Counts(int staged, int running, int healthy, int unhealthy) {}

  /**
   * The last failure of a task.
   *
   * @param host where
   * @param state Mesos' word for its end
   * @param message what Mesos said
   * @param at when, as Marathon writes it
   */
  public record TaskFailure(String host, String state, String message, String at) {}
}
