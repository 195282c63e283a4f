package io.gridshell.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gridshell.marathon.testing.MarathonVersion;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Engines in containers on a bridge, deployed through the test Marathon; the command on this
 * machine finds them through Marathon.
 */
@Timeout(600)
class MarathonContainersIT {
  private static final Path DOCKER = Path.of(System.getProperty("gridshell.docker"));
  private static final Path COMMAND = DOCKER.resolve("../gridshell").normalize();
  private static final int HTTP_PORT_INDEX = 3;
  private static final Duration JOINED = Duration.ofSeconds(90);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"V1_9, engine.json", "V1_4, engine-before-1.5.json"})
  void theAppDefinitionsMakeAGrid(MarathonVersion version, String file) throws Exception {
    try (Containers containers = Containers.open(DOCKER.resolve("smoke"), folder);
        ContainerMarathon marathon = ContainerMarathon.start(version, containers)) {
      String keys = new HostCommand(COMMAND, folder, Map.of()).run("keys", "alice").strip();
      String app = deploy(marathon, file, containers.engine(), 2, keys);
      await("both engines have joined")
          .atMost(JOINED)
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () -> assertThat(joined(marathon, app)).as(marathon.logs(app)).isEqualTo(2));

      HostCommand command =
          new HostCommand(
              COMMAND,
              folder,
              Map.of(
                  "GRIDSHELL_GRID",
                  "alice",
                  "GRIDSHELL_PROFILE",
                  "alice",
                  "GRIDSHELL_DISCOVERY",
                  "marathon",
                  "GRIDSHELL_KEYS",
                  keys,
                  "GRID_MARATHON_URLS",
                  marathon.address().toString(),
                  "GRID_MARATHON_APPS",
                  app));
      assertThat(command.run("px", "int n = 41; n + 1")).isEqualTo("Out[0:1]: 42\nOut[1:1]: 42\n");
    }
  }

  private static long joined(ContainerMarathon marathon, String app) {
    return marathon.tasks(app).stream()
        .filter(task -> Readiness.of(marathon.address(task, HTTP_PORT_INDEX)))
        .count();
  }

  /** Sends the definition with what a user must fill in, and gives the app's id. */
  private static String deploy(
      ContainerMarathon marathon, String file, String image, int instances, String keys)
      throws IOException, InterruptedException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode app =
        (ObjectNode) json.readTree(Files.readAllBytes(DOCKER.resolve("marathon").resolve(file)));
    app.put("instances", instances);
    ((ObjectNode) app.path("container").path("docker")).put("image", image);
    ObjectNode environment = (ObjectNode) app.path("env");
    environment.put("GRID_MARATHON_URLS", marathon.address().toString());
    environment.put("GRID_MIN_ENGINES", Integer.toString(instances));
    // The test Marathon has no store of secrets.
    environment.put("GRIDSHELL_KEYS", keys);
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(marathon.address().resolve("/v2/apps"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(app)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return app.path("id").asText();
  }
}
