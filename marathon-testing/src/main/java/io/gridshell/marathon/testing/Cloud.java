package io.gridshell.marathon.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * What the masters share: apps, tasks, deployments, and the agents that run tasks. Guarded by
 * itself; {@link #tick} moves the world on.
 */
final class Cloud {
  private static final Duration STAGING = Duration.ofMillis(300);
  private static final long BACKOFF_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int CONNECT_MILLIS = 500;

  final MarathonVersion version;
  final Shapes shapes;
  private final Definitions definitions;
  private final TaskRunner runner;
  private final List<String> agents;
  private final Path sandboxes;
  private final Events events;
  private final Ports ports = new Ports();
  private final Map<String, FakeApp> apps = new TreeMap<>();
  private final Map<String, FakeDeployment> deployments = new LinkedHashMap<>();
  private int slots = Integer.MAX_VALUE;
  private String environmentPrefix = "";
  private int launched;
  private Instant lastVersion = Instant.EPOCH;
  private UnaryOperator<ObjectNode> stored = definition -> definition;

  Cloud(
      MarathonVersion version,
      TaskRunner runner,
      List<String> agents,
      Path sandboxes,
      Events events) {
    this.version = version;
    this.shapes = new Shapes(version);
    this.definitions = new Definitions(version);
    this.runner = runner;
    this.agents = List.copyOf(agents);
    this.sandboxes = sandboxes;
    this.events = events;
  }

  synchronized void store(UnaryOperator<ObjectNode> change) {
    stored = change;
  }

  synchronized void environmentPrefix(String prefix) {
    environmentPrefix = prefix;
  }

  synchronized String environmentPrefix() {
    return environmentPrefix;
  }

  synchronized void slots(int count) {
    slots = count;
  }

  synchronized Optional<FakeApp> app(String id) {
    return Optional.ofNullable(apps.get(id));
  }

  synchronized List<FakeApp> apps() {
    return new ArrayList<>(apps.values());
  }

  synchronized List<FakeDeployment> deployments() {
    return new ArrayList<>(deployments.values());
  }

  synchronized List<String> locks(String appId) {
    return deployments.values().stream()
        .filter(deployment -> deployment.appId().equals(appId))
        .map(FakeDeployment::id)
        .toList();
  }

  private String newVersion() {
    Instant now = Instant.now();
    if (!now.isAfter(lastVersion)) {
      now = lastVersion.plusMillis(1);
    }
    lastVersion = now;
    return Shapes.time(now);
  }

  private FakeDeployment deploy(
      String appId, String change, String action, Optional<FakeApp> gone) {
    deployments.values().removeIf(deployment -> deployment.appId().equals(appId));
    FakeDeployment deployment =
        new FakeDeployment(UUID.randomUUID().toString(), appId, change, action, gone);
    deployments.put(deployment.id(), deployment);
    events.send("deployment_info", "");
    return deployment;
  }

  synchronized FakeDeployment create(JsonNode posted) {
    ObjectNode definition = stored.apply(definitions.normal(posted));
    FakeApp app = new FakeApp(definition.path("id").asText(), definition, newVersion());
    apps.put(app.id, app);
    return deploy(app.id, app.version, "StartApplication", Optional.empty());
  }

  /** Changes an app; more than a change of {@code instances} starts its tasks anew. */
  synchronized FakeDeployment update(FakeApp app, JsonNode posted) {
    ObjectNode merged = app.definition.deepCopy();
    posted.properties().forEach(field -> merged.set(field.getKey(), field.getValue()));
    boolean scaling =
        posted.properties().stream().allMatch(field -> field.getKey().equals("instances"));
    ObjectNode fresh = scaling ? merged : definitions.normal(merged);
    app.version = newVersion();
    if (scaling || same(fresh, app.definition)) {
      app.scalingVersion = app.version;
    } else {
      app.configVersion = app.version;
    }
    app.definition = fresh;
    app.versions.put(app.version, fresh);
    return deploy(
        app.id, app.version, scaling ? "ScaleApplication" : "RestartApplication", Optional.empty());
  }

  private static boolean same(ObjectNode one, ObjectNode other) {
    return one.deepCopy().without("instances").equals(other.deepCopy().without("instances"));
  }

  synchronized FakeDeployment restart(FakeApp app) {
    app.version = newVersion();
    app.configVersion = app.version;
    app.versions.put(app.version, app.definition);
    return deploy(app.id, app.version, "RestartApplication", Optional.empty());
  }

  synchronized FakeDeployment destroy(FakeApp app) {
    apps.remove(app.id);
    app.staying().forEach(task -> end(app, task));
    events.send("app_terminated_event", app.id);
    return deploy(app.id, newVersion(), "StopApplication", Optional.of(app));
  }

  synchronized Optional<FakeTask> task(String id) {
    return apps.values().stream()
        .flatMap(app -> app.tasks.stream())
        .filter(task -> task.id.equals(id))
        .findFirst();
  }

  /** Ends tasks; with {@code scale} their apps shrink, by a deployment. */
  synchronized Optional<FakeDeployment> killTasks(List<String> ids, boolean scale) {
    Optional<FakeDeployment> deployment = Optional.empty();
    for (FakeApp app : apps.values()) {
      List<FakeTask> leaving =
          app.staying().stream().filter(task -> ids.contains(task.id)).toList();
      if (scale && !leaving.isEmpty()) {
        app.definition.put("instances", app.instances() - leaving.size());
        app.version = newVersion();
        app.scalingVersion = app.version;
        app.versions.put(app.version, app.definition);
        deployment = Optional.of(deploy(app.id, app.version, "ScaleApplication", Optional.empty()));
      }
      leaving.forEach(task -> end(app, task));
    }
    return deployment;
  }

  synchronized boolean cancel(String id) {
    return deployments.remove(id) != null;
  }

  synchronized void override(String taskId, String state) {
    task(taskId).orElseThrow().stateOverride = state;
  }

  private void end(FakeApp app, FakeTask task) {
    task.killAt = Instant.now().plusSeconds(app.killGraceSeconds());
    task.running.terminate();
  }

  /** Tasks that wait for resources, by app. */
  synchronized Map<FakeApp, Integer> queue() {
    Map<FakeApp, Integer> waiting = new LinkedHashMap<>();
    for (FakeApp app : apps.values()) {
      int missing = app.instances() - current(app);
      if (missing > 0) {
        waiting.put(app, missing);
      }
    }
    return waiting;
  }

  /** Starts tasks of an app at once that are held back; says whether any waited. */
  synchronized boolean endDelay(String appId) {
    Optional<FakeApp> waiting =
        queue().keySet().stream().filter(app -> app.id.equals(appId)).findFirst();
    waiting.ifPresent(app -> app.notBefore = System.nanoTime());
    return waiting.isPresent();
  }

  private static int current(FakeApp app) {
    return (int)
        app.staying().stream()
            .filter(task -> task.version.compareTo(app.configVersion) >= 0)
            .count();
  }

  /** Moves everything on a little. */
  synchronized void tick() {
    for (FakeApp app : everybody()) {
      reap(app);
    }
    for (FakeApp app : apps.values()) {
      roll(app);
      shrink(app);
      grow(app);
    }
    deployments
        .values()
        .removeIf(
            deployment -> {
              boolean done = finished(deployment);
              if (done) {
                events.send("deployment_success", "");
              }
              return done;
            });
  }

  private List<FakeApp> everybody() {
    List<FakeApp> all = new ArrayList<>(apps.values());
    deployments.values().forEach(deployment -> deployment.destroyed().ifPresent(all::add));
    return all;
  }

  private void reap(FakeApp app) {
    Instant now = Instant.now();
    for (FakeTask task : List.copyOf(app.tasks)) {
      Instant killAt = task.killAt;
      if (!task.running.alive()) {
        app.tasks.remove(task);
        if (killAt == null) {
          fail(app, task);
        }
        events.status(app.id, task.id, killAt == null ? "TASK_FAILED" : "TASK_KILLED", task.host);
      } else if (killAt != null && now.isAfter(killAt)) {
        task.running.kill();
      } else if (task.startedAt == null && now.isAfter(task.stagedAt.plus(STAGING))) {
        task.startedAt = now;
        events.status(app.id, task.id, "TASK_RUNNING", task.host);
      }
    }
  }

  private void fail(FakeApp app, FakeTask task) {
    app.failures++;
    app.notBefore = System.nanoTime() + BACKOFF_NANOS;
    app.lastFailure = failure(app, task.id, task.host, task.running.ending(), task.version);
  }

  private static ObjectNode failure(
      FakeApp app, String taskId, String host, String message, String version) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("appId", app.id)
        .put("host", host)
        .put("message", message)
        .put("state", "TASK_FAILED")
        .put("taskId", taskId)
        .put("timestamp", Shapes.time(Instant.now()))
        .put("version", version);
  }

  /** Replaces tasks of older definitions, never going below the wanted share. */
  private void roll(FakeApp app) {
    double share =
        app.definition.path("upgradeStrategy").path("minimumHealthCapacity").asDouble(0.5);
    int keep = (int) Math.ceil(app.instances() * share);
    List<FakeTask> old =
        app.staying().stream()
            .filter(task -> task.version.compareTo(app.configVersion) < 0)
            .toList();
    // Those that do not count yet are spared, or a roll would never get further.
    long counting = app.staying().stream().filter(app::counts).count();
    for (FakeTask task : old) {
      if (counting > keep || app.instances() == 1) {
        end(app, task);
        counting--;
      }
    }
  }

  private void shrink(FakeApp app) {
    List<FakeTask> staying = new ArrayList<>(app.staying());
    staying.sort(Comparator.comparing((FakeTask task) -> task.stagedAt).reversed());
    for (int i = 0; i < staying.size() - app.instances(); i++) {
      end(app, staying.get(i));
    }
  }

  private void grow(FakeApp app) {
    int used = everybody().stream().mapToInt(each -> each.tasks.size()).sum();
    // Ended tasks hold their resources until they are gone, as with no spare capacity.
    int missing = Math.min(app.instances() - app.tasks.size(), slots - used);
    for (int i = 0; i < missing && System.nanoTime() - app.notBefore >= 0; i++) {
      launch(app);
    }
  }

  private void launch(FakeApp app) {
    String host = agents.get(launched % agents.size());
    launched++;
    String taskId = shapes.taskId(app.id, UUID.randomUUID().toString());
    boolean inside = !app.mode().equals("host");
    String inner = inside ? "127.1." + (launched / 250) + "." + (1 + launched % 250) : "";
    List<Integer> outer = new ArrayList<>();
    List<Integer> told = new ArrayList<>();
    List<String> places = new ArrayList<>();
    Map<Integer, Integer> mapped = new LinkedHashMap<>();
    for (JsonNode port : app.ports()) {
      int containerPort = port.path("containerPort").asInt(0);
      if (app.mode().equals("container") && !port.hasNonNull("hostPort")) {
        told.add(containerPort);
        places.add(inner + ":" + containerPort);
        continue;
      }
      int number = ports.take(host);
      outer.add(number);
      told.add(number);
      places.add(host + ":" + number);
      mapped.put(number, containerPort == 0 ? number : containerPort);
    }
    TaskLaunch launch =
        new TaskLaunch(
            taskId,
            app.id,
            app.definition.path("cmd").asText(""),
            texts(app.definition.path("args")),
            app.definition.path("container").path("docker").path("image").asText(""),
            TaskVariables.of(app, version, taskId, host, told, environmentPrefix),
            mapped,
            host,
            inner);
    Instant now = Instant.now();
    try {
      Path sandbox = Files.createDirectories(sandboxes.resolve(taskId));
      TaskRunner.Running running = runner.start(launch, sandbox);
      app.tasks.add(new FakeTask(launch, app.version, outer, places, now, sandbox, running));
      app.launches++;
      events.status(app.id, taskId, "TASK_STAGING", host);
    } catch (IOException failed) {
      app.notBefore = System.nanoTime() + BACKOFF_NANOS;
      app.lastFailure =
          failure(app, taskId, host, String.valueOf(failed.getMessage()), app.version);
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> all = new ArrayList<>();
    array.forEach(each -> all.add(each.asText()));
    return all;
  }

  private boolean finished(FakeDeployment deployment) {
    if (deployment.destroyed().isPresent()) {
      return deployment.destroyed().get().tasks.isEmpty();
    }
    FakeApp app = apps.get(deployment.appId());
    if (app == null) {
      return true;
    }
    return app.tasks.size() == app.instances()
        && current(app) == app.instances()
        && app.staying().stream().allMatch(app::counts);
  }

  /** A question that a task's HTTP port is to answer. */
  private record Check(FakeTask task, boolean readiness, String uri) {
    static Check of(FakeTask task, boolean readiness, int port, JsonNode definition) {
      return new Check(
          task, readiness, "http://" + task.places.get(port) + definition.path("path").asText("/"));
    }
  }

  private synchronized List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    for (FakeApp app : apps.values()) {
      JsonNode health = app.definition.path("healthChecks").path(0);
      JsonNode readiness = app.readinessCheck();
      int healthPort = health.path("portIndex").asInt(0);
      int readinessPort = app.portIndex(readiness.path("portName").asText(""));
      for (FakeTask task : app.staying()) {
        if (task.startedAt == null) {
          continue;
        }
        if (health.isObject() && healthPort < task.places.size()) {
          checks.add(Check.of(task, false, healthPort, health));
        }
        if (readiness.isObject() && !task.ready && readinessPort < task.places.size()) {
          checks.add(Check.of(task, true, readinessPort, readiness));
        }
      }
    }
    return checks;
  }

  /** Asks every task whether it lives, and whether it is ready. Not under the lock: it is slow. */
  void checkHealth() {
    for (Check check : checks()) {
      boolean fine = answers(check.uri());
      synchronized (this) {
        if (check.readiness()) {
          check.task().ready = fine;
        } else if (fine || check.task().healthy != null) {
          // A task that never answered is in its grace period.
          check.task().healthy = fine;
        }
      }
    }
  }

  private static boolean answers(String uri) {
    try {
      HttpURLConnection connection = (HttpURLConnection) URI.create(uri).toURL().openConnection();
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(CONNECT_MILLIS);
      return connection.getResponseCode() < 400;
    } catch (IOException silent) {
      System.getLogger(Cloud.class.getName()).log(Level.DEBUG, "no answer uri=" + uri, silent);
      return false;
    }
  }

  /** A new leader knows nothing of health. */
  synchronized void forgetHealth() {
    apps.values().forEach(app -> app.tasks.forEach(task -> task.healthy = null));
  }

  /** Ends every task at once. */
  synchronized void killEverything() {
    everybody().forEach(app -> app.tasks.forEach(task -> task.running.kill()));
    apps.clear();
    deployments.clear();
  }
}
