package io.gridshell.marathon.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** JSON trees read with tolerance: a field that is missing, null or of another type is empty. */
final class Json {
  /** Deeper than anything Marathon writes, shallow enough for every stack. */
  private static final int DEPTH = 200;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /**
   * Parses a document.
   *
   * @throws IOException when it is not exactly one JSON value
   */
  static JsonNode parse(byte[] document) throws IOException {
    return MAPPER.readTree(document);
  }

  static String write(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a JSON tree could not be written", impossible);
    }
  }

  static ObjectMapper mapper() {
    return MAPPER;
  }

  static String text(JsonNode parent, String field) {
    JsonNode node = parent.path(field);
    return node.isTextual() ? node.textValue() : "";
  }

  static int number(JsonNode parent, String field) {
    return number(parent.path(field));
  }

  /** The number as an int; 0 when it is none or does not fit. */
  static int number(JsonNode node) {
    return node.isNumber() && node.canConvertToInt() ? node.intValue() : 0;
  }

  static boolean isSet(JsonNode parent, String field) {
    JsonNode node = parent.path(field);
    return !node.isMissingNode() && !node.isNull();
  }

  /** The elements of an array that are objects; empty when it is none. */
  static List<JsonNode> objects(JsonNode parent, String field) {
    List<JsonNode> all = new ArrayList<>();
    if (parent.path(field).isArray()) {
      for (JsonNode element : parent.path(field)) {
        if (element.isObject()) {
          all.add(element);
        }
      }
    }
    return all;
  }

  /** The strings of an array; empty when it is none. */
  static List<String> texts(JsonNode parent, String field) {
    List<String> all = new ArrayList<>();
    if (parent.path(field).isArray()) {
      for (JsonNode element : parent.path(field)) {
        if (element.isTextual()) {
          all.add(element.textValue());
        }
      }
    }
    return all;
  }
}
