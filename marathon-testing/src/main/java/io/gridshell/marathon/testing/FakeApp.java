package io.gridshell.marathon.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An app: its definition in the form in which this version answers, and its tasks. */
final class FakeApp {
  private static final long SECOND = 1_000_000_000L;

  final String id;
  final List<FakeTask> tasks = new ArrayList<>();
  final Map<String, ObjectNode> versions = new LinkedHashMap<>();
  ObjectNode definition;
  String version;
  String configVersion;
  String scalingVersion;
  int launches;
  long notBefore;
  int failures;
  @Nullable ObjectNode lastFailure;

  FakeApp(String id, ObjectNode definition, String version) {
    this.id = id;
    this.definition = definition;
    this.version = version;
    this.configVersion = version;
    this.scalingVersion = version;
    versions.put(version, definition);
  }

  int instances() {
    return definition.path("instances").asInt(1);
  }

  boolean hasHealthChecks() {
    return definition.path("healthChecks").size() > 0;
  }

  JsonNode readinessCheck() {
    return definition.path("readinessChecks").path(0);
  }

  /** Whether a deployment may count on {@code task}. */
  boolean counts(FakeTask task) {
    return task.startedAt != null
        && (!hasHealthChecks() || Boolean.TRUE.equals(task.healthy))
        && (!readinessCheck().isObject() || task.ready);
  }

  /** The place of the port called {@code name}; 0 when there is none. */
  int portIndex(String name) {
    List<JsonNode> ports = ports();
    for (int i = 0; i < ports.size(); i++) {
      if (ports.get(i).path("name").asText("").equals(name)) {
        return i;
      }
    }
    return 0;
  }

  int killGraceSeconds() {
    return definition.path("taskKillGracePeriodSeconds").asInt(3);
  }

  /** The mode in the words of 1.5. */
  String mode() {
    JsonNode networks = definition.path("networks");
    if (networks.size() > 0) {
      return networks.get(0).path("mode").asText("host");
    }
    return switch (definition.path("container").path("docker").path("network").asText("")) {
      case "BRIDGE" -> "container/bridge";
      case "USER" -> "container";
      default -> definition.path("ipAddress").isObject() ? "container" : "host";
    };
  }

  /** The ports in order: mappings in a container, definitions or numbers on the host. */
  List<JsonNode> ports() {
    List<JsonNode> ports = new ArrayList<>();
    JsonNode container = definition.path("container");
    JsonNode mappings = container.path("portMappings");
    if (mappings.size() == 0) {
      mappings = container.path("docker").path("portMappings");
    }
    if (!mode().equals("host")) {
      mappings.forEach(ports::add);
      return ports;
    }
    JsonNode definitions = definition.path("portDefinitions");
    (definitions.isArray() ? definitions : definition.path("ports")).forEach(ports::add);
    return ports;
  }

  /** The ports that load balancers are to offer; nobody listens there. */
  List<Integer> servicePorts() {
    JsonNode listed = definition.path("container").path("portMappings");
    for (String list : List.of("ports", "portDefinitions")) {
      if (definition.has(list)) {
        listed = definition.path(list);
      }
    }
    List<Integer> numbers = new ArrayList<>();
    for (JsonNode port : listed) {
      int own = port.path("servicePort").asInt(port.path("port").asInt(0));
      numbers.add(port.isNumber() ? port.asInt() : own);
    }
    numbers.removeIf(number -> number == 0);
    return numbers;
  }

  /** How long no task of it is started because one failed. */
  long secondsHeldBack() {
    long left = lastFailure == null ? 0 : notBefore - System.nanoTime();
    return left <= 0 ? 0 : 1 + left / SECOND;
  }

  /** The tasks that were not told to end. */
  List<FakeTask> staying() {
    return tasks.stream().filter(task -> !task.dying()).toList();
  }
}
