package io.gridshell.launch.marathon;

import com.sun.net.httpserver.HttpServer;
import io.gridshell.marathon.testing.TaskLaunch;
import io.gridshell.marathon.testing.TaskRunner;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tasks that say that they are engines, under the lowest free ids, and do nothing else. */
final class HealthOnly implements TaskRunner {
  /** What was started, in order. */
  final List<TaskLaunch> launches = new CopyOnWriteArrayList<>();

  /** Whether tasks that are started now, or were before, say that they have joined. */
  volatile boolean joins = true;

  private final Set<Integer> taken = new TreeSet<>();

  @Override
  public Running start(TaskLaunch launch, Path sandbox) throws IOException {
    launches.add(launch);
    int port = Integer.parseInt(launch.environment().getOrDefault("PORT3", "0"));
    // A port that the agent does not have is one of the container's own address.
    String address = launch.ports().containsKey(port) ? launch.host() : launch.containerAddress();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), port), 0);
    int id = take();
    byte[] joined =
        ("{\"state\":\"joined\",\"engine\":" + id + ",\"task\":\"" + launch.taskId() + "\"}")
            .getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          boolean early = !joins;
          byte[] body = early ? "{\"state\":\"joining\"}".getBytes(StandardCharsets.UTF_8) : joined;
          boolean readiness = exchange.getRequestURI().getPath().equals("/ready");
          exchange.sendResponseHeaders(early && readiness ? 503 : 200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    return new Listening(server, id);
  }

  private synchronized int take() {
    int id = 0;
    while (!taken.add(id)) {
      id++;
    }
    return id;
  }

  private synchronized void give(int id) {
    taken.remove(id);
  }

  private final class Listening implements Running {
    private final HttpServer server;
    private final int id;
    private volatile boolean ended;

    Listening(HttpServer server, int id) {
      this.server = server;
      this.id = id;
    }

    @Override
    public boolean alive() {
      return !ended;
    }

    @Override
    public void terminate() {
      kill();
    }

    @Override
    public void kill() {
      if (!ended) {
        server.stop(0);
        give(id);
      }
      ended = true;
    }

    @Override
    public long pid() {
      return 0;
    }

    @Override
    public String ending() {
      return ended ? "Command terminated with signal Terminated" : "";
    }
  }
}
