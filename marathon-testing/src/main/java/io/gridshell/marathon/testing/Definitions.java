package io.gridshell.marathon.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Turns what was posted into what a version answers: drops what it does not know, adds the rest.
 */
final class Definitions {
  private static final int FIRST_SERVICE_PORT = 10_000;

  private final MarathonVersion version;
  private int nextServicePort = FIRST_SERVICE_PORT;

  Definitions(MarathonVersion version) {
    this.version = version;
  }

  ObjectNode normal(JsonNode posted) {
    ObjectNode app = posted.deepCopy();
    app.remove(List.of("version", "versionInfo", "tasks", "deployments", "tasksRunning"));
    if (!app.path("id").asText("").startsWith("/")) {
      app.put("id", "/" + app.path("id").asText(""));
    }
    app.put("instances", app.path("instances").asInt(1));
    for (String list : List.of("constraints", "healthChecks")) {
      if (!app.path(list).isArray()) {
        app.putArray(list);
      }
    }
    for (String map : List.of("env", "labels")) {
      if (!app.path(map).isObject()) {
        app.putObject(map);
      }
    }
    dropUnknown(app);
    if (version.since(MarathonVersion.V1_5)) {
      modernize(app);
    } else if (version == MarathonVersion.V1_4) {
      servicePorts(app);
    }
    return app;
  }

  private void dropUnknown(ObjectNode app) {
    if (!version.since(MarathonVersion.V1_5)) {
      app.remove("networks");
      if (app.path("container") instanceof ObjectNode container) {
        container.remove("portMappings");
      }
    }
    if (!version.since(MarathonVersion.V1_4)) {
      // The last two are of 1.3, which is not played here.
      app.remove(
          List.of("killSelection", "unreachableStrategy", "taskKillGracePeriodSeconds", "secrets"));
    }
    if (!version.since(MarathonVersion.V1_1)) {
      app.remove(List.of("portDefinitions", "fetch", "readinessChecks"));
      app.path("container")
          .path("docker")
          .path("portMappings")
          .forEach(mapping -> ((ObjectNode) mapping).remove("name"));
      numbered(app);
    }
  }

  /** 0.15 answers with service ports, which nobody should connect to. */
  private void numbered(ObjectNode app) {
    ArrayNode numbers = JsonNodeFactory.instance.arrayNode();
    JsonNode mappings = app.path("container").path("docker").path("portMappings");
    JsonNode ports = mappings.size() > 0 ? mappings : app.path("ports");
    ports.forEach(port -> numbers.add(nextServicePort++));
    app.set("ports", numbers);
    if (!app.has("ipAddress")) {
      app.putNull("ipAddress");
    }
  }

  /** 1.4 lists service ports of bridged apps as definitions, which mislead readers. */
  private void servicePorts(ObjectNode app) {
    JsonNode mappings = app.path("container").path("docker").path("portMappings");
    if (mappings.size() > 0) {
      ArrayNode definitions = app.putArray("portDefinitions");
      mappings.forEach(
          mapping ->
              definitions
                  .addObject()
                  .put("port", nextServicePort++)
                  .put("protocol", "tcp")
                  .put("name", "default"));
    }
  }

  /** Since 1.5 the old form is accepted, and answered in the new one. */
  private void modernize(ObjectNode app) {
    JsonNode docker = app.path("container").path("docker");
    String network = docker.path("network").asText("");
    if (!app.path("networks").isArray()) {
      String mode =
          switch (network) {
            case "BRIDGE" -> "container/bridge";
            case "USER" -> "container";
            default -> "host";
          };
      ObjectNode entry = app.putArray("networks").addObject().put("mode", mode);
      String name = app.path("ipAddress").path("networkName").asText("");
      if (!name.isEmpty()) {
        entry.put("name", name);
      }
    }
    app.remove("ipAddress");
    if (docker instanceof ObjectNode object) {
      object.remove("network");
      JsonNode mappings = object.remove("portMappings");
      ObjectNode container = (ObjectNode) app.path("container");
      if (mappings != null && !container.has("portMappings")) {
        container.set("portMappings", mappings);
      }
    }
    if (app.path("ports").isArray() && !app.has("portDefinitions")) {
      ArrayNode definitions = app.putArray("portDefinitions");
      app.path("ports")
          .forEach(
              port -> definitions.addObject().put("port", port.asInt()).put("protocol", "tcp"));
    }
    app.remove("ports");
    app.path("container")
        .path("portMappings")
        .forEach(
            mapping -> {
              if (!mapping.has("servicePort")) {
                ((ObjectNode) mapping).put("servicePort", nextServicePort++);
              }
            });
  }
}
