package io.gridshell.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class EngineHealthTest {
  private static final String HOST = "127.0.0.1";

  @Test
  void livesFromTheStartAndIsReadyWhileItIsAMember() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (EngineHealth health = EngineHealth.open(HOST, port, "alice", "task.1")) {
      assertThat(get(port, "/health").statusCode()).isEqualTo(200);
      assertThat(get(port, "/health").body())
          .isEqualTo("{\"state\":\"joining\",\"grid\":\"alice\",\"task\":\"task.1\"}");
      assertThat(get(port, "/ready").statusCode()).isEqualTo(503);

      health.joined(OptionalInt.of(3));
      assertThat(get(port, "/ready").statusCode()).isEqualTo(200);
      assertThat(get(port, "/ready").body()).contains("\"state\":\"joined\",\"engine\":3");

      health.leaving();
      assertThat(get(port, "/health").statusCode()).isEqualTo(200);
      assertThat(get(port, "/ready").statusCode()).isEqualTo(503);
    }
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port + path)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
