package io.gridshell.marathon.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads apps and tasks from the answers of Marathon 0.15 to 1.11. Pure. */
public final class AppReader {
  private static final String GRACE = "taskKillGracePeriodSeconds";

  private AppReader() {}

  /**
   * Reads an answer that has an app, apps or tasks. Tasks without an app come as one app without an
   * id.
   *
   * @throws MarathonException.Unreadable when it is not JSON, or JSON of another kind; nothing else
   *     is ever thrown
   */
  public static List<App> read(byte[] answer) {
    JsonNode root;
    try {
      root = Json.parse(answer);
    } catch (IOException broken) {
      throw new MarathonException.Unreadable(
          "the answer is not JSON: " + ErrorText.firstLine(broken.getMessage()), broken);
    }
    List<App> apps = new ArrayList<>();
    if (root.path("app").isObject()) {
      apps.add(app(root.path("app")));
    } else if (root.path("apps").isArray()) {
      Json.objects(root, "apps").forEach(app -> apps.add(app(app)));
    } else if (root.path("*").isArray()) {
      Json.objects(root, "*").forEach(app -> apps.add(app(app)));
    } else if (root.path("tasks").isArray()) {
      apps.add(app(root));
    } else {
      throw new MarathonException.Unreadable(
          "the answer has neither app nor tasks, so it is not about an app; pods are not"
              + " supported");
    }
    return apps;
  }

  /**
   * Reads the definition that {@code id} had once.
   *
   * @throws MarathonException.Unreadable when it is that of another app, or none
   */
  static App definition(JsonNode answer, String id) {
    App app = app(answer.path("app").isObject() ? answer.path("app") : answer);
    if (!app.id().equals(id)) {
      throw new MarathonException.Unreadable("the answer is not the definition of app " + id);
    }
    return app;
  }

  /** Reads the definition of an app, with its tasks when they are there. */
  static App app(JsonNode app) {
    return new App(
        Json.text(app, "id"),
        Json.text(app, "version"),
        Json.text(app.path("versionInfo"), "lastConfigChangeAt"),
        Json.number(app, "instances"),
        network(app),
        ports(app),
        Optional.of(Json.text(app.path("container").path("docker"), "image"))
            .filter(image -> !image.isEmpty()),
        texts(app.path("labels")),
        texts(app.path("env")),
        secrets(app),
        Json.isSet(app, GRACE)
            ? Optional.of(Duration.ofSeconds(Json.number(app, GRACE)))
            : Optional.empty(),
        new App.Counts(
            Json.number(app, "tasksStaged"),
            Json.number(app, "tasksRunning"),
            Json.number(app, "tasksHealthy"),
            Json.number(app, "tasksUnhealthy")),
        Json.objects(app, "deployments").stream()
            .map(deployment -> Json.text(deployment, "id"))
            .toList(),
        failure(app.path("lastTaskFailure")),
        Json.objects(app, "tasks").stream().map(AppReader::task).toList());
  }

  private static NetworkMode network(JsonNode app) {
    List<JsonNode> networks = Json.objects(app, "networks");
    if (!networks.isEmpty()) {
      return switch (Json.text(networks.get(0), "mode")) {
        case "container/bridge" -> NetworkMode.BRIDGE;
        case "container" -> NetworkMode.CONTAINER;
        default -> NetworkMode.HOST;
      };
    }
    return switch (Json.text(app.path("container").path("docker"), "network")) {
      case "BRIDGE" -> NetworkMode.BRIDGE;
      case "USER" -> NetworkMode.CONTAINER;
      case "HOST" -> NetworkMode.HOST;
      default -> app.path("ipAddress").isObject() ? NetworkMode.CONTAINER : NetworkMode.HOST;
    };
  }

  /**
   * The ports in the order that task ports follow. Definitions come last: Marathon 1.4 lists
   * service ports there for apps on a bridge.
   */
  private static List<PortMapping> ports(JsonNode app) {
    JsonNode container = app.path("container");
    List<JsonNode> mappings = Json.objects(container, "portMappings");
    if (mappings.isEmpty()) {
      mappings = Json.objects(container.path("docker"), "portMappings");
    }
    if (!mappings.isEmpty()) {
      return mappings.stream()
          .map(
              mapping ->
                  new PortMapping(
                      Json.text(mapping, "name"),
                      Json.number(mapping, "containerPort"),
                      Json.isSet(mapping, "hostPort")))
          .toList();
    }
    List<JsonNode> discovery = Json.objects(app.path("ipAddress").path("discovery"), "ports");
    if (network(app) == NetworkMode.CONTAINER && !discovery.isEmpty()) {
      return discovery.stream()
          .map(port -> new PortMapping(Json.text(port, "name"), Json.number(port, "number"), false))
          .toList();
    }
    List<PortMapping> ports = new ArrayList<>();
    if (app.path("portDefinitions").isArray()) {
      for (JsonNode port : app.path("portDefinitions")) {
        ports.add(new PortMapping(Json.text(port, "name"), 0, true));
      }
    } else if (app.path("ports").isArray()) {
      app.path("ports").forEach(port -> ports.add(new PortMapping("", 0, true)));
    }
    return ports;
  }

  private static Map<String, String> texts(JsonNode map) {
    Map<String, String> texts = new HashMap<>();
    map.properties()
        .forEach(
            entry -> {
              if (entry.getValue().isTextual()) {
                texts.put(entry.getKey(), entry.getValue().textValue());
              }
            });
    return texts;
  }

  private static Map<String, String> secrets(JsonNode app) {
    Map<String, String> secrets = new HashMap<>();
    app.path("env")
        .properties()
        .forEach(
            variable -> {
              String name = Json.text(variable.getValue(), "secret");
              if (!name.isEmpty()) {
                secrets.put(variable.getKey(), Json.text(app.path("secrets").path(name), "source"));
              }
            });
    return secrets;
  }

  private static Optional<App.TaskFailure> failure(JsonNode failure) {
    return failure.isObject()
        ? Optional.of(
            new App.TaskFailure(
                Json.text(failure, "host"),
                Json.text(failure, "state"),
                Json.text(failure, "message"),
                Json.text(failure, "timestamp")))
        : Optional.empty();
  }

  private static Task task(JsonNode task) {
    List<Integer> ports = new ArrayList<>();
    if (task.path("ports").isArray()) {
      // A port that is no number keeps its place, because the place is what counts.
      task.path("ports").forEach(port -> ports.add(Json.number(port)));
    }
    String state = Json.text(task, "state");
    return new Task(
        Json.text(task, "id"),
        Json.text(task, "appId"),
        Json.text(task, "host"),
        TaskState.of(state),
        state,
        ports,
        Json.objects(task, "ipAddresses").stream()
            .map(address -> Json.text(address, "ipAddress"))
            .filter(address -> !address.isEmpty())
            .toList(),
        health(task),
        Json.text(task, "stagedAt"),
        Json.text(task, "startedAt"),
        Json.text(task, "version"));
  }

  private static Health health(JsonNode task) {
    Health health = Health.UNKNOWN;
    for (JsonNode check : Json.objects(task, "healthCheckResults")) {
      if (check.path("alive").booleanValue()) {
        health = Health.ALIVE;
      } else if (Json.isSet(check, "lastFailure") || Json.isSet(check, "lastSuccess")) {
        return Health.DEAD;
      }
    }
    return health;
  }
}
