package io.gridshell.marathon.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Takes things out of answers, and puts in others that do not belong there. */
public final class Damage {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MOST = 8;

  private Damage() {}

  /** Damages {@code answer}, which is an object or an array, in a few places. */
  public static void some(JsonNode answer, Random random) {
    for (int damage = random.nextInt(MOST); damage >= 0; damage--) {
      damage(answer, random);
    }
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
