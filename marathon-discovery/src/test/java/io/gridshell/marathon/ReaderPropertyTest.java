package io.gridshell.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gridshell.marathon.client.MarathonException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is missing, null, of another type or new in an answer, reading it does not break. */
final class ReaderPropertyTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int ROUNDS = 3000;

  @Test
  void aDamagedAnswerGivesUsableAddressesOrTheDocumentedFailure() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(round);
      String fixture = Fixtures.ANSWERS.get(random.nextInt(Fixtures.ANSWERS.size()));
      JsonNode answer = literalHosts(MAPPER.readTree(Fixtures.bytes(fixture)));
      for (int damage = random.nextInt(8); damage >= 0; damage--) {
        damage(answer, random);
      }
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

  private static void damage(JsonNode root, Random random) {
    List<JsonNode> parents = new ArrayList<>();
    collect(root, parents);
    JsonNode parent = parents.get(random.nextInt(parents.size()));
    if (parent instanceof ObjectNode object) {
      damage(object, random);
    } else if (parent instanceof ArrayNode array) {
      damage(array, random);
    }
  }

  private static void collect(JsonNode node, List<JsonNode> parents) {
    if (node.isContainerNode()) {
      parents.add(node);
      node.forEach(child -> collect(child, parents));
    }
  }

  private static void damage(ObjectNode object, Random random) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    if (names.isEmpty() || random.nextInt(4) == 0) {
      object.set("new" + random.nextInt(10), anything(random));
      return;
    }
    String name = names.get(random.nextInt(names.size()));
    if (random.nextBoolean()) {
      object.remove(name);
    } else {
      object.set(name, anything(random));
    }
  }

  private static void damage(ArrayNode array, Random random) {
    if (array.isEmpty() || random.nextInt(4) == 0) {
      array.add(anything(random));
    } else if (random.nextBoolean()) {
      array.remove(random.nextInt(array.size()));
    } else {
      array.set(random.nextInt(array.size()), anything(random));
    }
  }

  private static JsonNode anything(Random random) {
    return switch (random.nextInt(9)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.numberNode(random.nextLong());
      case 2 -> NODES.numberNode(random.nextInt(70_000) - 1000);
      case 3 -> NODES.numberNode(random.nextDouble());
      case 4 -> NODES.booleanNode(random.nextBoolean());
      case 5 -> NODES.arrayNode().addNull().add("10.0.0.1").add(3);
      case 6 -> NODES.objectNode().put("ipAddress", "10.0.0.2").putNull("alive");
      case 7 -> NODES.textNode("");
      default -> NODES.textNode("10.9.8.7");
    };
  }
}
