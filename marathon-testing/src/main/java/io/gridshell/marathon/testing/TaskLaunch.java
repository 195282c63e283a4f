package io.gridshell.marathon.testing;

import java.util.List;
import java.util.Map;

/**
 * What an agent is told to run.
 *
 * @param taskId the task's id
 * @param appId the app's id
 * @param command what the shell runs; empty for {@code arguments}
 * @param arguments what is run, or what is given to the image's entry point
 * @param image the container image; empty for a plain process
 * @param environment the variables that Marathon gives
 * @param ports outer ports of the agent to ports inside; equal in host mode
 * @param host the agent
 * @param containerAddress the address inside; empty in host mode
 */
public record TaskLaunch(
    String taskId,
    String appId,
    String command,
    List<String> arguments,
    String image,
    Map<String, String> environment,
    Map<Integer, Integer> ports,
    String host,
    String containerAddress) {

  /** Copies the collections. */
  public TaskLaunch {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    ports = Map.copyOf(ports);
  }
}
