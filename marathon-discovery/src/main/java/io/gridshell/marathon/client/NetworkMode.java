package io.gridshell.marathon.client;

/** How an app's tasks are reached. */
public enum NetworkMode {
  /** At the agent's address and the ports that Mesos gave. */
  HOST,
  /** At the agent's address and ports that are mapped into the container. */
  BRIDGE,
  /** At an address of the container's own. */
  CONTAINER
}
