package io.gridshell.grid;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Tells over HTTP that an engine's process lives, and whether it has joined.
 *
 * <p>{@code GET /health} is answered with 200 as long as the process lives, also while it waits for
 * others: who ended it then would keep a grid from ever starting. {@code GET /ready} is answered
 * with 200 from its joining to its leaving, and with 503 otherwise. What is wrong with the grid, as
 * far as this engine knows, is said in the answer as {@code degraded}; ending the engine would not
 * mend it. Whoever sends half a request is dropped after five seconds, and holds up nobody
 * meanwhile. Thread-safe.
 */
final class EngineHealth implements AutoCloseable {
  private static final int BACKLOG = 16;
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final int THREADS = 4;
  private static final String SECONDS = "5";

  static {
    // A port scanner sends half a request and waits; the JDK reads these before its first server.
    for (String limit : new String[] {"maxReqTime", "maxRspTime"}) {
      String name = "sun.net.httpserver." + limit;
      System.setProperty(name, System.getProperty(name, SECONDS));
    }
  }

  private final HttpServer server;
  private final String grid;
  private final String task;
  private volatile State state = State.JOINING;
  private volatile OptionalInt engine = OptionalInt.empty();
  private volatile Optional<UUID> ring = Optional.empty();
  private volatile Supplier<Optional<String>> trouble = Optional::empty;

  private enum State {
    JOINING,
    JOINED,
    LEAVING
  }

  private EngineHealth(HttpServer server, String grid, String task) {
    this.server = server;
    this.grid = grid;
    this.task = task;
  }

  /**
   * Begins to tell at {@code port}.
   *
   * @param host the address to listen on
   * @throws IOException when it cannot listen there
   */
  static EngineHealth open(String host, int port, String grid, String task) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
    EngineHealth health = new EngineHealth(server, grid, task);
    server.setExecutor(
        Executors.newFixedThreadPool(
            THREADS,
            body -> {
              Thread thread = new Thread(body, "gridshell-health");
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext("/health", exchange -> health.answer(exchange, OK));
    server.createContext(
        "/ready",
        exchange -> health.answer(exchange, health.state == State.JOINED ? OK : UNAVAILABLE));
    server.start();
    return health;
  }

  /**
   * The engine has joined.
   *
   * @param cluster what all members of one ring say, and those of no other
   * @param degraded tells what is wrong with the grid; empty when nothing is known
   */
  void joined(OptionalInt id, UUID cluster, Supplier<Optional<String>> degraded) {
    engine = id;
    ring = Optional.of(cluster);
    trouble = degraded;
    state = State.JOINED;
  }

  void leaving() {
    state = State.LEAVING;
  }

  private void answer(HttpExchange exchange, int status) throws IOException {
    StringBuilder json = new StringBuilder("{\"state\":");
    json.append(quoted(state.name().toLowerCase(Locale.ROOT)));
    engine.ifPresent(id -> json.append(",\"engine\":").append(id));
    ring.ifPresent(id -> json.append(",\"ring\":").append(quoted(id.toString())));
    trouble.get().ifPresent(what -> json.append(",\"degraded\":").append(quoted(what)));
    json.append(",\"grid\":").append(quoted(grid));
    json.append(",\"task\":").append(quoted(task)).append('}');
    byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static String quoted(String text) {
    return '"' + text.replaceAll("[\\\\\"\\p{Cntrl}]", "") + '"';
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
