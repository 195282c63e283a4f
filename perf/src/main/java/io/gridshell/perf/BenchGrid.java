package io.gridshell.perf;

import io.gridshell.Grid;
import io.gridshell.GridOptions;
import io.gridshell.launch.security.Credentials;
import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Engines whose class path holds the benchmark's classes too, so that plain Ignite can run them
 * beside ours on the same nodes.
 */
final class BenchGrid implements AutoCloseable {
  private static final int FIRST_PORT = 48900;
  private static final int SPARE = 1;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Profile profile;
  private final List<String> jvm;
  private final List<Process> engines = new ArrayList<>();

  private BenchGrid(Profile profile, List<String> jvm) {
    this.profile = profile;
    this.jvm = jvm;
  }

  /** Starts {@code count} engines. */
  static BenchGrid start(Path home, String name, int count, boolean secured)
      throws IOException, InterruptedException {
    return start(home, name, count, secured, List.of());
  }

  /** Starts {@code count} engines with options for their JVMs. */
  static BenchGrid start(Path home, String name, int count, boolean secured, List<String> jvm)
      throws IOException, InterruptedException {
    Profile profile = new Profile(home, name);
    Files.createDirectories(profile.logs());
    String password = secured ? Credentials.write(profile, "127.0.0.1") : "";
    List<String> addresses = new ArrayList<>();
    for (int port = FIRST_PORT; addresses.size() < count + SPARE; port++) {
      if (isFree(port)) {
        addresses.add("127.0.0.1:" + port);
      }
    }
    new Connection(addresses, "127.0.0.1", secured, password).write(profile);
    BenchGrid grid = new BenchGrid(profile, jvm);
    for (int id = 0; id < count; id++) {
      grid.engines.add(grid.startEngine(id));
    }
    for (int id = 0; id < count; id++) {
      grid.awaitReady(id);
    }
    return grid;
  }

  /** Starts engine {@code id} in addition and waits until it has joined. */
  void add(int id) throws IOException, InterruptedException {
    engines.add(startEngine(id));
    awaitReady(id);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private Process startEngine(int id) throws IOException {
    List<String> command = new ArrayList<>(JavaCommand.base());
    command.addAll(1, jvm);
    command.addAll(List.of("io.gridshell.grid.EngineMain", "--home", profile.home().toString()));
    command.addAll(List.of("--profile", profile.name(), "--id", String.valueOf(id), "--lifeline"));
    if (id == 0) {
      command.add("--founder");
    }
    File log = profile.logs().resolve("engine-" + id + ".log").toFile();
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
  }

  private void awaitReady(int id) throws InterruptedException {
    Path ready = profile.folder().resolve("engines").resolve(id + ".ready");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(ready)) {
      if (System.nanoTime() > deadline || !engines.get(id).isAlive()) {
        throw new IllegalStateException("engine " + id + " did not start; see " + profile.logs());
      }
      Thread.sleep(20);
    }
  }

  Grid connect() {
    return Grid.connect(
        GridOptions.defaults().withHome(profile.home()).withProfile(profile.name()));
  }

  /**
   * A profile by which the command joins this grid: the one with the engines, which it has not
   * started, it would take for a dead one's.
   */
  Profile forCommand() throws IOException {
    Profile joined = new Profile(profile.home(), profile.name() + "-joined");
    Files.createDirectories(joined.folder());
    for (Path file : List.of(profile.connectionFile(), profile.nodeKeys(), profile.trust())) {
      if (Files.exists(file)) {
        Files.copy(file, joined.folder().resolve(file.getFileName()));
      }
    }
    return joined;
  }

  @Override
  public void close() {
    engines.forEach(Process::destroy);
    for (Process engine : engines) {
      engine.onExit().join();
    }
  }
}
