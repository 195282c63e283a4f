package io.gridshell.marathon.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each version answers, without any code of ours in between. */
final class FakeMarathonTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BRIDGED =
      """
      {"id":"/a","instances":%d,"cmd":"x","container":{"type":"DOCKER","docker":{"image":"i",
       "network":"BRIDGE","portMappings":[{"containerPort":0,"hostPort":0,"name":"http"}]}}}
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<TaskLaunch> launches = new CopyOnWriteArrayList<>();
  private @Nullable FakeMarathon started;

  @AfterEach
  void stop() {
    if (started != null) {
      started.close();
    }
  }

  private FakeMarathon start(MarathonVersion version, int masters) {
    TaskRunner runner =
        new TaskRunner() {
          @Override
          public Running start(TaskLaunch launch, Path sandbox) {
            launches.add(launch);
            return new SimulatedTask();
          }
        };
    FakeMarathon marathon = FakeMarathon.start(version, masters, runner, List.of("127.0.0.1"));
    started = marathon;
    return marathon;
  }

  private HttpResponse<String> call(URI master, String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(master + path))
            .header("Accept", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> call(String method, String path, String body) throws Exception {
    return call(Objects.requireNonNull(started).masters().get(0), method, path, body);
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> answer = call("GET", path, "");
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private JsonNode running(int instances) throws Exception {
    call("POST", "/v2/apps", BRIDGED.formatted(instances));
    await("the start ends").until(() -> get("/v2/deployments").isEmpty());
    return get("/v2/apps/a").path("app");
  }

  @ParameterizedTest
  @EnumSource
  void everyVersionTellsItselfAndUnknownPathsApart(MarathonVersion version) throws Exception {
    start(version, 1);
    JsonNode info = get("/v2/info");
    assertThat(info.path("version").asText()).isEqualTo(version.text());
    assertThat(info.path("marathon_config").has("env_vars_prefix")).isFalse();
    assertThat(call("GET", "/ping", "").body()).isEqualTo("pong");
    HttpResponse<String> unknown = call("GET", "/v2/nothing", "");
    assertThat(unknown.statusCode()).isEqualTo(version == MarathonVersion.V1_9 ? 500 : 404);
    assertThat(unknown.body()).startsWith("<html>").contains("URI not found");
    HttpResponse<String> absent = call("GET", "/v2/apps/a", "");
    assertThat(absent.statusCode()).isEqualTo(404);
    assertThat(absent.body()).isEqualTo("{\"message\":\"App '/a' does not exist\"}");
    assertThat(call("DELETE", "/v2/apps/a", "").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @EnumSource
  void anAppIsCreatedOnceHeldWhileItStartsAndGoneBeforeItsTasks(MarathonVersion version)
      throws Exception {
    FakeMarathon marathon = start(version, 1);
    marathon.slots(1);
    HttpResponse<String> created = call("POST", "/v2/apps", BRIDGED.formatted(2));
    assertThat(created.statusCode()).isEqualTo(201);
    String deployment =
        JSON.readTree(created.body()).path("deployments").path(0).path("id").asText();
    assertThat(deployment).isNotEmpty();
    assertThat(created.headers().firstValue("Marathon-Deployment-Id").isPresent())
        .isEqualTo(version.since(MarathonVersion.V1_4));

    HttpResponse<String> again = call("POST", "/v2/apps", BRIDGED.formatted(2));
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(JSON.readTree(again.body()).has("deployments")).isFalse();
    HttpResponse<String> held = call("PUT", "/v2/apps/a", "{\"instances\":1}");
    assertThat(held.statusCode()).isEqualTo(409);
    assertThat(JSON.readTree(held.body()).path("deployments").path(0).path("id").asText())
        .isEqualTo(deployment);

    JsonNode steps = get("/v2/deployments").path(0).path("steps").path(0);
    assertThat(steps.isArray()).isEqualTo(version == MarathonVersion.V0_15);

    HttpResponse<String> destroyed = call("DELETE", "/v2/apps/a", "");
    assertThat(JSON.readTree(destroyed.body()).path("deploymentId").asText()).isNotEmpty();
    assertThat(call("GET", "/v2/apps/a", "").statusCode()).isEqualTo(404);
    await("the end").until(() -> get("/v2/deployments").isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void tasksHaveTheFieldsOfTheirVersion(MarathonVersion version) throws Exception {
    FakeMarathon marathon = start(version, 1);
    JsonNode task = running(1).path("tasks").path(0);
    boolean latest = version.since(MarathonVersion.V1_9);
    assertThat(task.has("state")).isEqualTo(version.since(MarathonVersion.V1_4));
    assertThat(task.path("id").asText())
        .matches(latest ? "a\\.instance-.*\\._app\\.1" : "a\\.[^.]+");
    assertThat(task.path("ports")).hasSize(1);
    assertThat(task.path("servicePorts").size()).isLessThanOrEqualTo(1);
    assertThat(task.has("healthCheckResults")).isEqualTo(latest);
    assertThat(task.has("role")).isEqualTo(latest);
    if (version != MarathonVersion.V1_1) {
      assertThat(task.path("servicePorts").path(0).asInt()).isGreaterThanOrEqualTo(10_000);
    }
    assertThat(get("/v2/apps/a/tasks").path("tasks").path(0).has("servicePorts")).isFalse();

    marathon.say(task.path("id").asText(), "TASK_UNREACHABLE");
    JsonNode lost = get("/v2/apps/a").path("app").path("tasks").path(0);
    if (version.since(MarathonVersion.V1_4)) {
      assertThat(lost.path("state").asText()).isEqualTo("TASK_UNREACHABLE");
      assertThat(lost.has("version") || lost.has("stagedAt") || lost.has("startedAt")).isFalse();
      assertThat(lost.has("ports")).isEqualTo(latest);
      assertThat(lost.path("ports")).isEmpty();
    } else {
      assertThat(lost.path("ports")).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAppWithoutTasksHasAListOfThemSinceOneOne(MarathonVersion version) throws Exception {
    FakeMarathon marathon = start(version, 1);
    marathon.slots(0);
    call("POST", "/v2/apps", BRIDGED.formatted(1));
    HttpResponse<String> tasks = call("GET", "/v2/apps/a/tasks", "");
    assertThat(tasks.statusCode()).isEqualTo(version == MarathonVersion.V0_15 ? 404 : 200);
    JsonNode entry = get("/v2/queue").path("queue").path(0);
    assertThat(entry.path("app").path("id").asText()).isEqualTo("/a");
    assertThat(entry.has("processedOffersSummary")).isEqualTo(version.since(MarathonVersion.V1_4));
    assertThat(entry.path("delay").path("timeLeftSeconds").asInt()).isZero();
    assertThat(entry.path("delay").path("overdue").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP, 0, 201",
    "HTTP, 1, 422",
    "TCP, -1, 422",
    "PING, 0, 422",
    "MESOS_HTTP, 0, 201",
    "MESOS_HTTP, 3, 422"
  })
  void aHealthCheckNeedsAProtocolAndAPortThatThereAre(String protocol, int port, int status)
      throws Exception {
    start(MarathonVersion.V1_4, 1);
    String app =
        """
        {"id":"/a","cmd":"x","portDefinitions":[{"port":0,"name":"http"}],
         "healthChecks":[{"protocol":"%s","path":"/","portIndex":%d}]}
        """;
    HttpResponse<String> answer = call("POST", "/v2/apps", app.formatted(protocol, port));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    if (status == 422) {
      assertThat(JSON.readTree(answer.body()).path("details").path(0).path("path").asText())
          .startsWith("/healthChecks(0)");
    }
  }

  @Test
  void mesosMakesNoHealthChecksBeforeOneFour() throws Exception {
    start(MarathonVersion.V1_1, 1);
    assertThat(
            call(
                    "POST",
                    "/v2/apps",
                    "{\"id\":\"/a\",\"cmd\":\"x\",\"portDefinitions\":[{\"port\":0}],"
                        + "\"healthChecks\":[{\"protocol\":\"MESOS_HTTP\",\"portIndex\":0}]}")
                .statusCode())
        .isEqualTo(422);
  }

  @Test
  void whoIsNotKnownGetsAPageOfTheWebServer() throws Exception {
    FakeMarathon marathon = start(MarathonVersion.V1_9, 1);
    marathon.requireAuthorization("Basic YTpi");
    HttpResponse<String> answer = call("GET", "/v2/info", "");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .hasValue("Basic realm=\"Mesosphere\"");
    assertThat(answer.body()).startsWith("<html>").contains("Unauthorized");
  }

  @Test
  void theQueueTellsHowLongAFailureHoldsBack() throws Exception {
    FakeMarathon marathon = start(MarathonVersion.V1_9, 1);
    running(1);
    marathon.slots(0);
    marathon.crash(marathon.taskIds("/a").get(0));
    await("held back")
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                get("/v2/queue").path("queue").path(0).path("delay").path("timeLeftSeconds").asInt()
                    > 0);
    assertThat(call("DELETE", "/v2/queue/a/delay", "").statusCode()).isEqualTo(204);
    assertThat(get("/v2/queue").path("queue").path(0).path("delay").path("timeLeftSeconds").asInt())
        .isZero();
    marathon.slots(1);
    await("the next task is there").until(() -> marathon.taskIds("/a").size() == 1);
    HttpResponse<String> none = call("DELETE", "/v2/queue/a/delay", "");
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(none.body()).contains("Application /a not found in tasks queue.");
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeReadOrStoredIsSaidInTheWordsOfTheVersion(MarathonVersion version)
      throws Exception {
    start(version, 1);
    HttpResponse<String> broken = call("POST", "/v2/apps", "{\"id\"");
    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(broken.body()).path("details").isTextual()).isTrue();
    HttpResponse<String> wrong = call("POST", "/v2/apps", "{\"id\":\"/A\",\"cmd\":\"x\"}");
    assertThat(wrong.statusCode()).isEqualTo(422);
    JsonNode detail = JSON.readTree(wrong.body()).path("details").path(0);
    assertThat(detail.has("attribute")).isEqualTo(version == MarathonVersion.V0_15);
    assertThat(detail.path("errors").isArray()).isEqualTo(version != MarathonVersion.V0_15);
  }

  @ParameterizedTest
  @EnumSource
  void aStandbyPassesOnAndRedirectsEventsSinceOneSeven(MarathonVersion version) throws Exception {
    FakeMarathon marathon = start(version, 2);
    URI standby = marathon.masters().get(1);
    HttpResponse<String> info = call(standby, "GET", "/v2/info", "");
    assertThat(info.statusCode()).isEqualTo(200);
    assertThat(info.headers().firstValue("X-Marathon-Via")).isPresent();
    assertThat(info.headers().firstValue("X-Marathon-Leader"))
        .contains(marathon.masters().get(0).toString());

    HttpURLConnection events =
        (HttpURLConnection) URI.create(standby + "/v2/events").toURL().openConnection();
    events.setRequestProperty("Accept", "text/event-stream");
    events.setInstanceFollowRedirects(false);
    events.setReadTimeout(10_000);
    if (version.since(MarathonVersion.V1_9)) {
      assertThat(events.getResponseCode()).isEqualTo(302);
      assertThat(events.getHeaderField("Location"))
          .isEqualTo(marathon.masters().get(0) + "/v2/events");
    } else {
      try (InputStream in = events.getInputStream();
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        assertThat(lines.readLine()).isEqualTo("event: event_stream_attached");
      }
    }

    marathon.elect(-1);
    HttpResponse<String> nobody = call(standby, "GET", "/v2/info", "");
    assertThat(nobody.statusCode()).isEqualTo(version.since(MarathonVersion.V1_9) ? 502 : 503);
    assertThat(nobody.body()).contains("Could not determine the current leader");
  }

  @Test
  void eventsAreGivenToThoseThatAskForThemAlone() throws Exception {
    start(MarathonVersion.V1_9, 1);
    assertThat(call("GET", "/v2/events", "").statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @EnumSource
  void healthIsToldWithNullsBeforeOneSix(MarathonVersion version) throws Exception {
    FakeMarathon marathon = start(version, 1);
    call(
        "POST",
        "/v2/apps",
        """
        {"id":"/a","instances":1,"cmd":"x","ports":[0],
         "healthChecks":[{"protocol":"HTTP","path":"/","portIndex":0}]}
        """);
    await("a task").until(() -> marathon.taskIds("/a").size() == 1);
    String address = marathon.address(marathon.taskIds("/a").get(0), 0);
    HttpServer engine = answering(address);
    try {
      await("a health check").until(() -> health().has("alive"));
      JsonNode health = health();
      assertThat(health.path("alive").asBoolean()).isTrue();
      boolean nulls = !version.since(MarathonVersion.V1_9);
      assertThat(health.has("lastFailure")).isEqualTo(nulls);
      assertThat(health.has("instanceId")).isEqualTo(version.since(MarathonVersion.V1_4));
      assertThat(health.has("taskId")).isNotEqualTo(health.has("instanceId"));
    } finally {
      engine.stop(0);
    }
  }

  private JsonNode health() throws Exception {
    return get("/v2/apps/a").path("app").path("tasks").path(0).path("healthCheckResults").path(0);
  }

  private static HttpServer answering(String address) throws IOException {
    int colon = address.indexOf(':');
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
            0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  @Test
  void aPrefixIsToldAndStandsBeforeHostAndPorts() throws Exception {
    FakeMarathon marathon = start(MarathonVersion.V1_9, 1);
    marathon.environmentPrefix("X_");
    assertThat(get("/v2/info").path("marathon_config").path("env_vars_prefix").asText())
        .isEqualTo("X_");
    running(1);
    Map<String, String> environment = launches.get(0).environment();
    assertThat(environment)
        .containsKeys("X_HOST", "X_PORT0", "X_PORT_HTTP", "MESOS_TASK_ID", "MARATHON_APP_ID")
        .doesNotContainKeys("HOST", "PORT0", "PORT_HTTP");
  }
}
