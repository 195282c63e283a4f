package io.gridshell.marathon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What recorded answers that are not about tasks mean. */
final class AnswerReaderTest {

  private static byte[] bytes(String fixture) throws IOException {
    try (InputStream file = AnswerReaderTest.class.getResourceAsStream("/fixtures/" + fixture)) {
      return Objects.requireNonNull(file, fixture).readAllBytes();
    }
  }

  private static JsonNode json(String fixture) throws IOException {
    return Json.parse(bytes(fixture));
  }

  @Test
  void whatMarathonSaysOfItself() throws Exception {
    MarathonInfo info = AnswerReader.info(json("l01-info.json"));
    assertThat(info).isEqualTo(new MarathonInfo("1.5.0-SNAPSHOT", "localhost:8080", "APP"));
    assertThat(info.dialect()).isEqualTo(Dialect.NETWORKS);
  }

  @Test
  void whatWaitsAndWhy() throws Exception {
    List<QueueEntry> queue = AnswerReader.queue(json("l02-queue.json"));
    assertThat(queue).extracting(QueueEntry::appId).containsExactly("/tools/datadog-agent", "/foo");
    assertThat(queue.get(0))
        .isEqualTo(new QueueEntry("/tools/datadog-agent", 1, Duration.ZERO, List.of()));
    assertThat(queue.get(1).count()).isEqualTo(2);
    assertThat(queue.get(1).rejections())
        .contains(
            new QueueEntry.Rejection("InsufficientCpus", 75, 123),
            new QueueEntry.Rejection("InsufficientMemory", 15, 48))
        .allMatch(reason -> reason.declined() > 0)
        .isSortedAccordingTo((one, other) -> Integer.compare(other.declined(), one.declined()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "l03-deployments-v1.x.json | 97c136bf-5a28-4821-9d94-480d9fbb01c8 | /foo | 1 | 1"
            + " | ScaleApplication /foo",
        "l05-deployments-pre-1.0.json | fakeid | /test | 1 | 1 | ScaleApplication /test",
        "l06-deployments-post-1.0.json | 4d2ff4d8-fbe5-4239-a886-f0831ed68d20"
            + " | /test-trivial-app | 2 | 2 | ScaleApplication /test-trivial-app"
      })
  void whatIsBeingCarriedOut(
      String fixture, String id, String app, int step, int steps, String action) throws Exception {
    assertThat(AnswerReader.deployments(json(fixture)))
        .containsExactly(new Deployment(id, List.of(app), step, steps, List.of(action)));
  }

  @Test
  void whichDeploymentAChangeStarted() throws Exception {
    assertThat(AnswerReader.submission(json("l04-deployment-result.json")))
        .isEqualTo(
            new Submission("5ed4c0c5-9ff8-4a6f-a0cd-f57f59a34b43", "2015-09-29T15:59:51.164Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"l02-queue.json", "l04-deployment-result.json", "e01-404-app.json"})
  void whatIsNoListOfDeploymentsIsNotNoDeployment(String fixture) throws Exception {
    JsonNode answer = json(fixture);
    assertThatThrownBy(() -> AnswerReader.deployments(answer))
        .isInstanceOf(MarathonException.Unreadable.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "e01-404-app.json | App '/not_existent' does not exist",
        "e02-409-app-locked.json | App is locked by one or more deployments. Override with the"
            + " option '?force=true'. View details at '/v2/deployments/<DEPLOYMENT_ID>'.",
        "e03-409-already-exists.json | An app with id [/existing_app] already exists.",
        "e04-422-validation.json | Object is not valid (/upgradeStrategy/minimumHealthCapacity:"
            + " is greater than 1)",
        "e05-400-invalid-json.json | Invalid JSON (/id: error.expected.jsstring)",
        "e06-400-parse-error-details-string.json | Invalid JSON (Unexpected character ('}' (code"
            + " 125)): was expecting double-quote to start field name)",
        "e07-401.json | Invalid username or password.",
        "e08-403.json | Not Authorized to perform this action!",
        "e09-404-no-leader.json | There is no leader",
        "e10-502-no-leader-jetty.html | Could not determine the current leader",
      })
  void whatAnErrorSaysInOneLine(String fixture, String said) throws Exception {
    assertThat(ErrorText.of(bytes(fixture))).isEqualTo(said);
    assertThat(ErrorText.isAbsence(bytes(fixture))).isEqualTo(fixture.startsWith("e01"));
  }
}
