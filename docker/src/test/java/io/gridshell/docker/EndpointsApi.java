package io.gridshell.docker;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.gridshell.marathon.testing.TestCertificate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What Kubernetes answers to whoever asks for the addresses of a service. */
final class EndpointsApi implements AutoCloseable {
  private static final int NOT_ALLOWED = 403;

  private final HttpsServer server;
  private volatile List<String> addresses = List.of();

  private EndpointsApi(HttpsServer server) {
    this.server = server;
  }

  /** Listens at {@code host}, for those who show {@code token}. */
  static EndpointsApi open(String host, String service, String token, Path folder)
      throws IOException {
    HttpsServer server = HttpsServer.create(new InetSocketAddress(host, 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(TestCertificate.make(folder, "api", "").context()));
    EndpointsApi api = new EndpointsApi(server);
    server.createContext(
        "/api/v1/namespaces/" + service.replace("/", "/endpoints/"),
        exchange -> {
          String shown = exchange.getRequestHeaders().getFirst("Authorization");
          boolean allowed = ("Bearer " + token).equals(shown);
          byte[] body = (allowed ? api.endpoints() : "{}").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(allowed ? 200 : NOT_ALLOWED, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return api;
  }

  URI address() {
    InetSocketAddress at = server.getAddress();
    return URI.create("https://" + at.getHostString() + ":" + at.getPort());
  }

  /** Has the service list pods, none of which is ready. */
  void list(List<String> pods) {
    addresses = List.copyOf(pods);
  }

  private String endpoints() {
    List<String> pods = addresses;
    String listed =
        pods.stream().map(ip -> "{\"ip\":\"" + ip + "\"}").collect(Collectors.joining(","));
    return "{\"kind\":\"Endpoints\",\"subsets\":["
        + (pods.isEmpty() ? "" : "{\"notReadyAddresses\":[" + listed + "]}")
        + "]}";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
