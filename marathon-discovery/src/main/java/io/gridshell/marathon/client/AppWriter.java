package io.gridshell.marathon.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;

/** Writes an app's definition in one dialect. */
final class AppWriter {
  private static final String HEALTH_PORT = "http";

  private final AppDefinition app;
  private final Dialect dialect;

  AppWriter(AppDefinition app, Dialect dialect) {
    this.app = app;
    this.dialect = dialect;
  }

  String json() {
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("id", app.id()).put("instances", app.instances());
    root.put("cpus", app.cpus()).put("mem", app.memory()).put("disk", app.disk());
    app.command().ifPresent(command -> root.put("cmd", command));
    if (!app.arguments().isEmpty()) {
      app.arguments().forEach(root.putArray("args")::add);
    }
    network(root);
    environment(root);
    ObjectNode labels = root.putObject("labels");
    new TreeMap<>(app.labels()).forEach(labels::put);
    health(root);
    readiness(root);
    ArrayNode constraints = root.putArray("constraints");
    app.constraints()
        .forEach(
            constraint -> {
              ArrayNode words = constraints.addArray();
              constraint.forEach(words::add);
            });
    life(root);
    return Json.write(root);
  }

  private boolean since(Dialect first) {
    return dialect.compareTo(first) >= 0;
  }

  private void network(ObjectNode root) {
    if (app.network() == NetworkMode.CONTAINER && !since(Dialect.DOCKER_NETWORK)) {
      throw new IllegalArgumentException(
          "this Marathon is older than 1.3 and has no container networks; use the host's or a"
              + " bridge");
    }
    if (app.network() != NetworkMode.HOST && app.image().isEmpty()) {
      throw new IllegalArgumentException(
          "app "
              + app.id()
              + " has no image, so it cannot be on a bridge or a network of containers; name an"
              + " image, or use the host's network");
    }
    if (since(Dialect.NETWORKS)) {
      networks(root);
    } else if (app.network() == NetworkMode.CONTAINER) {
      ObjectNode address = root.putObject("ipAddress");
      if (!app.networkName().isEmpty()) {
        address.put("networkName", app.networkName());
      }
    }
    app.image().ifPresent(image -> container(root, image));
    if (app.network() == NetworkMode.HOST) {
      hostPorts(root);
    }
  }

  private void networks(ObjectNode root) {
    ObjectNode network = root.putArray("networks").addObject();
    switch (app.network()) {
      case HOST -> network.put("mode", "host");
      case BRIDGE -> network.put("mode", "container/bridge");
      case CONTAINER -> {
        network.put("mode", "container");
        if (!app.networkName().isEmpty()) {
          network.put("name", app.networkName());
        }
      }
    }
  }

  private void container(ObjectNode root, String image) {
    ObjectNode container = root.putObject("container").put("type", "DOCKER");
    ObjectNode docker = container.putObject("docker").put("image", image);
    if (!since(Dialect.NETWORKS)) {
      docker.put(
          "network",
          switch (app.network()) {
            case HOST -> "HOST";
            case BRIDGE -> "BRIDGE";
            case CONTAINER -> "USER";
          });
    }
    if (app.network() != NetworkMode.HOST) {
      mappings(since(Dialect.NETWORKS) ? container : docker);
    }
  }

  private void mappings(ObjectNode parent) {
    ArrayNode mappings = parent.putArray("portMappings");
    for (int i = 0; i < app.ports().size(); i++) {
      ObjectNode mapping = mappings.addObject();
      if (app.network() == NetworkMode.CONTAINER) {
        mapping.put("containerPort", app.containerPorts().get(i));
      } else {
        // Marathon makes the inner port equal to the outer one, so no port needs translation.
        mapping.put("containerPort", 0).put("hostPort", 0);
      }
      mapping.put("protocol", "tcp");
      if (since(Dialect.PORT_NAMES)) {
        mapping.put("name", app.ports().get(i));
      }
    }
  }

  private void hostPorts(ObjectNode root) {
    root.put("requirePorts", false);
    if (!since(Dialect.PORT_NAMES)) {
      ArrayNode ports = root.putArray("ports");
      app.ports().forEach(name -> ports.add(0));
      return;
    }
    ArrayNode ports = root.putArray("portDefinitions");
    app.ports().forEach(name -> ports.addObject().put("port", 0).put("name", name));
  }

  private void environment(ObjectNode root) {
    ObjectNode environment = root.putObject("env");
    new TreeMap<>(app.environment()).forEach(environment::put);
    if (app.secrets().isEmpty()) {
      return;
    }
    if (!since(Dialect.DOCKER_NETWORK)) {
      throw new IllegalArgumentException(
          "this Marathon is older than 1.3 and has no secrets, so it cannot fill "
              + new TreeMap<>(app.secrets()).keySet()
              + "; give them as variables");
    }
    ObjectNode secrets = root.putObject("secrets");
    new TreeMap<>(app.secrets())
        .forEach(
            (variable, source) -> {
              String name = "secret" + secrets.size();
              environment.putObject(variable).put("secret", name);
              secrets.putObject(name).put("source", source);
            });
  }

  private void health(ObjectNode root) {
    int port = app.ports().indexOf(HEALTH_PORT);
    if (app.healthPath().isEmpty() || port < 0) {
      return;
    }
    // The first Marathons have no readiness checks, but a roll waits for tasks to be healthy. Those
    // that were not yet are spared for so long that a node that waits has given up by itself.
    boolean both = app.readyPath().isPresent() && !since(Dialect.PORT_NAMES);
    root.putArray("healthChecks")
        .addObject()
        .put("protocol", since(Dialect.MESOS_CHECKS) ? "MESOS_HTTP" : "HTTP")
        .put("path", both ? app.readyPath().get() : app.healthPath().get())
        .put("portIndex", port)
        .put("gracePeriodSeconds", both ? 900 : 180)
        .put("intervalSeconds", 15)
        .put("timeoutSeconds", 5)
        .put("maxConsecutiveFailures", 4);
  }

  /** Without it a roll ends old tasks as soon as new processes run, whether they joined or not. */
  private void readiness(ObjectNode root) {
    if (app.readyPath().isEmpty()
        || !app.ports().contains(HEALTH_PORT)
        || !since(Dialect.PORT_NAMES)) {
      return;
    }
    ObjectNode check = root.putArray("readinessChecks").addObject();
    check.put("name", "joined").put("protocol", "HTTP").put("path", app.readyPath().get());
    check.put("portName", HEALTH_PORT).put("intervalSeconds", 3).put("timeoutSeconds", 2);
    check.putArray("httpStatusCodesForReady").add(200);
    check.put("preserveLastResponse", false);
  }

  /** How tasks come and go: the oldest, which leads the ring, is to stay longest. */
  private void life(ObjectNode root) {
    root.put("backoffSeconds", 2).put("backoffFactor", 1.5).put("maxLaunchDelaySeconds", 120);
    root.putObject("upgradeStrategy")
        .put("minimumHealthCapacity", 0.5)
        .put("maximumOverCapacity", 0.0);
    if (!app.fetch().isEmpty()) {
      if (since(Dialect.PORT_NAMES)) {
        ArrayNode fetch = root.putArray("fetch");
        app.fetch().forEach(uri -> fetch.addObject().put("uri", uri));
      } else {
        app.fetch().forEach(root.putArray("uris")::add);
      }
    }
    if (since(Dialect.DOCKER_NETWORK)) {
      root.put("taskKillGracePeriodSeconds", app.killGrace().toSeconds());
    }
    if (since(Dialect.MESOS_CHECKS)) {
      root.put("killSelection", "YOUNGEST_FIRST");
      root.putObject("unreachableStrategy")
          .put("inactiveAfterSeconds", 120)
          .put("expungeAfterSeconds", 300);
    }
  }
}
