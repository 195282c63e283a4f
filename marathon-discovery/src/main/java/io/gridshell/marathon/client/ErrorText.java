package io.gridshell.marathon.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an error answer says, in one line, whether it is JSON or a page of the web server. */
final class ErrorText {
  private static final int LONGEST = 400;
  private static final Pattern REASON =
      Pattern.compile("<(pre|title|h1|h2)>(.*?)</\\1>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

  private ErrorText() {}

  static String of(byte[] body) {
    try {
      JsonNode json = Json.parse(body);
      if (json.path("message").isTextual()) {
        return shorten(json.path("message").textValue() + details(json.path("details")));
      }
    } catch (IOException page) {
      return page(new String(body, StandardCharsets.UTF_8));
    }
    return page(new String(body, StandardCharsets.UTF_8));
  }

  /** Whether Marathon itself says that what was asked for does not exist. */
  static boolean isAbsence(byte[] body) {
    try {
      String message = Json.text(Json.parse(body), "message");
      return message.contains("does not exist") || message.contains("not found in tasks queue");
    } catch (IOException page) {
      return false;
    }
  }

  /**
   * 0.15 names the attribute and one error, later ones the path and several; some send a string.
   */
  private static String details(JsonNode details) {
    if (details.isTextual()) {
      return " (" + details.textValue() + ")";
    }
    List<String> parts = new ArrayList<>();
    for (JsonNode detail : details) {
      String path = Json.text(detail, "path");
      List<String> errors = Json.texts(detail, "errors");
      parts.add(
          (path.isEmpty() ? Json.text(detail, "attribute") : path)
              + ": "
              + (errors.isEmpty() ? Json.text(detail, "error") : String.join(", ", errors)));
    }
    return parts.isEmpty() ? "" : " (" + String.join("; ", parts) + ")";
  }

  private static String page(String text) {
    Matcher matcher = REASON.matcher(text);
    String best = "";
    while (matcher.find()) {
      if (best.isEmpty() || matcher.group(1).equalsIgnoreCase("pre")) {
        best = matcher.group(2);
      }
    }
    return shorten(best.isEmpty() ? text : best);
  }

  private static String shorten(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
  }

  static String firstLine(@Nullable String text) {
    return text == null ? "no reason given" : shorten(text.lines().findFirst().orElse(""));
  }
}
