package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gridshell.cli.Shell.Ended;
import io.gridshell.marathon.testing.FakeMarathon;
import io.gridshell.marathon.testing.MarathonVersion;
import io.gridshell.marathon.testing.TaskRunner;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command with engines that are tasks of a test Marathon: real JVMs, as a user runs it. */
@Timeout(240)
class MarathonGridIT {
  private static final String APP = "/it/engine";

  @TempDir Path home;

  private static Shell shell(Path home, FakeMarathon marathon) throws IOException {
    String urls = marathon.masters().stream().map(URI::toString).collect(Collectors.joining(","));
    return new Shell(home.toRealPath(), Map.of("GRID_MARATHON_URLS", urls));
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
   * Starts two engines at fixed addresses by their environment, ends them when both have joined,
   * and gives the time that took: what engines need by themselves, with nobody to wait for.
   */
  private static Duration enginesAlone(Path work) throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        ports.add(free.getLocalPort());
      }
    }
    long start = System.nanoTime();
    List<Process> engines = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
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
                    "GRIDSHELL_INSECURE",
                    "true",
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
                    String.valueOf(ports.get(2 + i))));
        engines.add(builder.start());
      }
      for (int i = 0; i < 2; i++) {
        String health = "http://127.0.0.1:" + ports.get(2 + i) + "/health";
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
    try (InputStream in = URI.create(health).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).contains("\"joined\"");
    } catch (IOException notYet) {
      return false;
    }
  }

  private static void assertOk(Ended ended) {
    assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
  }

  private static String logs(FakeMarathon marathon) {
    return marathon.taskIds(APP).stream()
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

  @Test
  void aGridStartsIsUsedGrowsAndStops() throws Exception {
    try (FakeMarathon marathon =
        FakeMarathon.start(
            MarathonVersion.V1_9,
            2,
            TaskRunner.processes(List.of()),
            List.of("127.0.0.2", "127.0.0.3"))) {
      Shell shell = shell(home, marathon);
      Duration alone = enginesAlone(home);
      long begin = System.nanoTime();
      Ended started =
          shell.run(
              "start",
              "-n",
              "2",
              "--launcher",
              "marathon",
              "-L",
              "app=" + APP,
              "-L",
              "memory=400",
              "-L",
              "grace=10",
              "--patience",
              "90");
      assertThat(started.code()).as(started.err() + logs(marathon)).isZero();
      assertThat(started.out()).contains("grid default: engines 0 1 ready in ");
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      System.out.println(
          "two engines on Marathon, milliseconds from the command to its end: "
              + took.toMillis()
              + "; by themselves: "
              + alone.toMillis()
              + "; overhead: "
              + took.minus(alone).toMillis());
      assertThat(shell.run("px", "int n = 41; n + 1").out())
          .isEqualTo("Out[0:1]: 42\nOut[1:1]: 42\n");
      List<ProcessHandle> processes =
          marathon.taskIds(APP).stream()
              .flatMap(task -> ProcessHandle.of(marathon.pid(task)).stream())
              .collect(Collectors.toList());
      Ended grown = shell.run("scale", "-n", "3");
      assertOk(grown);
      assertThat(grown.out()).contains("grid default: engines 0 1 2 after ");
      Path script =
          shell.script(
              "large.jsh",
              """
              // %%
              dv.push("xs", new double[300_000]).get();
              System.out.println(dv.execute("xs.length").get().size());
              """);
      Ended ran = shell.run("run", script.toString());
      assertOk(ran);
      assertThat(ran.out()).isEqualTo("3\n");
      assertThat(shell.run("list").out()).containsPattern("default +running +3 +marathon +yes");
      Ended logged = shell.run("logs", "1");
      assertOk(logged);
      assertThat(logged.out()).contains("task it_engine", "sandbox");
      Path elsewhere = Files.createDirectories(home.resolve("elsewhere"));
      Ended duplicate =
          shell(elsewhere, marathon)
              .run("start", "-n", "1", "--launcher", "marathon", "-L", "app=" + APP);
      assertThat(duplicate.code()).isEqualTo(1);
      assertThat(duplicate.err()).contains("already with 3 tasks, grid 'default'").hasLineCount(1);
      Shell.Running last = shell.start("px", "--targets", "2", "Thread.sleep(5000); 7");
      await("engine 2 is busy")
          .atMost(Duration.ofSeconds(30))
          .until(() -> shell.run("status").out().contains("busy"));
      assertOk(shell.run("scale", "-n", "2"));
      Ended finished = last.end();
      assertThat(finished.out()).as(finished.err()).isEqualTo("Out[2:1]: 7\n");
      Ended stopped = shell.run("stop");
      assertOk(stopped);
      assertThat(stopped.out()).contains("stopped grid default: 2 engines");
      assertThat(marathon.taskIds(APP)).isEmpty();
      assertThat(processes).hasSize(2).noneMatch(ProcessHandle::isAlive);
    }
  }

  @Test
  void imagesOnABridgeFormAGridToo() throws Exception {
    try (FakeMarathon marathon =
        FakeMarathon.start(
            MarathonVersion.V1_4,
            1,
            TaskRunner.processes(entryPoint()),
            List.of("127.0.0.2", "127.0.0.3"))) {
      Shell shell = shell(home, marathon);
      Ended started =
          shell.run(
              "start",
              "-n",
              "2",
              "--launcher",
              "marathon",
              "-L",
              "app=" + APP,
              "-L",
              "image=grid:test",
              "-L",
              "grace=10",
              "--patience",
              "90");
      assertThat(started.code()).as(started.err() + logs(marathon)).isZero();
      Path script =
          shell.script(
              "large.jsh",
              """
              // %%
              dv.scatter("xs", new double[300_000]).get();
              System.out.println(dv.gather("xs", double[].class).get().length);
              """);
      Ended ran = shell.run("run", script.toString());
      assertThat(ran.code()).as(ran.err() + logs(marathon)).isZero();
      assertThat(ran.out()).isEqualTo("300000\n");
      assertOk(shell.run("stop"));
      await("no task is left")
          .atMost(Duration.ofSeconds(20))
          .until(() -> marathon.taskIds(APP).isEmpty());
    }
  }
}
