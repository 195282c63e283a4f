package io.gridshell.marathon.client;

/**
 * A port of an app's definition.
 *
 * @param name its name; empty when it has none
 * @param containerPort the port inside the container; 0 when it is the one that Mesos gave, or
 *     there is no container
 * @param hostMapped whether a port of the agent leads to it
 */
public record PortMapping(String name, int containerPort, boolean hostMapped) {}
