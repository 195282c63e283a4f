package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.gridshell.cli.Shell.Ended;
import io.gridshell.marathon.MarathonClientAddressFinder;
import io.gridshell.marathon.MarathonConnectionConfiguration;
import io.gridshell.marathon.client.MarathonClient;
import io.gridshell.marathon.client.MarathonConnection;
import io.gridshell.marathon.testing.FakeMarathon;
import io.gridshell.marathon.testing.MarathonVersion;
import io.gridshell.marathon.testing.Outage;
import io.gridshell.marathon.testing.TaskRunner;
import io.gridshell.profile.Connection;
import io.gridshell.profile.KeyBundle;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.ignite.Ignition;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.ClientConnectionException;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.client.SslMode;
import org.apache.ignite.configuration.ClientConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command with engines that are tasks of a test Marathon: real JVMs, as a user runs it. {@code
 * -Dgridshell.marathon.engines=4 -Dgridshell.marathon.overhead=7} sets how many, and how many
 * seconds Marathon may cost.
 */
@Timeout(240)
class MarathonGridIT {
  private static final String APP = "/it/engine";
  private static final String TOKEN = "s3cret-of-marathon";
  private static final int ENGINES = Integer.getInteger("gridshell.marathon.engines", 2);
  // A machine that builds other things at the same time makes JVMs wait for each other.
  private static final Duration OVERHEAD =
      Duration.ofSeconds(Integer.getInteger("gridshell.marathon.overhead", 60));
  private static final System.Logger LOG = System.getLogger(MarathonGridIT.class.getName());
  private static final Pattern READY = Pattern.compile("ready in ([0-9.]+) s");
  private static final Pattern RING = Pattern.compile("\"ring\":\"([^\"]+)\"");

  // One for all, so that the command makes its archive once; profiles keep the tests apart.
  @TempDir static Path home;

  private static Shell shell(Path home, FakeMarathon marathon) throws IOException {
    return new Shell(home.toRealPath(), Map.of("GRID_MARATHON_URLS", urls(marathon)));
  }

  private static Shell shell(Path home, FakeMarathon marathon, String token) throws IOException {
    return new Shell(
        home.toRealPath(),
        Map.of(
            "GRID_MARATHON_URLS",
            urls(marathon),
            "GRID_MARATHON_TOKEN",
            token,
            "GRID_MARATHON_LABEL",
            "team==physics"));
  }

  private static String urls(FakeMarathon marathon) {
    return marathon.masters().stream().map(URI::toString).collect(Collectors.joining(","));
  }

  /** What the tasks' processes wrote must show nobody how to come in. */
  private static void assertTellNobody(FakeMarathon marathon, List<String> tasks, String... secrets)
      throws IOException {
    for (String task : tasks) {
      for (String stream : List.of("stdout", "stderr")) {
        assertThat(Files.readString(marathon.sandbox(task).resolve(stream)))
            .as("%s of %s", stream, task)
            .doesNotContain(secrets);
      }
    }
    assertThat(logs(marathon, tasks)).as("what engines log").contains("form grid engines=");
  }

  /** The line that stands for an image's entry point: the engine of this build, without a shell. */
  private static List<String> entryPoint() throws IOException {
    Path lib =
        Path.of(System.getProperty("gridshell.script")).resolveSibling("cli/target/gridshell/lib");
    String options =
        Stream.of("opened", "exported")
            .flatMap(
                kind -> {
                  String flag = kind.equals("opened") ? "--add-opens=" : "--add-exports=";
                  return Stream.of(packages(kind).split(" +"))
                      .map(name -> flag + name + "=ALL-UNNAMED");
                })
            .collect(Collectors.joining(" "));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String line =
        "exec "
            + java
            + " -Xmx200m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "
            + options
            + " -cp '"
            + lib.toRealPath()
            + "/*' io.gridshell.grid.EngineMain";
    return List.of("/bin/sh", "-c", line);
  }

  private static String packages(String kind) {
    String name = "/io/gridshell/launch/local/" + kind + "-packages.txt";
    try (InputStream list = MarathonGridIT.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(list, name).readAllBytes(), StandardCharsets.UTF_8)
          .strip();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * Starts engines at fixed addresses by their environment, ends them when all have joined, and
   * gives the time that took: what the slowest needs by itself, with nobody to wait for.
   *
   * @param keys the certificates that they show each other, as those on Marathon do
   */
  private static Duration enginesAlone(Path work, String keys) throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < 2 * ENGINES; i++) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        ports.add(free.getLocalPort());
      }
    }
    long start = System.nanoTime();
    List<Process> engines = new ArrayList<>();
    try {
      for (int i = 0; i < ENGINES; i++) {
        ProcessBuilder builder =
            new ProcessBuilder(entryPoint())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("alone-" + i + ".log").toFile());
        builder
            .environment()
            .putAll(
                Map.of(
                    "GRIDSHELL_GRID",
                    "alone",
                    "GRIDSHELL_KEYS",
                    keys,
                    "GRIDSHELL_ADDRESSES",
                    "127.0.0.1:" + ports.get(0),
                    "GRIDSHELL_FOUNDER",
                    String.valueOf(i == 0),
                    "GRIDSHELL_BIND",
                    "127.0.0.1",
                    "GRIDSHELL_WORK",
                    work.resolve("alone-" + i).toString(),
                    "PORT_DISCOVERY",
                    String.valueOf(ports.get(i)),
                    "PORT_HTTP",
                    String.valueOf(ports.get(ENGINES + i))));
        engines.add(builder.start());
      }
      for (int i = 0; i < ENGINES; i++) {
        String health = "http://127.0.0.1:" + ports.get(ENGINES + i) + "/health";
        await("engine at " + health)
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(20))
            .until(() -> joined(health));
      }
      return Duration.ofNanos(System.nanoTime() - start);
    } finally {
      engines.forEach(Process::destroy);
      await("engines end").atMost(Duration.ofSeconds(40)).until(() -> noneLives(engines));
    }
  }

  private static boolean noneLives(List<Process> engines) {
    return engines.stream().noneMatch(Process::isAlive);
  }

  private static boolean joined(String health) {
    return say(health).contains("\"joined\"");
  }

  private static String say(String health) {
    try (InputStream in = URI.create(health).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException notYet) {
      return "";
    }
  }

  /** Waits until there are {@code engines}, all of them in one ring, and gives the ring's id. */
  private static String awaitRing(FakeMarathon marathon, int engines) {
    await("one ring of " + engines)
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              List<String> rings = rings(marathon);
              return rings.size() == engines
                  && rings.stream().distinct().count() == 1
                  && !rings.get(0).isEmpty();
            });
    return rings(marathon).get(0);
  }

  private static List<String> rings(FakeMarathon marathon) {
    return marathon.taskIds(APP).stream()
        .map(
            task -> {
              String said = say("http://" + marathon.address(task, 3) + "/health");
              Matcher ring = RING.matcher(said);
              return said.contains("\"joined\"") && ring.find() ? ring.group(1) : "";
            })
        .collect(Collectors.toList());
  }

  private static void assertOk(Ended ended) {
    assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
  }

  private static String logs(FakeMarathon marathon) {
    return logs(marathon, marathon.taskIds(APP));
  }

  private static String logs(FakeMarathon marathon, List<String> tasks) {
    return tasks.stream()
        .map(
            task -> {
              try {
                return "--- "
                    + task
                    + "\n"
                    + Files.readString(marathon.sandbox(task).resolve("stderr"));
              } catch (IOException unreadable) {
                return "--- " + task + " " + unreadable;
              }
            })
        .collect(Collectors.joining("\n"));
  }

  /** A program that has nothing of Gridshell but the finder, and the grid's keys. */
  private static void assertThinClientConnects(FakeMarathon marathon, int engines)
      throws IOException {
    Profile profile = new Profile(home.toRealPath(), Profile.DEFAULT);
    String password = Connection.read(profile).keyPassword();
    ClientConfiguration thin =
        new ClientConfiguration()
            .setAddressesFinder(
                new MarathonClientAddressFinder(
                    new MarathonConnectionConfiguration()
                        .setEnvironment(Map.of())
                        .setToken(TOKEN)
                        .setMarathonUrls(
                            marathon.masters().stream()
                                .map(URI::toString)
                                .collect(Collectors.toList()))
                        .setAppIds(List.of(APP))))
            .setClusterDiscoveryEnabled(false)
            .setSslMode(SslMode.REQUIRED)
            .setSslClientCertificateKeyStorePath(profile.nodeKeys().toString())
            .setSslClientCertificateKeyStoreType("PKCS12")
            .setSslClientCertificateKeyStorePassword(password)
            .setSslTrustCertificateKeyStorePath(profile.trust().toString())
            .setSslTrustCertificateKeyStoreType("PKCS12")
            .setSslTrustCertificateKeyStorePassword(password);
    try (IgniteClient client = Ignition.startClient(thin)) {
      ClientCache<String, Integer> cache = client.getOrCreateCache("thin");
      cache.put("answer", 42);
      assertThat(cache.get("answer")).isEqualTo(42);
      assertThat(client.cluster().nodes()).hasSize(engines);
      client.destroyCache("thin");
    }
    ClientConfiguration bare =
        new ClientConfiguration()
            .setAddressesFinder(thin.getAddressesFinder())
            .setClusterDiscoveryEnabled(false);
    assertThatExceptionOfType(ClientConnectionException.class)
        .isThrownBy(() -> Ignition.startClient(bare).close());
  }

  @Test
  void aGridStartsIsUsedGrowsAndStops() throws Exception {
    try (FakeMarathon marathon =
        FakeMarathon.start(
            MarathonVersion.V1_9,
            2,
            TaskRunner.processes(List.of()),
            List.of("127.0.0.2", "127.0.0.3"))) {
      marathon.requireAuthorization("token=" + TOKEN);
      Shell shell = shell(home, marathon, TOKEN);
      Duration alone = enginesAlone(home, shell.run("keys", "alone").out().strip());
      Ended started =
          shell.run(
              "start",
              "-n",
              String.valueOf(ENGINES),
              "--launcher",
              "marathon",
              "-L",
              "app=" + APP,
              "-L",
              "memory=400",
              "-L",
              "grace=15",
              "--patience",
              "90");
      assertThat(started.code()).as(started.err() + logs(marathon)).isZero();
      Matcher ready = READY.matcher(started.out());
      assertThat(ready.find()).as(started.out()).isTrue();
      Duration overhead =
          Duration.ofMillis(Math.round(1000 * Double.parseDouble(ready.group(1)))).minus(alone);
      LOG.log(
          System.Logger.Level.INFO,
          "started on Marathon engines={0} took={1} s alone={2} overhead={3}",
          ENGINES,
          ready.group(1),
          alone,
          overhead);
      assertThat(overhead).isLessThan(OVERHEAD);
      int last = ENGINES;
      String ids =
          IntStream.range(0, last).mapToObj(String::valueOf).collect(Collectors.joining(" "));
      assertThat(shell.run("px", "--targets", "0,1", "int n = 41; n + 1").out())
          .isEqualTo("Out[0:1]: 42\nOut[1:1]: 42\n");
      assertThinClientConnects(marathon, ENGINES);
      List<ProcessHandle> processes =
          marathon.taskIds(APP).stream()
              .flatMap(task -> ProcessHandle.of(marathon.pid(task)).stream())
              .collect(Collectors.toList());
      Ended grown = shell.run("engines", "-n", "1");
      assertOk(grown);
      assertThat(grown.out()).contains(String.valueOf(last));
      assertThat(awaitRing(marathon, last + 1)).isNotEmpty();
      assertThat(shell.run("list").out())
          .containsPattern("default +running +" + (last + 1) + " +marathon +yes");
      Ended followed = shell.run("logs", "--follow");
      assertThat(followed.code()).isEqualTo(2);
      assertThat(followed.err()).contains("run elsewhere (marathon); leave --follow away");
      Ended logged = shell.run("logs", "1");
      assertOk(logged);
      assertThat(logged.out()).contains("task it_engine", "sandbox");
      Path elsewhere = Files.createDirectories(home.resolve("elsewhere"));
      Ended duplicate =
          shell(elsewhere, marathon, TOKEN)
              .run("start", "-n", "1", "--launcher", "marathon", "-L", "app=" + APP);
      assertThat(duplicate.code()).isEqualTo(1);
      assertThat(duplicate.err())
          .contains("already with " + (last + 1) + " tasks, grid 'default'")
          .hasLineCount(1);
      // What is sent to the engine that leaves is finished there, what others can do as well moves.
      Path script =
          shell.script(
              "leave.jsh",
              """
              // %%
              var direct = grid.engine(%d).apply(() -> { Thread.sleep(6000); return 7; });
              var shared = lv.map(x -> { Thread.sleep(150); return x; }, List.of(%s));
              System.out.println(direct.get() + " " + shared.get().size());
              """
                  .formatted(
                      last,
                      IntStream.range(0, 60)
                          .mapToObj(String::valueOf)
                          .collect(Collectors.joining(", "))));
      Shell.Running working = shell.start("run", script.toString());
      await("engine " + last + " is busy")
          .atMost(Duration.ofSeconds(30))
          .until(() -> shell.run("status").out().contains("busy"));
      Ended fewer = shell.run("scale", "-n", String.valueOf(last));
      assertOk(fewer);
      assertThat(fewer.out()).contains("grid default: engines " + ids + " after ");
      Ended finished = working.end();
      assertThat(finished.out()).as(finished.err()).isEqualTo("7 60\n");
      Profile profile = new Profile(home.toRealPath(), Profile.DEFAULT);
      String password = Connection.read(profile).keyPassword();
      String keys = KeyBundle.read(profile, password).word();
      List<String> tasks = marathon.taskIds(APP);
      marathon.outage(Outage.REFUSED);
      Ended away = shell.run("px", "1");
      assertThat(away.code()).isEqualTo(1);
      assertThat(away.err())
          .contains(marathon.masters().get(0).toString(), marathon.masters().get(1).toString())
          .contains("nobody listens there", "run the command again when Marathon answers")
          .doesNotContain(TOKEN)
          .hasLineCount(1);
      marathon.outage(Outage.NONE);
      Ended stopped = shell.run("stop");
      assertOk(stopped);
      assertTellNobody(marathon, tasks, TOKEN, password, keys);
      assertThat(stopped.out()).contains("stopped grid default: " + last + " engines");
      assertThat(marathon.taskIds(APP)).isEmpty();
      assertThat(processes).hasSize(last).noneMatch(ProcessHandle::isAlive);
    }
  }

  /** A grid whose tasks are all gone, while Marathon has no room for others. */
  private static void assertNothingStartsIsExplained(FakeMarathon marathon, Shell shell)
      throws Exception {
    marathon.slots(0);
    marathon.taskIds(APP).forEach(marathon::crash);
    await("no task is left").until(() -> marathon.taskIds(APP).isEmpty());
    Ended logged = shell.run("logs", "--profile", "bridge");
    assertOk(logged);
    assertThat(logged.out())
        .contains("0 of 2 tasks are placed", "InsufficientCpus", "a task failed on 127.0.0.");
    Ended status = shell.run("status", "--profile", "bridge");
    assertThat(status.code()).isEqualTo(ExitCode.NO_SUCH_GRID.code());
    assertThat(status.err())
        .contains("warning: 0 of 2 tasks are placed", "warning: no offer fits: InsufficientCpus")
        .contains("has no engine now; see why with: ", "gridshell logs --profile bridge");
  }

  /** Starts two engines that have what those of an image have; gives their ring. */
  private static String startImages(
      FakeMarathon marathon, Shell shell, String profile, String... more) throws Exception {
    List<String> start =
        new ArrayList<>(
            List.of("start", "--profile", profile, "-n", "2", "--launcher", "marathon"));
    Stream.concat(Stream.of("app=" + APP, "image=grid:test", "grace=10"), Stream.of(more))
        .forEach(option -> start.addAll(List.of("-L", option)));
    start.addAll(List.of("--patience", "90"));
    Ended started = shell.run(start.toArray(String[]::new));
    assertThat(started.code()).as(started.err() + logs(marathon)).isZero();
    return awaitRing(marathon, 2);
  }

  @Test
  void imagesOnABridgeAreOneGridThroughACrashAndARoll() throws Exception {
    try (FakeMarathon marathon =
        FakeMarathon.start(
            MarathonVersion.V1_4,
            1,
            TaskRunner.processes(entryPoint()),
            List.of("127.0.0.2", "127.0.0.3"))) {
      Shell shell = shell(home, marathon);
      String ring = startImages(marathon, shell, "bridge");
      Path script =
          shell.script(
              "large.jsh",
              """
              // %%
              dv.scatter("xs", new double[300_000]).get();
              System.out.println(dv.gather("xs", double[].class).get().length);
              """);
      Ended ran = shell.run("run", "--profile", "bridge", script.toString());
      assertThat(ran.code()).as(ran.err() + logs(marathon)).isZero();
      assertThat(ran.out()).isEqualTo("300000\n");

      String oldest = marathon.taskIds(APP).get(0);
      marathon.crash(oldest);
      await("the crash is seen").until(() -> !marathon.taskIds(APP).contains(oldest));
      assertThat(awaitRing(marathon, 2)).isEqualTo(ring);

      List<String> before = marathon.taskIds(APP);
      MarathonClient client = new MarathonClient(MarathonConnection.to(marathon.masters()));
      await("nothing holds the app").until(() -> client.deployments().isEmpty());
      client.restart(APP, false);
      await("the roll ends")
          .atMost(Duration.ofSeconds(90))
          .until(() -> client.deployments().isEmpty());
      assertThat(awaitRing(marathon, 2)).isEqualTo(ring);
      assertThat(marathon.taskIds(APP)).doesNotContainAnyElementsOf(before);
      assertThat(shell.run("px", "--profile", "bridge", "6 * 7").out())
          .isEqualTo("Out[0:1]: 42\nOut[1:1]: 42\n");
      assertNothingStartsIsExplained(marathon, shell);
      assertOk(shell.run("stop", "bridge"));
      await("no task is left")
          .atMost(Duration.ofSeconds(20))
          .until(() -> marathon.taskIds(APP).isEmpty());
    }
  }

  @Test
  void imagesOnANetworkOfContainersAreOneGridAtAddressesOfTheirOwn() throws Exception {
    // One agent, where nothing but their addresses keeps engines apart: their ports are equal.
    try (FakeMarathon marathon =
        FakeMarathon.start(
            MarathonVersion.V1_9, 1, TaskRunner.processes(entryPoint()), List.of("127.0.0.2"))) {
      Shell shell = shell(home, marathon);
      String ring =
          startImages(marathon, shell, "overlay", "network=container", "network-name=overlay");
      MarathonClient client = new MarathonClient(MarathonConnection.to(marathon.masters()));
      List<String> own =
          client.app(APP).tasks().stream()
              .flatMap(task -> task.ipAddresses().stream())
              .collect(Collectors.toList());
      assertThat(own).hasSize(2).doesNotHaveDuplicates().doesNotContain("127.0.0.2");
      assertThat(marathon.taskIds(APP))
          .extracting(task -> marathon.address(task, 0))
          .containsExactlyInAnyOrderElementsOf(
              own.stream().map(address -> address + ":47500").collect(Collectors.toList()));
      Path script =
          shell.script(
              "apart.jsh",
              """
              // %%
              dv.scatter("xs", new double[300_000]).get();
              System.out.println(dv.gather("xs", double[].class).get().length);
              System.out.println(grid.engines().stream().map(e -> e.host()).distinct().count());
              """);
      Ended ran = shell.run("run", "--profile", "overlay", script.toString());
      assertThat(ran.code()).as(ran.err() + logs(marathon)).isZero();
      assertThat(ran.out()).isEqualTo("300000\n2\n");

      String oldest = marathon.taskIds(APP).get(0);
      marathon.crash(oldest);
      await("the crash is seen").until(() -> !marathon.taskIds(APP).contains(oldest));
      assertThat(awaitRing(marathon, 2)).isEqualTo(ring);
      assertOk(shell.run("engines", "--profile", "overlay", "-n", "1"));
      assertThat(awaitRing(marathon, 3)).isEqualTo(ring);
      assertOk(shell.run("stop", "overlay"));
      await("no task is left")
          .atMost(Duration.ofSeconds(20))
          .until(() -> marathon.taskIds(APP).isEmpty());
    }
  }
}
