package io.gridshell.marathon.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The environment that Marathon gives a task. */
final class TaskVariables {

  private TaskVariables() {}

  static Map<String, String> of(
      FakeApp app,
      MarathonVersion version,
      String taskId,
      String host,
      List<Integer> ports,
      String prefix) {
    Map<String, String> all = new TreeMap<>();
    all.put("MARATHON_APP_ID", app.id);
    all.put("MARATHON_APP_VERSION", app.version);
    all.put("MESOS_TASK_ID", taskId);
    all.put(prefix + "HOST", host);
    all.put("MARATHON_APP_RESOURCE_CPUS", app.definition.path("cpus").asDouble(1) + "");
    all.put("MARATHON_APP_RESOURCE_MEM", app.definition.path("mem").asDouble(128) + "");
    all.put("MARATHON_APP_RESOURCE_DISK", app.definition.path("disk").asDouble(0) + "");
    String image = app.definition.path("container").path("docker").path("image").asText("");
    if (!image.isEmpty()) {
      all.put("MARATHON_APP_DOCKER_IMAGE", image);
    }
    labels(app, all);
    Map<String, String> numbers = new TreeMap<>();
    ports(app, version, ports, numbers);
    numbers.forEach((name, number) -> all.put(prefix + name, number));
    app.definition
        .path("env")
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().isTextual()) {
                all.put(entry.getKey(), entry.getValue().textValue());
              }
            });
    return all;
  }

  private static void labels(FakeApp app, Map<String, String> all) {
    List<String> names = new ArrayList<>();
    app.definition
        .path("labels")
        .properties()
        .forEach(
            label -> {
              String name = label.getKey().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
              names.add(name);
              all.put("MARATHON_APP_LABEL_" + name, label.getValue().asText());
            });
    all.put("MARATHON_APP_LABELS", String.join(" ", names));
  }

  private static void ports(
      FakeApp app, MarathonVersion version, List<Integer> ports, Map<String, String> all) {
    List<JsonNode> definitions = app.ports();
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      JsonNode definition = i < definitions.size() ? definitions.get(i) : null;
      String number = String.valueOf(ports.get(i));
      numbers.add(number);
      all.put("PORT" + i, number);
      int requested = definition == null ? 0 : requested(definition);
      all.put("PORT_" + (requested == 0 ? number : String.valueOf(requested)), number);
      String name = definition == null ? "" : definition.path("name").asText("");
      if (!name.isEmpty() && version.since(MarathonVersion.V1_4)) {
        all.put("PORT_" + name.toUpperCase(Locale.ROOT), number);
      }
    }
    if (!numbers.isEmpty()) {
      all.put("PORT", numbers.get(0));
      all.put("PORTS", String.join(",", numbers));
    }
  }

  private static int requested(JsonNode definition) {
    if (definition.has("containerPort")) {
      return definition.path("containerPort").asInt();
    }
    return definition.isNumber() ? 0 : definition.path("port").asInt();
  }
}
