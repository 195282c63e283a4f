package io.gridshell.marathon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that are not about tasks, with things missing, null, of another type or new. */
final class AnswerPropertyTest {
  private static final int ROUNDS = 1000;
  private static final String EVENT =
      """
      {"eventType":"status_update_event","appId":"/a","taskId":"a.1","taskStatus":"TASK_RUNNING",
       "host":"10.0.0.7","message":"","ports":[31001],"ipAddresses":[{"ipAddress":"9.0.1.130"}]}
      """;

  static Stream<Arguments> readers() throws IOException {
    return Stream.of(
        arguments("info", json("l01-info.json"), reader(AnswerReader::info)),
        arguments("queue", json("l02-queue.json"), reader(AnswerReader::queue)),
        arguments(
            "deployments", json("l03-deployments-v1.x.json"), reader(AnswerReader::deployments)),
        arguments(
            "deployments of before",
            json("l05-deployments-pre-1.0.json"),
            reader(AnswerReader::deployments)),
        arguments(
            "submission", json("l04-deployment-result.json"), reader(AnswerReader::submission)),
        arguments(
            "event",
            Json.parse(EVENT.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
            reader(event -> AnswerReader.event("", event))),
        arguments(
            "definition",
            json("10-lb-v1.5-apps-bridge.json").path("apps").path(0),
            reader(app -> AppReader.definition(app, "/pywebserver"))));
  }

  private static JsonNode json(String fixture) throws IOException {
    try (InputStream file = AnswerPropertyTest.class.getResourceAsStream("/fixtures/" + fixture)) {
      return Json.parse(Objects.requireNonNull(file, fixture).readAllBytes());
    }
  }

  private static Function<JsonNode, Object> reader(Function<JsonNode, Object> reads) {
    return reads;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readers")
  void aDamagedAnswerIsReadOrIsTheDocumentedFailure(
      String what, JsonNode whole, Function<JsonNode, Object> reader) {
    int read = 0;
    for (int round = 0; round < ROUNDS; round++) {
      JsonNode answer = whole.deepCopy();
      Damage.some(answer, new Random(round));
      try {
        assertThat(reader.apply(answer)).as("round %d", round).isNotNull();
        read++;
      } catch (MarathonException.Unreadable documented) {
        assertThat(documented).hasMessageStartingWith("the answer");
      } catch (RuntimeException broken) {
        fail(what + ", round " + round + ": " + answer, broken);
      }
    }
    assertThat(read).as("answers that could be read all the same").isGreaterThan(ROUNDS / 10);
    assertThat(reader.apply(whole)).as("the whole answer").isNotNull();
  }
}
