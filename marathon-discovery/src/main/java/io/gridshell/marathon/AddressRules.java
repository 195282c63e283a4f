package io.gridshell.marathon;

import io.gridshell.marathon.client.App;
import io.gridshell.marathon.client.NetworkMode;
import io.gridshell.marathon.client.PortMapping;
import io.gridshell.marathon.client.Task;
import java.util.List;
import java.util.Optional;

/**
 * Where a task's port is reached, by its app's network. Pure.
 *
 * @param portName the port's name in the definition
 * @param portIndex its place, for definitions without that name
 * @param fixedPort the port whatever the definition says; 0 for the definition's
 * @param mode which of the task's addresses to use
 * @param addressIndex which of the container's addresses to use
 * @param range which of the container's addresses may be used; empty for any
 */
record AddressRules(
    String portName,
    int portIndex,
    int fixedPort,
    AddressMode mode,
    int addressIndex,
    Optional<Cidr> range) {

  private static final int LAST_PORT = 65_535;

  /** Where a task is, or why nobody knows. */
  sealed interface Place {
    /** It can be reached there; the host is a name or an address without brackets. */
    record Known(String host, int port) implements Place {}

    /** It cannot be reached. */
    record Unknown(String reason) implements Place {}
  }

  /** Where {@code task}, which was started from {@code app}, is reached. */
  Place place(App app, Task task) {
    int index = index(app.ports());
    Optional<PortMapping> mapping =
        index < app.ports().size() ? Optional.of(app.ports().get(index)) : Optional.empty();
    boolean own =
        switch (mode) {
          case HOST -> false;
          case CONTAINER -> true;
          case AUTO ->
              app.network() == NetworkMode.CONTAINER
                  && !mapping.map(PortMapping::hostMapped).orElse(false);
        };
    return own
        ? inContainer(task, mapping, hostPort(app, task, index))
        : onHost(task, hostPort(app, task, index));
  }

  private int index(List<PortMapping> ports) {
    for (int i = 0; i < ports.size(); i++) {
      if (ports.get(i).name().equals(portName)) {
        return i;
      }
    }
    return portIndex;
  }

  /** The agent's port for the definition's port {@code index}; 0 when the task has none. */
  private static int hostPort(App app, Task task, int index) {
    int place = index;
    if (app.network() == NetworkMode.CONTAINER) {
      if (index >= app.ports().size() || !app.ports().get(index).hostMapped()) {
        return 0;
      }
      // Marathon lists the ports of mapped entries alone.
      place = (int) app.ports().subList(0, index).stream().filter(PortMapping::hostMapped).count();
    }
    return place < task.ports().size() ? task.ports().get(place) : 0;
  }

  private Place onHost(Task task, int hostPort) {
    return address(task.host(), fixedPort > 0 ? fixedPort : hostPort);
  }

  private Place inContainer(Task task, Optional<PortMapping> mapping, int hostPort) {
    int inner = mapping.map(PortMapping::containerPort).orElse(0);
    List<String> addresses =
        task.ipAddresses().stream()
            .filter(address -> range.map(known -> known.contains(address)).orElse(true))
            .toList();
    if (addressIndex >= addresses.size()) {
      return new Place.Unknown("has no container address yet");
    }
    // A mapping that asks for any inner port gets the agent's number.
    int port = fixedPort > 0 ? fixedPort : inner > 0 ? inner : hostPort;
    return address(addresses.get(addressIndex), port);
  }

  private static Place address(String host, int port) {
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    if (bare.isBlank()) {
      return new Place.Unknown("has no host yet");
    }
    if (port <= 0 || port > LAST_PORT) {
      return new Place.Unknown("has no port that others know");
    }
    return new Place.Known(bare, port);
  }
}
