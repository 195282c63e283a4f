package io.gridshell.marathon.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the leader answers. */
final class Api {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern ID = Pattern.compile("(/[a-z0-9]([a-z0-9.-]*[a-z0-9])?)+");

  private static final Set<String> OPERATORS =
      Set.of("UNIQUE", "CLUSTER", "GROUP_BY", "LIKE", "UNLIKE", "MAX_PER");

  private static final Set<String> PROTOCOLS = Set.of("HTTP", "HTTPS", "TCP", "COMMAND");
  private static final Set<String> MESOS_PROTOCOLS =
      Set.of("MESOS_HTTP", "MESOS_HTTPS", "MESOS_TCP");

  private final Cloud cloud;
  private volatile String pretended = "";

  Api(Cloud cloud) {
    this.cloud = cloud;
  }

  /** Answers one request. */
  Answer answer(String method, String path, Query query, byte[] body, String leader) {
    try {
      return route(method, path, query, body, leader);
    } catch (JsonProcessingException malformed) {
      ObjectNode answer = NODES.objectNode().put("message", "Invalid JSON");
      answer.put("details", malformed.getOriginalMessage());
      return Answer.json(400, answer);
    } catch (IOException unreadable) {
      return Answer.message(400, "Invalid JSON");
    }
  }

  private Answer route(String method, String path, Query query, byte[] body, String leader)
      throws IOException {
    if (path.equals("/ping")) {
      return Answer.text(200, "pong");
    } else if (path.equals("/v2/info")) {
      return info(leader);
    } else if (path.equals("/v2/leader")) {
      return Answer.json(200, NODES.objectNode().put("leader", leader));
    } else if (path.equals("/v2/queue")) {
      return queue();
    } else if (path.startsWith("/v2/queue/")) {
      String id = path.substring("/v2/queue".length()).replaceAll("/delay$", "");
      return cloud.endDelay(id)
          ? Answer.text(204, "")
          : Answer.message(404, "Application " + id + " not found in tasks queue.");
    } else if (path.equals("/v2/deployments")) {
      ArrayNode all = NODES.arrayNode();
      cloud.deployments().forEach(deployment -> all.add(cloud.shapes.deployment(deployment)));
      return Answer.json(200, all);
    } else if (path.startsWith("/v2/deployments/")) {
      String id = path.substring("/v2/deployments/".length());
      return cloud.cancel(id)
          ? Answer.text(202, "")
          : Answer.message(404, "DeploymentPlan " + id + " does not exist");
    } else if (path.equals("/v2/tasks")) {
      return tasks();
    } else if (path.equals("/v2/tasks/delete")) {
      return killTasks(query, MAPPER.readTree(body));
    } else if (path.equals("/v2/apps") || path.equals("/v2/apps/")) {
      return method.equals("POST") ? create(MAPPER.readTree(body)) : apps(query);
    } else if (path.startsWith("/v2/apps/")) {
      return app(method, path.substring("/v2/apps".length()), query, body);
    }
    return cloud.version.since(MarathonVersion.V1_9)
        ? Answer.page(500, path, "URI not found")
        : Answer.page(404, path, "URI not found: " + path);
  }

  /** Lets {@code /v2/info} tell another version than the one that reads definitions. */
  void pretend(String version) {
    pretended = version;
  }

  private Answer info(String leader) {
    ObjectNode info = NODES.objectNode();
    info.put("name", "marathon")
        .put("version", pretended.isEmpty() ? cloud.version.text() : pretended)
        .put("leader", leader);
    info.put("elected", true).put("frameworkId", "test-framework-0000");
    ObjectNode config = info.putObject("marathon_config");
    config.putArray("features");
    if (!cloud.environmentPrefix().isEmpty()) {
      config.put("env_vars_prefix", cloud.environmentPrefix());
    }
    return Answer.json(200, info);
  }

  private Answer queue() {
    ObjectNode answer = NODES.objectNode();
    ArrayNode entries = answer.putArray("queue");
    cloud
        .queue()
        .forEach(
            (app, count) -> {
              ObjectNode entry = entries.addObject();
              entry.putObject("app").put("id", app.id);
              entry.put("count", count);
              long left = app.secondsHeldBack();
              entry.putObject("delay").put("timeLeftSeconds", left).put("overdue", left == 0);
              if (cloud.version.since(MarathonVersion.V1_4)) {
                ArrayNode reasons =
                    entry
                        .putObject("processedOffersSummary")
                        .put("processedOffersCount", 10)
                        .putArray("rejectSummaryLastOffers");
                reasons
                    .addObject()
                    .put("reason", "UnfulfilledConstraint")
                    .put("declined", 0)
                    .put("processed", 10);
                reasons
                    .addObject()
                    .put("reason", "InsufficientCpus")
                    .put("declined", 10)
                    .put("processed", 10);
              }
            });
    return Answer.json(200, answer);
  }

  private Answer tasks() {
    ObjectNode answer = NODES.objectNode();
    ArrayNode all = answer.putArray("tasks");
    synchronized (cloud) {
      cloud.apps().forEach(app -> app.tasks.forEach(task -> all.add(cloud.shapes.task(task, app))));
    }
    return Answer.json(200, answer);
  }

  private Answer killTasks(Query query, JsonNode body) {
    List<String> ids = new ArrayList<>();
    body.path("ids").forEach(id -> ids.add(id.asText()));
    for (String id : ids) {
      if (cloud.task(id).isEmpty()) {
        return Answer.message(400, "Invalid task id '" + id + "'");
      }
    }
    if (!query.flag("scale", false)) {
      cloud.killTasks(ids, false);
      return Answer.json(200, NODES.objectNode().putArray("tasks"));
    }
    Set<String> apps =
        ids.stream()
            .flatMap(id -> cloud.task(id).stream())
            .map(task -> task.appId)
            .collect(Collectors.toSet());
    List<String> locks = apps.stream().flatMap(app -> cloud.locks(app).stream()).toList();
    if (!locks.isEmpty() && !query.flag("force", false)) {
      return Answer.locked(locks);
    }
    return cloud
        .killTasks(ids, true)
        .map(this::result)
        .orElseGet(() -> Answer.json(200, NODES.objectNode().putArray("tasks")));
  }

  private Answer apps(Query query) {
    ObjectNode answer = NODES.objectNode();
    ArrayNode all = answer.putArray("apps");
    boolean tasks = query.all("embed").contains("apps.tasks");
    synchronized (cloud) {
      cloud.apps().stream()
          .filter(app -> query.all("label").stream().allMatch(each -> labelled(app, each)))
          .forEach(app -> all.add(cloud.shapes.app(app, cloud.deployments(), tasks)));
    }
    return Answer.json(200, answer);
  }

  private static boolean labelled(FakeApp app, String selector) {
    JsonNode labels = app.definition.path("labels");
    Matcher in = Pattern.compile("(\\S+) (in|notin) \\((.*)\\)").matcher(selector);
    if (in.matches()) {
      String value = labels.path(in.group(1)).asText("");
      return List.of(in.group(3).split("\\s*,\\s*", -1)).contains(value)
          == in.group(2).equals("in");
    }
    for (String part : selector.split(",", -1)) {
      String[] sides = part.split("[!=]=", 2);
      boolean holds =
          sides.length == 1
              ? labels.has(part.strip())
              : labels.path(sides[0].strip()).asText("").equals(sides[1].strip())
                  == part.contains("==");
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  private Answer create(JsonNode posted) {
    String id = posted.path("id").asText("");
    id = id.startsWith("/") ? id : "/" + id;
    Optional<Answer> refusal = refusal(id, posted);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (cloud.app(id).isPresent()) {
      return Answer.message(409, "An app with id [" + id + "] already exists.");
    }
    FakeDeployment deployment = cloud.create(posted);
    FakeApp app = cloud.app(id).orElseThrow();
    ObjectNode body;
    synchronized (cloud) {
      body = cloud.shapes.app(app, cloud.deployments(), true);
    }
    Answer answer = Answer.json(201, body);
    return cloud.version.since(MarathonVersion.V1_4)
        ? answer.with("Marathon-Deployment-Id", deployment.id())
        : answer;
  }

  private Optional<Answer> refusal(String id, JsonNode posted) {
    if (!posted.isObject()) {
      return Optional.of(detail(400, "Invalid JSON", "/", "error.expected.jsobject"));
    }
    if (posted.has("instances") && !posted.path("instances").isInt()) {
      return Optional.of(detail(400, "Invalid JSON", "/instances", "error.expected.jsnumber"));
    }
    if (!ID.matcher(id).matches()) {
      return Optional.of(detail(422, "Object is not valid", "/id", "must match the id pattern"));
    }
    boolean runnable =
        posted.has("cmd") || posted.has("args") || posted.path("container").isObject();
    if (!runnable) {
      return Optional.of(
          detail(
              422,
              "Object is not valid",
              "/",
              "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'."));
    }
    if (posted.path("instances").asInt(1) < 0) {
      return Optional.of(detail(422, "Object is not valid", "/instances", "must be 0 or more"));
    }
    for (int i = 0; i < posted.path("constraints").size(); i++) {
      String operator = posted.path("constraints").path(i).path(1).asText("");
      if (!OPERATORS.contains(operator)) {
        return Optional.of(
            detail(
                422,
                "Object is not valid",
                "/constraints(" + i + ")",
                "Constraint operator must be one of the following UNIQUE, CLUSTER, GROUP_BY, LIKE,"
                    + " MAX_PER or UNLIKE"));
      }
    }
    return wrongCheck(posted, new FakeApp(id, posted.deepCopy(), "").ports().size());
  }

  /** Whose check goes by another protocol, or to a port that the app does not have. */
  private Optional<Answer> wrongCheck(JsonNode posted, int ports) {
    for (int i = 0; i < posted.path("healthChecks").size(); i++) {
      JsonNode check = posted.path("healthChecks").path(i);
      String path = "/healthChecks(" + i + ")";
      String protocol = check.path("protocol").asText("HTTP");
      boolean known =
          PROTOCOLS.contains(protocol)
              || (cloud.version.since(MarathonVersion.V1_4) && MESOS_PROTOCOLS.contains(protocol));
      if (!known) {
        return Optional.of(
            detail(422, "Object is not valid", path + "/protocol", "is not a known protocol"));
      }
      int port = check.path("portIndex").asInt(0);
      if (!protocol.equals("COMMAND") && !check.has("port") && (port < 0 || port >= ports)) {
        return Optional.of(
            detail(
                422,
                "Object is not valid",
                path,
                "Health check port indices must address an element of the ports array or container"
                    + " port mappings."));
      }
    }
    return Optional.empty();
  }

  private Answer detail(int status, String message, String path, String error) {
    ObjectNode body = NODES.objectNode().put("message", message);
    ObjectNode detail = body.putArray("details").addObject();
    if (cloud.version == MarathonVersion.V0_15) {
      detail.put("attribute", path.substring(1)).put("error", error);
    } else {
      detail.put("path", path).putArray("errors").add(error);
    }
    return Answer.json(status, body);
  }

  private Answer app(String method, String rest, Query query, byte[] body) throws IOException {
    Matcher version = Pattern.compile("(/.+)/versions/([^/]+)").matcher(rest);
    if (version.matches()) {
      return version(version.group(1), version.group(2));
    }
    if (rest.endsWith("/*")) {
      return group(rest.substring(0, rest.length() - 1));
    }
    boolean restart = rest.endsWith("/restart") && method.equals("POST");
    boolean tasks = rest.endsWith("/tasks");
    String id = rest.replaceAll("/(restart|tasks)$", "");
    Optional<FakeApp> found = cloud.app(id);
    if (found.isEmpty()) {
      boolean creates = method.equals("PUT") && !restart;
      return creates
          ? create(withId(MAPPER.readTree(body), id))
          : Answer.message(404, "App '" + id + "' does not exist");
    }
    FakeApp app = found.get();
    List<String> locks = cloud.locks(id);
    if (method.equals("GET")) {
      return tasks ? tasksOf(app) : one(app);
    } else if (method.equals("DELETE")) {
      return query.flag("force", true) || locks.isEmpty()
          ? result(cloud.destroy(app))
          : Answer.locked(locks);
    } else if (!locks.isEmpty() && !query.flag("force", false)) {
      return Answer.locked(locks);
    } else if (restart) {
      return result(cloud.restart(app));
    }
    JsonNode posted = MAPPER.readTree(body);
    if (posted.has("instances") && posted.path("instances").asInt(-1) < 0) {
      return detail(422, "Object is not valid", "/instances", "must be 0 or more");
    }
    return result(cloud.update(app, posted));
  }

  private static JsonNode withId(JsonNode posted, String id) {
    return posted instanceof ObjectNode object ? object.put("id", id) : posted;
  }

  private Answer result(FakeDeployment deployment) {
    return Answer.json(
        200,
        NODES
            .objectNode()
            .put("version", deployment.version())
            .put("deploymentId", deployment.id()));
  }

  private Answer one(FakeApp app) {
    ObjectNode answer = NODES.objectNode();
    synchronized (cloud) {
      answer.set("app", cloud.shapes.app(app, cloud.deployments(), true));
    }
    return Answer.json(200, answer);
  }

  private Answer group(String prefix) {
    ObjectNode answer = NODES.objectNode();
    ArrayNode all = answer.putArray("*");
    synchronized (cloud) {
      cloud.apps().stream()
          .filter(app -> app.id.startsWith(prefix))
          .forEach(app -> all.add(cloud.shapes.app(app, cloud.deployments(), true)));
    }
    return Answer.json(200, answer);
  }

  private Answer tasksOf(FakeApp app) {
    ObjectNode answer = NODES.objectNode();
    ArrayNode all = answer.putArray("tasks");
    synchronized (cloud) {
      app.tasks.forEach(task -> all.add(cloud.shapes.task(task)));
    }
    return all.isEmpty() && cloud.version == MarathonVersion.V0_15
        ? Answer.message(404, "App '" + app.id + "' does not exist")
        : Answer.json(200, answer);
  }

  private Answer version(String id, String version) {
    return cloud
        .app(id)
        .flatMap(app -> Optional.ofNullable(app.versions.get(version)))
        .map(definition -> Answer.json(200, definition.deepCopy().put("version", version)))
        .orElse(Answer.message(404, "App '" + id + "' does not exist in version " + version));
  }
}
