package io.gridshell.marathon.testing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Writes apps and tasks in the form of one version. */
final class Shapes {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final MarathonVersion version;

  Shapes(MarathonVersion version) {
    this.version = version;
  }

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  /** A task as lists of apps and of all tasks have it, with the ports of load balancers. */
  ObjectNode task(FakeTask task, FakeApp app) {
    ObjectNode json = task(task);
    List<Integer> ports = app.servicePorts();
    if (!ports.isEmpty() || version.since(MarathonVersion.V1_9)) {
      ArrayNode numbers = json.putArray("servicePorts");
      ports.forEach(numbers::add);
    }
    return json;
  }

  ObjectNode task(FakeTask task) {
    ObjectNode json = NODES.objectNode();
    json.put("id", task.id).put("appId", task.appId).put("host", task.host);
    json.put("slaveId", "test-agent-" + task.host);
    // What has no process behind it loses its dates, its version and its ports.
    if (active(task)) {
      json.put("version", task.version).put("stagedAt", time(task.stagedAt));
      Instant started = task.startedAt;
      if (started != null) {
        json.put("startedAt", time(started));
      } else if (!version.since(MarathonVersion.V1_9)) {
        json.putNull("startedAt");
      }
    }
    if (version.since(MarathonVersion.V1_4)) {
      json.put("state", task.state());
    }
    ports(json, task);
    addresses(json, task);
    health(json, task);
    if (version.since(MarathonVersion.V1_9)) {
      json.put("role", "*").putArray("localVolumes");
    }
    return json;
  }

  private boolean active(FakeTask task) {
    return task.stateOverride == null || !version.since(MarathonVersion.V1_4);
  }

  private void ports(ObjectNode json, FakeTask task) {
    if (active(task)) {
      ArrayNode ports = json.putArray("ports");
      task.hostPorts.forEach(ports::add);
    } else if (version.since(MarathonVersion.V1_9)) {
      json.putArray("ports");
    }
  }

  private void addresses(ObjectNode json, FakeTask task) {
    boolean known = !task.containerAddress.isEmpty() && task.startedAt != null;
    boolean always = version == MarathonVersion.V0_15 || version.since(MarathonVersion.V1_9);
    if (known || always) {
      ArrayNode addresses = json.putArray("ipAddresses");
      if (known && version != MarathonVersion.V0_15) {
        addresses.addObject().put("ipAddress", task.containerAddress).put("protocol", "IPv4");
      }
    }
  }

  private void health(ObjectNode json, FakeTask task) {
    Boolean healthy = task.healthy;
    if (healthy == null) {
      if (version.since(MarathonVersion.V1_9)) {
        json.putArray("healthCheckResults");
      }
      return;
    }
    ObjectNode result = json.putArray("healthCheckResults").addObject();
    String now = time(Instant.now());
    result.put("alive", healthy).put("consecutiveFailures", healthy ? 0 : 1);
    result.put("firstSuccess", now).put(healthy ? "lastSuccess" : "lastFailure", now);
    if (!version.since(MarathonVersion.V1_9)) {
      result.putNull(healthy ? "lastFailure" : "lastSuccess");
    }
    if (version.since(MarathonVersion.V1_4) && !version.since(MarathonVersion.V1_9)) {
      result.putNull("lastFailureCause");
    }
    result.put(version.since(MarathonVersion.V1_4) ? "instanceId" : "taskId", task.id);
  }

  ObjectNode app(FakeApp app, List<FakeDeployment> deployments, boolean tasks) {
    ObjectNode json = app.definition.deepCopy();
    json.put("version", app.version);
    json.putObject("versionInfo")
        .put("lastScalingAt", app.scalingVersion)
        .put("lastConfigChangeAt", app.configVersion);
    List<FakeTask> listed = app.tasks;
    json.put("tasksStaged", listed.stream().filter(task -> task.startedAt == null).count());
    json.put("tasksRunning", listed.stream().filter(task -> task.startedAt != null).count());
    json.put(
        "tasksHealthy", listed.stream().filter(task -> Boolean.TRUE.equals(task.healthy)).count());
    json.put(
        "tasksUnhealthy",
        listed.stream().filter(task -> Boolean.FALSE.equals(task.healthy)).count());
    ArrayNode ids = json.putArray("deployments");
    deployments.stream()
        .filter(deployment -> deployment.appId().equals(app.id))
        .forEach(deployment -> ids.addObject().put("id", deployment.id()));
    if (tasks) {
      ArrayNode all = json.putArray("tasks");
      listed.forEach(task -> all.add(task(task, app)));
      ObjectNode failure = app.lastFailure;
      if (failure != null) {
        json.set("lastTaskFailure", failure);
      }
    }
    return json;
  }

  ObjectNode deployment(FakeDeployment deployment) {
    ObjectNode json = NODES.objectNode();
    json.put("id", deployment.id()).put("version", deployment.version());
    json.putArray("affectedApps").add(deployment.appId());
    ObjectNode action = NODES.objectNode();
    action.put("action", deployment.action()).put("app", deployment.appId());
    if (version == MarathonVersion.V0_15) {
      json.putArray("steps").addArray().add(action.deepCopy());
    } else {
      json.putArray("steps").addObject().putArray("actions").add(action.deepCopy());
    }
    json.putArray("currentActions").add(action);
    return json.put("currentStep", 1).put("totalSteps", 1);
  }

  String taskId(String appId, String uuid) {
    String name = appId.substring(1).replace('/', '_');
    return version.since(MarathonVersion.V1_9)
        ? name + ".instance-" + uuid + "._app.1"
        : name + "." + uuid;
  }
}
