package io.gridshell.launch.marathon;

import io.gridshell.marathon.client.App;
import io.gridshell.marathon.client.NetworkMode;
import io.gridshell.marathon.client.Task;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Asks engines for their ids at their HTTP ports. What an engine said once stays true for as long
 * as its task lives. Not thread-safe.
 */
final class EngineProbe {
  private static final Duration PATIENCE = Duration.ofMillis(1500);
  private static final int THREADS = 16;
  private static final int LARGEST = 4096;
  private static final String PORT = "http";
  private static final int PORT_INDEX = 3;
  private static final Pattern JOINED = Pattern.compile("\"engine\":(\\d{1,9})\\b");

  private final Map<String, Integer> known = new HashMap<>();

  /** The ids of the engines of {@code app} that have joined, by task. */
  Map<String, Integer> ids(App app, Collection<Task> tasks) {
    known.keySet().retainAll(tasks.stream().map(Task::id).collect(Collectors.toSet()));
    Map<Task, List<String>> strangers = new HashMap<>();
    for (Task task : tasks) {
      List<String> addresses = addresses(app, task);
      if (!known.containsKey(task.id()) && !addresses.isEmpty()) {
        strangers.put(task, addresses);
      }
    }
    if (!strangers.isEmpty()) {
      askAll(strangers);
    }
    return Map.copyOf(known);
  }

  private void askAll(Map<Task, List<String>> strangers) {
    // Side by side, because those that do not answer take their time.
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(THREADS, strangers.size()),
            body -> {
              Thread thread = new Thread(body, "gridshell-engine-probe");
              thread.setDaemon(true);
              return thread;
            });
    try {
      Map<Task, CompletableFuture<Optional<Integer>>> answers = new HashMap<>();
      strangers.forEach(
          (task, addresses) ->
              answers.put(
                  task,
                  CompletableFuture.supplyAsync(
                      () ->
                          addresses.stream()
                              .flatMap(address -> ask(address, task).stream())
                              .findFirst(),
                      threads)));
      answers.forEach((task, answer) -> answer.join().ifPresent(id -> known.put(task.id(), id)));
    } finally {
      threads.shutdown();
    }
  }

  /** A container may have several addresses of its own, one of which is on our network. */
  private static List<String> addresses(App app, Task task) {
    int index = PORT_INDEX;
    for (int i = 0; i < app.ports().size(); i++) {
      if (app.ports().get(i).name().equals(PORT)) {
        index = i;
      }
    }
    boolean own =
        app.network() == NetworkMode.CONTAINER
            && index < app.ports().size()
            && !app.ports().get(index).hostMapped();
    if (own) {
      int port = app.ports().get(index).containerPort();
      return task.ipAddresses().stream()
          .map(address -> host(address) + ":" + port)
          .collect(Collectors.toList());
    }
    return task.host().isEmpty() || index >= task.ports().size()
        ? List.of()
        : List.of(host(task.host()) + ":" + task.ports().get(index));
  }

  private static String host(String address) {
    return address.indexOf(':') >= 0 ? "[" + address + "]" : address;
  }

  private static Optional<Integer> ask(String address, Task task) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create("http://" + address + "/health").toURL().openConnection();
      connection.setConnectTimeout((int) PATIENCE.toMillis());
      connection.setReadTimeout((int) PATIENCE.toMillis());
      connection.setInstanceFollowRedirects(false);
      try (InputStream in = connection.getInputStream()) {
        String text = new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
        Matcher joined = JOINED.matcher(text);
        // Another program may listen where an engine of before did.
        return text.contains("\"task\":\"" + task.id() + "\"") && joined.find()
            ? Optional.of(Integer.valueOf(joined.group(1)))
            : Optional.empty();
      }
    } catch (IOException | IllegalArgumentException silent) {
      System.getLogger(EngineProbe.class.getName())
          .log(System.Logger.Level.DEBUG, "no answer task=" + task.id(), silent);
      return Optional.empty();
    }
  }
}
