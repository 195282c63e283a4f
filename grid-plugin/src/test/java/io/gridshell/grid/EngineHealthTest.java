package io.gridshell.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EngineHealthTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static HttpResponse<String> ask(int port, String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(5))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  /** A caller that begins a request and does not go on. */
  private static Socket halfRequest(int port, String words) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.getOutputStream().write(words.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  @Test
  void halfRequestsHoldNobodyUpAndAreDropped() throws Exception {
    int port = freePort();
    List<Socket> scanners = new ArrayList<>();
    try (EngineHealth health = EngineHealth.open("127.0.0.1", port, "lab", "lab.1")) {
      scanners.add(halfRequest(port, "GET /hea"));
      scanners.add(halfRequest(port, "\u0016\u0003\u0001"));
      assertThat(ask(port, "/health").statusCode()).isEqualTo(200);
      for (int i = 0; i < 10; i++) {
        scanners.add(halfRequest(port, "GET /health HTTP/1.1\r\nHost: "));
      }
      await("the scanners are dropped, so that the engine answers again")
          .atMost(Duration.ofSeconds(50))
          .ignoreExceptionsInstanceOf(HttpTimeoutException.class)
          .until(() -> ask(port, "/health").statusCode() == 200);
      health.leaving();
    } finally {
      for (Socket scanner : scanners) {
        scanner.close();
      }
    }
  }

  @Test
  void anEngineLivesBeforeItIsReadyAndWhileItLeaves() throws Exception {
    int port = freePort();
    UUID ring = UUID.randomUUID();
    try (EngineHealth health = EngineHealth.open("127.0.0.1", port, "lab", "lab.1")) {
      assertThat(ask(port, "/health").statusCode()).isEqualTo(200);
      assertThat(ask(port, "/health").body())
          .isEqualTo("{\"state\":\"joining\",\"grid\":\"lab\",\"task\":\"lab.1\"}");
      assertThat(ask(port, "/ready").statusCode()).isEqualTo(503);

      AtomicReference<Optional<String>> trouble = new AtomicReference<>(Optional.empty());
      health.joined(OptionalInt.of(3), ring, trouble::get);
      assertThat(ask(port, "/ready").statusCode()).isEqualTo(200);
      assertThat(ask(port, "/health").body())
          .contains("\"state\":\"joined\",\"engine\":3,\"ring\":\"" + ring + "\"");

      assertThat(ask(port, "/health").body()).doesNotContain("degraded");
      trouble.set(Optional.of("split: nodes of another ring listen at /10.0.0.7:31005"));
      assertThat(ask(port, "/health").statusCode()).isEqualTo(200);
      assertThat(ask(port, "/ready").statusCode()).isEqualTo(200);
      assertThat(ask(port, "/health").body())
          .contains("\"degraded\":\"split: nodes of another ring listen at /10.0.0.7:31005\"");

      health.leaving();
      assertThat(ask(port, "/ready").statusCode()).isEqualTo(503);
      assertThat(ask(port, "/health").statusCode()).isEqualTo(200);
      assertThat(ask(port, "/health").body()).contains("\"state\":\"leaving\"", "\"engine\":3");
    }
  }
}
