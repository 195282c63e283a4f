package io.gridshell.marathon.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One master's web server: leader or standby, well or not. */
final class Node implements AutoCloseable {
  private static final int BACKLOG = 128;
  private static final Duration HANG = Duration.ofMinutes(2);

  private final Api api;
  private final Events events;
  private final MarathonVersion version;
  private final Supplier<Optional<Node>> leader;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "test-marathon");
            thread.setDaemon(true);
            return thread;
          });
  private final HttpClient proxy = HttpClient.newHttpClient();
  private final AtomicInteger requests = new AtomicInteger();
  private final int port;
  private @Nullable HttpServer server;
  private volatile Outage outage = Outage.NONE;
  private volatile String credentials = "";
  private volatile boolean readOnly;

  /** What paths begin with that nobody may ask for; empty for none. */
  private volatile String refused = "";

  Node(Api api, Events events, MarathonVersion version, Supplier<Optional<Node>> leader)
      throws IOException {
    this.api = api;
    this.events = events;
    this.version = version;
    this.leader = leader;
    this.port = listen(0);
  }

  private int listen(int wanted) throws IOException {
    HttpServer fresh =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), BACKLOG);
    fresh.setExecutor(threads);
    fresh.createContext("/", this::handle);
    fresh.start();
    server = fresh;
    return fresh.getAddress().getPort();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  int requests() {
    return requests.get();
  }

  void credentials(String header) {
    credentials = header;
  }

  void readOnly(boolean only) {
    readOnly = only;
  }

  void refuse(String path) {
    refused = path;
  }

  private static boolean isChange(HttpExchange exchange) {
    return !exchange.getRequestMethod().equals("GET");
  }

  synchronized void outage(Outage kind) throws IOException {
    HttpServer running = server;
    if (kind == Outage.REFUSED && running != null) {
      running.stop(0);
      server = null;
    } else if (kind != Outage.REFUSED && running == null) {
      listen(port);
    }
    outage = kind;
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    boolean known =
        credentials.isEmpty()
            || credentials.equals(exchange.getRequestHeaders().getFirst("Authorization"));
    Optional<Node> elected = leader.get();
    if (outage == Outage.HANGING) {
      hang();
      exchange.close();
    } else if (outage == Outage.BAD_GATEWAY || elected.isEmpty()) {
      send(
          exchange,
          Answer.page(version.noLeaderStatus(), path, "Could not determine the current leader"));
    } else if (outage == Outage.NO_ROUTE) {
      send(exchange, Answer.page(404, path, "Not Found"));
    } else if (outage == Outage.FOREIGN_JSON) {
      send(exchange, Answer.json(200, JsonNodeFactory.instance.objectNode().put("status", "UP")));
    } else if (outage == Outage.UNAUTHORIZED || !known) {
      // The web server says it, before Marathon hears of the request.
      send(
          exchange,
          Answer.page(401, path, "Unauthorized")
              .with("WWW-Authenticate", "Basic realm=\"Mesosphere\""));
    } else if (outage == Outage.FORBIDDEN
        || (readOnly && isChange(exchange))
        || (!refused.isEmpty() && path.startsWith(refused))) {
      send(exchange, Answer.message(403, "Not Authorized to perform this action!"));
    } else if (elected.get() != this && !(path.equals("/v2/events") && !redirectsEvents())) {
      passOn(exchange, elected.get(), body);
    } else if (path.equals("/v2/events")) {
      stream(exchange);
    } else {
      Answer answer =
          api.answer(
              exchange.getRequestMethod(),
              path,
              Query.parse(exchange.getRequestURI().getRawQuery()),
              body,
              "127.0.0.1:" + port);
      exchange.getResponseHeaders().set("X-Marathon-Leader", uri().toString());
      send(exchange, outage == Outage.BROKEN_JSON ? broken(answer) : answer);
    }
  }

  private static Answer broken(Answer answer) {
    return new Answer(
        answer.status(),
        answer.type(),
        Arrays.copyOf(answer.body(), answer.body().length / 2),
        answer.headers());
  }

  private static void hang() {
    try {
      TimeUnit.MILLISECONDS.sleep(HANG.toMillis());
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void stream(HttpExchange exchange) throws IOException {
    String accept = String.valueOf(exchange.getRequestHeaders().getFirst("Accept"));
    if (!accept.contains("text/event-stream")) {
      send(exchange, Answer.page(405, "/v2/events", "Method Not Allowed"));
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    events.add(
        exchange.getResponseBody(),
        Query.parse(exchange.getRequestURI().getRawQuery()).all("event_type"));
  }

  /** Since 1.7; a standby of before passes the leader's stream on. */
  private boolean redirectsEvents() {
    return version.since(MarathonVersion.V1_9);
  }

  /** A standby asks the leader, but for events, which newer versions redirect. */
  private void passOn(HttpExchange exchange, Node elected, byte[] body) throws IOException {
    URI target = URI.create(elected.uri() + exchange.getRequestURI().toString());
    if (target.getPath().equals("/v2/events")) {
      send(exchange, Answer.text(302, "").with("Location", target.toString()));
      return;
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization != null) {
      request.setHeader("Authorization", authorization);
    }
    try {
      HttpResponse<byte[]> answer = proxy.send(request.build(), BodyHandlers.ofByteArray());
      exchange.getResponseHeaders().set("X-Marathon-Via", "1.1 127.0.0.1:" + port);
      exchange.getResponseHeaders().set("X-Marathon-Leader", elected.uri().toString());
      send(
          exchange,
          new Answer(
              answer.statusCode(),
              answer.headers().firstValue("Content-Type").orElse("application/json"),
              answer.body(),
              Map.of()));
    } catch (IOException refused) {
      send(exchange, Answer.page(502, target.getPath(), "Connection to leader refused."));
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
      exchange.close();
    }
  }

  private static void send(HttpExchange exchange, Answer answer) {
    try (OutputStream out = exchange.getResponseBody()) {
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.getResponseHeaders().set("Cache-Control", "no-cache, no-store, must-revalidate");
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      boolean empty = answer.status() == 204 || answer.body().length == 0;
      exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
      if (!empty) {
        out.write(answer.body());
      }
    } catch (IOException gone) {
      System.getLogger(Node.class.getName()).log(Level.DEBUG, "lost caller", gone);
    }
  }

  @Override
  public synchronized void close() {
    HttpServer running = server;
    if (running != null) {
      running.stop(0);
      server = null;
    }
    threads.shutdownNow();
  }
}
