package io.gridshell.marathon.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * An HTTP answer.
 *
 * @param status its code
 * @param type its content type
 * @param body its bytes
 * @param headers further headers
 */
record Answer(int status, String type, byte[] body, Map<String, String> headers) {

  static Answer json(int status, JsonNode body) {
    return new Answer(
        status, "application/json", body.toString().getBytes(StandardCharsets.UTF_8), Map.of());
  }

  static Answer message(int status, String text) {
    return json(status, JsonNodeFactory.instance.objectNode().put("message", text));
  }

  static Answer text(int status, String body) {
    return new Answer(status, "text/plain", body.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /** What the web server says when Marathon does not. */
  static Answer page(int status, String path, String reason) {
    String page =
        "<html>\n<head>\n<title>Error "
            + status
            + " </title>\n</head>\n<body>\n<h2>HTTP ERROR: "
            + status
            + "</h2>\n<p>Problem accessing "
            + path
            + ". Reason:\n<pre>    "
            + reason
            + "</pre></p>\n</body>\n</html>\n";
    return new Answer(status, "text/html", page.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  static Answer locked(List<String> deployments) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put(
        "message",
        "App is locked by one or more deployments. Override with the option '?force=true'. View"
            + " details at '/v2/deployments/<DEPLOYMENT_ID>'.");
    deployments.forEach(id -> body.withArray("deployments").addObject().put("id", id));
    return json(409, body);
  }

  Answer with(String name, String value) {
    return new Answer(status, type, body, Map.of(name, value));
  }
}
