package io.gridshell.marathon.ring;

import io.gridshell.marathon.client.AppDefinition;
import io.gridshell.marathon.client.MarathonClient;
import io.gridshell.marathon.client.MarathonConnection;
import io.gridshell.marathon.client.NetworkMode;
import io.gridshell.marathon.testing.FakeMarathon;
import io.gridshell.marathon.testing.MarathonVersion;
import io.gridshell.marathon.testing.TaskRunner;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** An app of nodes on a test Marathon, and what its nodes say of their ring. */
final class Ring implements AutoCloseable {
  static final String APP = "/ring/engine";

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int HTTP_MILLIS = 1000;
  private static final List<String> OPENED =
      List.of(
          "java.io",
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.math",
          "java.net",
          "java.nio",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks",
          "java.util.regex",
          "jdk.internal.misc",
          "sun.nio.ch");

  final FakeMarathon marathon;
  final MarathonClient client;
  private final MarathonVersion version;
  private final List<String> command;

  private Ring(MarathonVersion version, String classPath, List<String> words) {
    this.version = version;
    this.command = command(classPath, words);
    this.marathon =
        FakeMarathon.start(
            version, 2, TaskRunner.processes(command), List.of("127.0.0.2", "127.0.0.3"));
    this.client = new MarathonClient(MarathonConnection.to(marathon.masters()));
  }

  /** Creates the app; its nodes start side by side. */
  static Ring start(MarathonVersion version, NetworkMode network, int nodes) {
    return start(version, network, nodes, System.getProperty("java.class.path"), List.of());
  }

  /**
   * Creates the app of nodes that see nothing but {@code classPath} and are given {@code words}.
   */
  static Ring start(
      MarathonVersion version,
      NetworkMode network,
      int nodes,
      String classPath,
      List<String> words) {
    Ring ring = new Ring(version, classPath, words);
    ring.client.create(ring.definition(network, nodes), ring.client.info().dialect());
    return ring;
  }

  private AppDefinition definition(NetworkMode network, int nodes) {
    String masters =
        marathon.masters().stream().map(URI::toString).collect(Collectors.joining(","));
    AppDefinition.Builder app =
        AppDefinition.of(APP)
            .instances(nodes)
            .resources(1, 512, 0)
            .killGrace(Duration.ofSeconds(10))
            .healthPath("/")
            .readyPath("/ready")
            .environment(
                Map.of("GRID_MARATHON_URLS", masters, "GRIDSHELL_NETWORK", network.name()));
    return switch (network) {
      case HOST -> app.command("exec " + line()).build();
      case BRIDGE -> app.image("ring:test").network(network).build();
      case CONTAINER ->
          app.image("ring:test")
              .containerNetwork("overlay", List.of(47500, 47100, 10800, 8080, 47700))
              .build();
    };
  }

  private String line() {
    return command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
  }

  private static List<String> command(String classPath, List<String> words) {
    Stream<String> options =
        Stream.of(
            "-Xmx96m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:MaxMetaspaceSize=96m",
            "-DIGNITE_QUIET=true",
            "-DIGNITE_NO_ASCII=true",
            "-DIGNITE_UPDATE_NOTIFIER=false",
            "-DIGNITE_PERFORMANCE_SUGGESTIONS_DISABLED=true");
    Stream<String> opened =
        OPENED.stream().map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED");
    return Stream.of(
            Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
            options,
            opened,
            Stream.of("-cp", classPath, RingNode.class.getName()),
            words.stream())
        .flatMap(parts -> parts)
        .toList();
  }

  /**
   * Waits until Marathon lists {@code nodes} tasks and all of them are in one ring of as many.
   * Gives the ring's id, which lasts as long as one of its nodes.
   */
  String awaitOne(int nodes) {
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> isOne(nodes));
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(
          "no ring of " + nodes + " on " + version + ": " + rings() + "\n" + logs(), late);
    }
    String first = rings().get(0);
    return first.substring(0, first.indexOf(' '));
  }

  private boolean isOne(int nodes) {
    List<String> rings = rings();
    return rings.size() == nodes
        && rings.stream().distinct().count() == 1
        && rings.get(0).endsWith(" " + nodes);
  }

  /** Waits until Marathon lists {@code tasks} tasks. */
  void awaitTasks(int tasks) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> marathon.taskIds(APP).size() == tasks);
  }

  /** Waits until Marathon has carried out all changes. */
  void awaitDeployed() {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> client.deployments().isEmpty());
  }

  /** What each task says: its ring's id and how many are in it. */
  List<String> rings() {
    List<String> rings = new ArrayList<>();
    for (String task : marathon.taskIds(APP)) {
      rings.add(say(marathon.address(task, 3)));
    }
    return rings;
  }

  static String say(String address) {
    return say(address, "/");
  }

  static String say(String address, String path) {
    try {
      URL url = URI.create("http://" + address + path).toURL();
      HttpURLConnection connection = (HttpURLConnection) url.openConnection();
      connection.setConnectTimeout(HTTP_MILLIS);
      connection.setReadTimeout(HTTP_MILLIS);
      try (InputStream in = connection.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException silent) {
      return "silent";
    }
  }

  /** What a task wrote. */
  String log(String task) {
    try {
      Path sandbox = marathon.sandbox(task);
      return Files.readString(sandbox.resolve("stdout"))
          + Files.readString(sandbox.resolve("stderr"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private String logs() {
    return marathon.taskIds(APP).stream()
        .map(
            task -> {
              String text = log(task);
              return "--- " + task + "\n" + text.substring(Math.max(0, text.length() - 3000));
            })
        .collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    marathon.close();
  }
}
