package io.gridshell.marathon.client;

import java.util.List;

/**
 * A task of an app.
 *
 * @param id its id; equal to {@code MESOS_TASK_ID} inside it; empty when Marathon gave none
 * @param appId the app it belongs to; empty when Marathon is too old to say
 * @param host the agent's host name or address; empty while unknown
 * @param state whether it lives
 * @param stateName Mesos' word for it; empty when Marathon is too old to say
 * @param ports its host ports, in the order of the app's definition
 * @param ipAddresses the container's own addresses
 * @param health what health checks know
 * @param stagedAt when it was launched, as Marathon writes it; empty while unknown
 * @param startedAt when it began to run, as Marathon writes it; empty while unknown
 * @param version the version of the definition it was started from; empty while unknown
 */
public record Task(
    String id,
    String appId,
    String host,
    TaskState state,
    String stateName,
    List<Integer> ports,
    List<String> ipAddresses,
    Health health,
    String stagedAt,
    String startedAt,
    String version) {

  /** Copies the lists. */
  public Task {
    ports = List.copyOf(ports);
    ipAddresses = List.copyOf(ipAddresses);
  }
}
