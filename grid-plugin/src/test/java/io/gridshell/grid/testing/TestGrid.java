package io.gridshell.grid.testing;

import io.gridshell.Grid;
import io.gridshell.GridOptions;
import io.gridshell.grid.internal.node.NodeConfiguration;
import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A grid of real engine processes for tests: a temporary home, a profile without certificates
 * unless asked for, one JVM an engine. The engines do not have the test's own classes.
 */
public final class TestGrid implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final int PORTS = 12;
  private static final int LOG_LINES = 30;
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** The compiler's packages that the interpreter reuses between cells, as options of a JVM. */
  private static final List<String> EXPORTS =
      Stream.of("api", "code", "util")
          .map(name -> "--add-exports=jdk.compiler/com.sun.tools.javac." + name + "=ALL-UNNAMED")
          .toList();

  /** The packages that Ignite needs opened, as options of a JVM. */
  public static final List<String> OPENS =
      Stream.of(
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
              "sun.nio.ch")
          .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
          .toList();

  private final Profile profile;
  private final Map<Integer, Process> engines = new TreeMap<>();

  /** Options for the JVM of every engine. */
  private final List<String> common = new ArrayList<>();

  private TestGrid(Profile profile) {
    this.profile = profile;
  }

  /** Starts engines 0 to {@code count - 1} and waits until all of them have joined. */
  public static TestGrid start(int count) {
    return start(withoutEngines(), count, List.of());
  }

  /** As {@link #start}, with mutual TLS, also for what would not leave the machine. */
  public static TestGrid startSecured(int count) {
    return start(withoutEngines(true), count, List.of("-Dgridshell.data.local=false"));
  }

  private static TestGrid start(TestGrid grid, int count, List<String> jvm) {
    try {
      grid.startEngines(count, jvm);
      return grid;
    } catch (RuntimeException | Error e) {
      grid.close();
      throw e;
    }
  }

  /** Starts engines 0 to {@code count - 1} of a grid without any, and waits until they joined. */
  public void startEngines(int count) {
    startEngines(count, List.of());
  }

  private void startEngines(int count, List<String> jvm) {
    for (int id = 0; id < count; id++) {
      if (id == 0) {
        launch(id, jvm, "--founder");
      } else {
        launch(id, jvm);
      }
    }
    for (int id = 0; id < count; id++) {
      awaitReady(id);
    }
  }

  /**
   * Makes an archive of the classes of engines, which loads in a fraction of the time. The JVM
   * makes none where the class path has folders; engines then start as before.
   */
  public void archiveClasses() {
    Path archive = profile.folder().resolve("engine.jsa");
    Process training =
        run(
            profile.logs().resolve("train.log"),
            List.of("-XX:ArchiveClassesAtExit=" + archive),
            "--train");
    try {
      await("the archive of classes", START, () -> !training.isAlive());
    } finally {
      training.toHandle().destroyForcibly();
    }
    if (Files.exists(archive)) {
      common.add("-XX:SharedArchiveFile=" + archive);
    }
  }

  /** A profile with a connection file and no engine. */
  public static TestGrid withoutEngines() {
    return withoutEngines(false);
  }

  /** A profile with a connection file, with keys if {@code secured}, and no engine. */
  public static TestGrid withoutEngines(boolean secured) {
    try {
      Path home = Files.createTempDirectory("gridshell-it");
      Profile profile = new Profile(home, "it-" + COUNT.incrementAndGet());
      Files.createDirectories(profile.logs());
      if (secured) {
        TestKeys.write(profile);
      }
      new Connection(freePorts(), "127.0.0.1", secured, secured ? TestKeys.PASSWORD : "")
          .write(profile);
      return new TestGrid(profile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A block of ports on which nobody listens. */
  private static List<String> freePorts() throws IOException {
    for (int attempt = 0; attempt < 50; attempt++) {
      int first = anyPort();
      if (first + PORTS < 60_000
          && IntStream.range(first, first + PORTS).allMatch(TestGrid::isFree)) {
        return IntStream.range(first, first + PORTS).mapToObj(port -> "127.0.0.1:" + port).toList();
      }
    }
    throw new IOException("no block of " + PORTS + " free ports was found");
  }

  private static int anyPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /** The profile of this grid. */
  public Profile profile() {
    return profile;
  }

  /** How to join this grid. */
  public GridOptions options() {
    return GridOptions.defaults().withHome(profile.home()).withProfile(profile.name());
  }

  /** Joins this grid as a client, once every living engine is known to it. */
  public Grid connect() {
    Grid grid = Grid.connect(options());
    try {
      long living = engines.values().stream().filter(Process::isAlive).count();
      grid.awaitEngines((int) living, START);
      return grid;
    } catch (RuntimeException e) {
      grid.close();
      throw e;
    }
  }

  /** Joins this grid, which has no certificates, as a bare client node. */
  public Ignite joinAsNode(Duration patience) throws IOException {
    return Ignition.start(
        NodeConfiguration.client(profile, Connection.read(profile), Optional.empty(), patience));
  }

  /** The class path of the test without the test's own classes. */
  public static String enginesClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("test-classes/"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The command of a JVM with the options in {@code jvm} and the class path of engines. */
  public static List<String> java(List<String> jvm, String... mainAndArguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
    command.addAll(List.of("-cp", enginesClassPath()));
    command.addAll(List.of(mainAndArguments));
    return command;
  }

  /**
   * Starts a client whose source is {@code program}, which gets home and name of the profile.
   *
   * @param jvm options of its JVM
   * @param log the file in the folder of the logs that gets its output
   */
  public Process launchClient(Path program, List<String> jvm, String log) throws IOException {
    return new ProcessBuilder(
            java(
                Stream.of(OPENS, jvm).flatMap(List::stream).toList(),
                program.toString(),
                profile.home().toString(),
                profile.name()))
        .redirectErrorStream(true)
        .redirectOutput(profile.logs().resolve(log).toFile())
        .start();
  }

  /** Starts engine {@code id} without waiting for it. */
  public Process launch(int id, String... more) {
    return launch(id, List.of(), more);
  }

  /** Starts engine {@code id} with options for its JVM, without waiting for it. */
  public Process launch(int id, List<String> jvm, String... more) {
    try {
      Files.deleteIfExists(readyFile(id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Process process = prepare(id, jvm, more);
    adopt(id, process);
    return process;
  }

  /** Starts what may become engine {@code id}. */
  Process prepare(int id, List<String> jvm, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--home",
                profile.home().toString(),
                "--profile",
                profile.name(),
                "--id",
                String.valueOf(id),
                "--lifeline"));
    arguments.addAll(List.of(more));
    return run(logFile(id), jvm, arguments.toArray(String[]::new));
  }

  private Process run(Path log, List<String> jvm, String... arguments) {
    List<String> command =
        java(
            Stream.of(OPENS, EXPORTS, common, jvm).flatMap(List::stream).toList(),
            "io.gridshell.grid.EngineMain");
    command.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Engine {@code id} is {@code process} from now on. */
  void adopt(int id, Process process) {
    engines.put(id, process);
  }

  private Path readyFile(int id) {
    return profile.folder().resolve("engines").resolve(id + ".ready");
  }

  private Path logFile(int id) {
    return profile.logs().resolve("engine-" + id + ".log");
  }

  /** Waits until engine {@code id} has joined. */
  public void awaitReady(int id) {
    await(
        "engine " + id + " to join",
        START,
        () -> {
          if (!process(id).isAlive()) {
            throw new AssertionError(
                "engine " + id + " ended with " + process(id).exitValue() + logs());
          }
          return Files.exists(readyFile(id));
        });
  }

  /** Waits for {@code condition}; the logs of the engines say why it did not come true. */
  void await(String what, Duration patience, BooleanSupplier condition) {
    try {
      Awaitility.await(what)
          .atMost(patience)
          .pollInterval(Duration.ofMillis(20))
          .until(condition::getAsBoolean);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(e.getMessage() + logs(), e);
    }
  }

  /** The process of engine {@code id}. */
  public Process process(int id) {
    Process process = engines.get(id);
    if (process == null) {
      throw new IllegalArgumentException("engine " + id + " was never started");
    }
    return process;
  }

  /** Kills engine {@code id} without warning and waits for the end of its process. */
  public void kill(int id) {
    process(id).toHandle().destroyForcibly();
    await("the process of engine " + id + " to end", STOP, () -> !process(id).isAlive());
  }

  /** Stops every thread of engine {@code id}; the process stays. */
  public void suspend(int id) {
    signal(process(id), "STOP");
  }

  /** Lets engine {@code id} go on. */
  public void resume(int id) {
    signal(process(id), "CONT");
  }

  /** Sends {@code signal} to {@code process}. */
  static void signal(Process process, String signal) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
              .inheritIO()
              .start();
      if (!kill.waitFor(STOP.toSeconds(), TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new AssertionError("signal " + signal + " did not reach process " + process.pid());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while a process was signalled", e);
    }
  }

  /** The log of engine {@code id}. */
  public String log(int id) {
    try {
      return Files.exists(logFile(id)) ? Files.readString(logFile(id), StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ends of all engines' logs, for error messages. */
  public String logs() {
    StringBuilder text = new StringBuilder();
    for (int id : engines.keySet()) {
      List<String> lines = log(id).lines().toList();
      text.append("\n--- end of the log of engine ").append(id).append('\n');
      lines.stream()
          .skip(Math.max(0, lines.size() - LOG_LINES))
          .forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }

  /** Ends every engine and removes the home. */
  @Override
  public void close() {
    engines.values().forEach(process -> process.toHandle().destroyForcibly());
    for (int id : engines.keySet()) {
      await("the process of engine " + id + " to end", STOP, () -> !process(id).isAlive());
    }
    try (Stream<Path> files = Files.walk(profile.home())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
