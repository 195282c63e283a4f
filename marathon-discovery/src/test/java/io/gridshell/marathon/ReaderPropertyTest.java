package io.gridshell.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gridshell.marathon.client.Damage;
import io.gridshell.marathon.client.MarathonException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is missing, null, of another type or new in an answer, reading it does not break. */
final class ReaderPropertyTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int ROUNDS = 3000;

  @Test
  void aDamagedAnswerGivesUsableAddressesOrTheDocumentedFailure() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(round);
      String fixture = Fixtures.ANSWERS.get(random.nextInt(Fixtures.ANSWERS.size()));
      JsonNode answer = literalHosts(MAPPER.readTree(Fixtures.bytes(fixture)));
      Damage.some(answer, random);
      byte[] bytes = MAPPER.writeValueAsBytes(answer);
      try {
        assertThat(Fixtures.addresses(bytes, HealthPolicy.ANY))
            .as("round %d of %s", round, fixture)
            .allMatch(address -> address.matches(".+:[1-9]\\d{0,4}"));
      } catch (MarathonException.Unreadable documented) {
        assertThat(documented).hasMessageStartingWith("the answer");
      } catch (RuntimeException broken) {
        fail("round " + round + " of " + fixture + ": " + answer, broken);
      }
    }
  }

  @Test
  void anAnswerThatIsCutOffIsAFailure() {
    byte[] whole = Fixtures.bytes("10-lb-v1.5-apps-bridge.json");
    int end = new String(whole, java.nio.charset.StandardCharsets.UTF_8).stripTrailing().length();
    for (int length = 0; length < end; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      try {
        fail("read %d of %d bytes as %s", length, end, Fixtures.addresses(part, HealthPolicy.ANY));
      } catch (MarathonException.Unreadable documented) {
        assertThat(documented).hasMessageStartingWith("the answer");
      }
    }
  }

  @Test
  void nestingWithoutEndIsAFailure() {
    byte[] deep = "[".repeat(100_000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    try {
      fail("read as %s", Fixtures.addresses(deep, HealthPolicy.ANY));
    } catch (MarathonException.Unreadable documented) {
      assertThat(documented).hasMessageContaining("not JSON");
    }
  }

  /** Names would be looked up, which is slow and says nothing. */
  private static JsonNode literalHosts(JsonNode answer) {
    answer.findParents("host").stream()
        .filter(JsonNode::isObject)
        .forEach(parent -> ((ObjectNode) parent).put("host", "10.1.2.3"));
    return answer;
  }
}
