package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gridshell.cli.Shell.Ended;
import io.gridshell.cli.Shell.Running;
import io.gridshell.launch.security.Credentials;
import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command with real engines, as a user runs it. */
@Timeout(300)
class LocalGridIT {

  @TempDir static Path home;
  private static Shell shell;
  private static Ended started;

  @BeforeAll
  static void startGrid() throws Exception {
    shell = new Shell(home.toRealPath());
    started = shell.run("start", "-n", "2");
    assertThat(started.code()).as(started.err()).isZero();
  }

  @AfterEach
  void endCommands() throws Exception {
    shell.endStarted();
  }

  @AfterAll
  static void stopGrids() throws Exception {
    shell.run("stop", "--all");
  }

  @Test
  void startTellsIdsAndHowToConnect() {
    assertThat(started.out())
        .contains("grid default: engines 0 1 ready in ")
        .contains("gridshell run FILE")
        .contains("  shells   export GRIDSHELL_HOME=" + shell.home() + "\n")
        .contains("  stop     " + shell.command() + " stop\n")
        .contains("Grid grid = Grid.connect();");
    assertThat(started.err())
        .contains("preparing the engine archive, once ...")
        .contains("preparing the archive of the command, once ...")
        .doesNotContain("warning");
    assertThat(shell.home().resolve("cache"))
        .isDirectoryContaining("glob:**/engine-*.jsa")
        .isDirectoryContaining("glob:**/command-*.jsa");
  }

  @Test
  void startOfARunningGridIs10AndHarmsNothing() throws Exception {
    List<ProcessHandle> engines = shell.engines("default");
    Ended again = shell.run("start", "-n", "2");
    assertThat(again.code()).isEqualTo(10);
    assertThat(again.err()).contains("grid 'default' already runs with 2 engines");
    assertThat(engines).hasSize(2).allMatch(ProcessHandle::isAlive);
  }

  @Test
  void listAndStatusShowTheGrid() throws Exception {
    assertThat(shell.run("list").out()).containsPattern("default +running +2 +local +yes");
    assertThat(shell.run("list", "--output", "json").out())
        .contains("\"profile\": \"default\"", "\"running\": 2", "\"secured\": true");
    Ended status = shell.run("status", "--output", "json");
    assertThat(status.code()).as(status.err()).isZero();
    for (ProcessHandle engine : shell.engines("default")) {
      assertThat(status.out()).contains("\"pid\": " + engine.pid());
    }
    assertThat(status.out()).contains("\"id\": 0", "\"id\": 1", "\"state\": \"idle\"");
  }

  @Test
  void aCellRunsFromTheCommandLine() throws Exception {
    Ended declared = shell.run("px", "int fromPx = 41;", "fromPx + 1");
    assertThat(declared.err()).isEmpty();
    assertThat(declared.out()).isEqualTo("Out[0:1]: 42\nOut[1:1]: 42\n");
    Ended one = shell.run("px", "--targets", "1", "System.out.print(\"hi\"); fromPx");
    assertThat(one.out()).isEqualTo("[stdout:1] hi\nOut[1:1]: 41\n");
    Ended failed = shell.run("px", "fromPx / 0");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err()).isEqualTo("[0, 1] ArithmeticException: / by zero\n");
    Ended nobody = shell.run("px", "--targets", "9", "1");
    assertThat(nobody.code()).isEqualTo(1);
    assertThat(nobody.err()).contains("9").hasLineCount(1);
  }

  @Test
  void statusTellsWhatEnginesRunAndHaveDone() throws Exception {
    Running busy = shell.start("px", "--targets", "1", "Thread.sleep(600_000);");
    await("engine 1 is seen at work")
        .atMost(Duration.ofSeconds(60))
        .until(() -> shell.run("status").out().contains("Thread.sleep(600_000);"));
    Ended status = shell.run("status");
    assertThat(status.code()).as(status.err()).isZero();
    assertThat(status.out().lines().findFirst().orElseThrow())
        .matches(
            "ID +STATE +RUNS +FOR +QUEUED +DONE +FAILED +PID +HOST +HEAP +UPTIME +CPU +LABELS");
    assertThat(status.out())
        .containsPattern("(?m)^1 +busy +Thread.sleep\\(600_000\\); +[0-9.]+ s +0 ");
    Running watch = shell.start("status", "--watch", "0.2");
    await("two tables").atMost(Duration.ofSeconds(60)).until(() -> watch.shown("UPTIME") >= 2);
    watch.signal("INT");
    assertThat(watch.end().out()).doesNotContain("\u001b").contains("%");
    busy.signal("INT");
    assertThat(busy.end().code()).isEqualTo(130);
    await("engine 1 is idle")
        .atMost(Duration.ofSeconds(60))
        .until(() -> !shell.run("status").out().contains("busy"));
  }

  @Test
  void enginesAreAddedAndTheirLogsFollowed() throws Exception {
    assertThat(shell.run("start", "-n", "1", "--profile", "grows", "--supervise").code()).isZero();
    Running logs = shell.start("logs", "--follow", "--profile", "grows");
    logs.awaitOutput("joined engine id=0");
    Ended added = shell.run("engines", "-n", "1", "--profile", "grows");
    assertThat(added.code()).as(added.err()).isZero();
    assertThat(added.out()).contains("grid grows: engines 1 joined in ");
    logs.awaitOutput("joined engine id=1");
    List<ProcessHandle> before = shell.engines("grows");
    assertThat(before).hasSize(2);

    before.get(1).destroyForcibly();
    await("engine 1 is back under its id")
        .atMost(Duration.ofSeconds(90))
        .until(
            () -> {
              List<ProcessHandle> now = shell.engines("grows");
              return now.size() == 2
                  && now.stream().allMatch(ProcessHandle::isAlive)
                  && !now.equals(before)
                  && shell.run("list").out().matches("(?s).*grows +running +2 .*");
            });
    List<ProcessHandle> after = shell.engines("grows");
    assertThat(shell.run("stop", "grows").code()).isZero();
    Shell.awaitGone(after, Duration.ofSeconds(2));
    assertThat(logs.end().code()).isZero();
    assertThat(shell.files("grows")).allMatch(file -> file.startsWith("logs"));
    assertThat(shell.run("clean", "grows").out()).isEqualTo("cleaned grows\n");
    assertThat(shell.run("logs", "--profile", "grows").code()).isEqualTo(12);
  }

  @Test
  void statusTellsOfEnginesThatAreGone() throws Exception {
    assertThat(shell.run("start", "-n", "2", "--profile", "shrinks").code()).isZero();
    ProcessHandle second = shell.engines("shrinks").get(1);
    second.destroyForcibly();
    Shell.awaitGone(List.of(second), Duration.ofSeconds(20));
    await("the grid has noticed")
        .atMost(Duration.ofSeconds(20))
        .until(() -> shell.run("status", "-p", "shrinks").out().lines().count() == 2);
    Ended status = shell.run("status", "-p", "shrinks");
    assertThat(status.out()).containsPattern("(?m)^0 +idle ");
    assertThat(status.err())
        .startsWith("warning: engine 1 does not run; see why with: ")
        .endsWith("/gridshell logs 1 --profile shrinks\n")
        .hasLineCount(1);
    assertThat(shell.run("stop", "shrinks").code()).isZero();
  }

  @Test
  void enginesOfAStartThatIsKilledLeave() throws Exception {
    Running start = shell.start("start", "-n", "2", "--profile", "killedstart");
    await("an engine was launched")
        .atMost(Duration.ofSeconds(60))
        .until(() -> !shell.engines("killedstart").isEmpty());
    start.signal("KILL");
    List<ProcessHandle> engines = shell.engines("killedstart");
    start.end();
    Shell.awaitGone(engines, Duration.ofSeconds(60));
    assertThat(shell.run("list").out()).doesNotContain("killedstart");
    assertThat(shell.files("killedstart")).allMatch(file -> file.startsWith("logs"));
  }

  @Test
  void aScriptRunsInClientAndEngines() throws Exception {
    Path script =
        shell.script(
            "walk.jsh",
            """
            #!/usr/bin/env gridshell
            // %% client
            int base = 40;
            System.out.println("args " + String.join("+", args) + " ids " + grid.ids());

            // %%
            %%px --targets 0
            int seed = 7;
            System.out.println("on zero");
            seed + 1

            // %%
            dv.put("seed", 5);
            %px seed * 2
            System.out.println(dv.get("seed"));

            // %%
            %%px --local -o sum
            int triple(int x) { return 3 * x; }
            record Row(int id) {}

            // %% the record of the client and that of each engine are one
            %%px
            var rows = List.of(new Row(triple(1)), new Row(seed));

            // %%
            List<Row> rows = dv.<Row>gather("rows").get();
            System.out.println(rows.get(0).id() + rows.get(3).id() + " " + Set.copyOf(rows).size());
            dv.put("mine", rows.get(1));
            %px mine.id()

            // %%
            System.out.println(triple(base) + " " + sum.isSuccessful());
            System.out.println(dv.apply(() -> base + 1).get());

            // %%
            %%px --group-outputs=engine --targets 1
            System.out.println("last");
            triple(2)
            """);
    Ended ended = shell.run("run", script.toString(), "a", "--b");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out())
        .isEqualTo(
            """
            args a+--b ids [0, 1]
            [stdout:0] on zero
            Out[0:1]: 8
            Out[0:2]: 10
            Out[1:2]: 10
            [5, 5]
            8 2
            Out[0:5]: 5
            Out[1:5]: 5
            120 true
            [41, 41]
            [stdout:1] last
            Out[1:6]: 6
            """);
    assertThat(ended.code()).isZero();
  }

  @Test
  void aFailureOnEnginesShowsCellLineAndGroupsThem() throws Exception {
    Path script =
        shell.script("fails.jsh", "int a = 1;\n// %%\n%%px\nint b = 0;\nint c = 1 / b;\n// %%\n");
    Ended ended = shell.run("run", script.toString());
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .contains("fails.jsh: cell 2 (lines 3-5) failed at line 5")
        .contains("5 | int c = 1 / b;")
        .contains("[0, 1] ArithmeticException: / by zero");
  }

  @Test
  void aFailureInTheClientShowsCellAndLineAndStopsTheScript() throws Exception {
    Path script =
        shell.script(
            "fails2.jsh",
            "// %%\nint a = 1;\nint b = nope + 1;\n// %%\nSystem.out.println(\"never\");\n");
    Ended ended = shell.run("run", script.toString());
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .contains("fails2.jsh: cell 1 (lines 2-3) failed at line 3")
        .contains("nope");
    assertThat(ended.out()).doesNotContain("never");
  }

  @Test
  void anInterruptedScriptLeavesNothingRunningOnTheEngines() throws Exception {
    Path script =
        shell.script(
            "loop.jsh",
            """
            System.out.println("begin");
            // %%
            %%px
            System.out.println("looping");
            while (true) {}
            """);
    Running running = shell.start("run", script.toString());
    running.awaitOutput("looping");
    running.signal("INT");
    Ended ended = running.end();
    assertThat(ended.code()).isEqualTo(130);
    assertThat(ended.err()).isEmpty();
    await("engines are idle")
        .atMost(Duration.ofSeconds(20))
        .until(() -> !shell.run("status").out().contains("busy"));
  }

  @Test
  void outputIsArrangedAsTheFlagsSay() throws Exception {
    String byEngine = "[stdout:0] out\nOut[0:%1$d]: 7\n[stdout:1] out\nOut[1:%1$d]: 7\n";
    String byType = "[stdout:0] out\n[stdout:1] out\nOut[0:%1$d]: 7\nOut[1:%1$d]: 7\n";
    String inOrder = "[stdout:1] out\n[stdout:0] out\nOut[0:%1$d]: 7\nOut[1:%1$d]: 7\n";
    List<List<String>> flags =
        List.of(
            List.of("-e", byEngine),
            List.of("--group-outputs=engine", byEngine),
            List.of("--group-outputs type", byType),
            List.of("--no-stream", byType),
            List.of("-r", inOrder),
            List.of("--group-outputs=order", inOrder));
    StringBuilder script =
        new StringBuilder(
            """
            grid.engine(0).put("pause", 700);
            grid.engine(1).put("pause", 0);
            """);
    StringBuilder expected = new StringBuilder();
    for (List<String> flag : flags) {
      script.append(
          """
          // %%%%
          %%%%px %s
          Thread.sleep(pause);
          System.out.println("out");
          System.err.println("err");
          7
          """
              .formatted(flag.get(0)));
      expected.append(flag.get(1).formatted(flags.indexOf(flag) + 1));
    }
    Ended ended = shell.run(List.of("run", "-"), script.toString());
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).isEqualTo(expected.toString());
    assertThat(ended.err().lines())
        .hasSize(2 * flags.size())
        .allMatch(line -> line.matches("\\[stderr:.] err"));
  }

  @Test
  void valuesAndErrorsOfSingleEnginesAreShownWhileOthersGoOn() throws Exception {
    Path script =
        shell.script(
            "early.jsh",
            """
            grid.engine(0).put("pause", 4_000);
            grid.engine(1).put("pause", 0);
            // %%
            %%px
            Thread.sleep(pause);
            7
            // %%
            grid.engine(0).put("pause", 600_000);
            // %%
            %%px
            if (pause == 0) { throw new IllegalStateException("early"); }
            Thread.sleep(pause);
            """);
    Running running = shell.start("run", script.toString());
    running.awaitOutput("Out[1:1]: 7\n");
    assertThat(running.shown("Out[0:1]: 7")).isZero();
    running.awaitOutput("Out[1:1]: 7\nOut[0:1]: 7\n");
    await("the error of engine 1")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                Files.readString(running.err()).equals("[error:1] IllegalStateException: early\n"));
    running.signal("INT");
    assertThat(running.end().code()).isEqualTo(130);
    await("engines are idle")
        .atMost(Duration.ofSeconds(20))
        .until(() -> !shell.run("status").out().contains("busy"));
  }

  @Test
  void anInterruptedScriptStopsWhatItsClientCellsSent() throws Exception {
    Path script =
        shell.script(
            "sent.jsh",
            """
            dv.execute("while (true) {}");
            lv.apply(() -> { while (true) {} });
            System.out.println("sent");
            Thread.sleep(600_000);
            """);
    Running running = shell.start("run", script.toString());
    running.awaitOutput("sent");
    running.signal("INT");
    assertThat(running.end().code()).isEqualTo(130);
    await("engines are idle")
        .atMost(Duration.ofSeconds(20))
        .until(() -> !shell.run("status").out().contains("busy"));
  }

  /** The files of the grid in another home, as somebody may have copied them. */
  private static Profile copyOfProfile(Path other) throws IOException {
    Path from = shell.home().resolve("default");
    for (Path file : shell.files("default")) {
      if (!file.startsWith("logs") && !file.startsWith("work")) {
        Path target = other.resolve("default").resolve(file);
        Files.createDirectories(target.getParent());
        Files.copy(from.resolve(file), target);
      }
    }
    return new Profile(other, "default");
  }

  @Test
  void aClientWithCertificatesOfAnotherAuthorityIsRefusedReadably(@TempDir Path other)
      throws Exception {
    Profile foreign = copyOfProfile(other.toRealPath());
    Connection connection = Connection.read(foreign);
    String password = Credentials.write(foreign, "127.0.0.1");
    new Connection(connection.addresses(), connection.bind(), true, password).write(foreign);
    Path script = shell.script("refused.jsh", "System.out.println(grid.ids());");

    Ended refused = new Shell(foreign.home()).run("run", script.toString());

    assertThat(refused.code()).as(refused.err()).isEqualTo(12);
    assertThat(refused.err())
        .contains("grid 'default' at 127.0.0.1:")
        .contains("refuses the certificate in " + foreign.nodeKeys())
        .doesNotContain("\tat ");
  }

  @Test
  void anEngineWithCertificatesOfAnotherAuthorityEndsAndTheGridIsUnharmed(@TempDir Path other)
      throws Exception {
    Profile foreign = copyOfProfile(other.toRealPath());
    Connection connection = Connection.read(foreign);
    String password = Credentials.write(foreign, "127.0.0.1");
    new Connection(connection.addresses(), connection.bind(), true, password).write(foreign);
    Path lib =
        Path.of(System.getProperty("gridshell.script")).resolveSibling("cli/target/gridshell/lib");
    Path jar;
    try (Stream<Path> jars = Files.list(lib)) {
      jar =
          jars.filter(file -> file.getFileName().toString().startsWith("gridshell-grid-plugin-"))
              .findFirst()
              .orElseThrow();
    }
    Process engine =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar.toString(),
                "--home",
                foreign.home().toString(),
                "--profile",
                "default",
                "--id",
                "7")
            .redirectErrorStream(true)
            .start();
    String log = new String(engine.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(engine.waitFor()).as(log).isEqualTo(3);
    assertThat(log)
        .contains("engine 7 could not join grid 'default'")
        .contains("refuses the certificate in " + foreign.nodeKeys());
    assertThat(shell.run("status", "--output", "json").out())
        .contains("\"id\": 0", "\"id\": 1")
        .doesNotContain("\"id\": 7");
  }

  @Test
  void aClientWithoutCertificatesIsRefusedByASecuredGrid(@TempDir Path other) throws Exception {
    Profile foreign = copyOfProfile(other.toRealPath());
    Connection connection = Connection.read(foreign);
    new Connection(connection.addresses(), connection.bind(), false, "").write(foreign);
    Path script = shell.script("bare.jsh", "System.out.println(grid.ids());");

    Ended refused = new Shell(foreign.home()).run("run", script.toString());

    assertThat(refused.code()).as(refused.err()).isEqualTo(12);
    assertThat(refused.err())
        .hasLineCount(1)
        .contains(
            "grid 'default' at 127.0.0.1:",
            " wants certificates, and ",
            foreign.connectionFile() + " says that there are none",
            "copy the folder " + foreign.folder());
  }

  @Test
  void profilesThatAreCorruptOrOfANewerVersionAre1(@TempDir Path other) throws Exception {
    Profile foreign = copyOfProfile(other.toRealPath());
    String text = Files.readString(foreign.connectionFile());
    Files.writeString(foreign.connectionFile(), text.replace("format=1", "format=9"));
    Ended newer = new Shell(foreign.home()).run("px", "1");
    assertThat(newer.code()).isEqualTo(1);
    assertThat(newer.err()).hasLineCount(1).contains("format is '9', this version reads 1");
    Files.write(foreign.connectionFile(), new byte[] {'\\', 'u', 'z'});
    Ended corrupt = new Shell(foreign.home()).run("px", "1");
    assertThat(corrupt.code()).isEqualTo(1);
    assertThat(corrupt.err()).hasLineCount(1).contains("is not usable", "start it again");
  }

  @Test
  void anAbsentProfileIs12() throws Exception {
    Ended ended = shell.run("status", "--profile", "nowhere");
    assertThat(ended.code()).isEqualTo(12);
    assertThat(ended.err()).contains("no grid 'nowhere' runs in", "there is: default");
  }

  @Test
  void aGridOfItsOwnEndsWithItsScript() throws Exception {
    Path script = shell.script("own.jsh", "System.out.println(dv.apply(() -> 1).get());\n");
    Ended ended = shell.run("run", "-n", "2", "--profile", "own", script.toString());
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).isEqualTo("[1, 1]\n");
    assertThat(shell.files("own")).allMatch(file -> file.startsWith("logs"));
  }

  @Test
  void enginesOfAScriptLeaveWhenItIsKilled() throws Exception {
    Running running = startOwn("killed");
    List<ProcessHandle> engines = shell.engines("killed");
    assertThat(engines).hasSize(2);
    running.signal("KILL");
    Shell.awaitGone(engines, Duration.ofSeconds(10));
    assertThat(shell.run("list").out()).doesNotContain("killed");
    assertThat(shell.files("killed")).allMatch(file -> file.startsWith("logs"));
  }

  @Test
  void enginesOfAScriptAreStoppedWhenItIsInterrupted() throws Exception {
    Running running = startOwn("interrupted");
    List<ProcessHandle> engines = shell.engines("interrupted");
    running.signal("INT");
    assertThat(running.end().code()).isEqualTo(130);
    assertThat(engines).hasSize(2);
    Shell.awaitGone(engines, Duration.ofSeconds(2));
    assertThat(shell.files("interrupted")).allMatch(file -> file.startsWith("logs"));
  }

  private static Running startOwn(String profile) throws IOException {
    Path script =
        shell.script(
            profile + ".jsh",
            "System.out.println(\"up \" + grid.ids());\nThread.sleep(600_000);\n");
    Running running = shell.start("run", "-n", "2", "--profile", profile, script.toString());
    running.awaitOutput("up [0, 1]");
    return running;
  }

  @Test
  void stopLeavesNoProcessAndOnlyLogs() throws Exception {
    assertThat(shell.run("start", "-n", "1", "--profile", "brief").code()).isZero();
    List<ProcessHandle> engines = shell.engines("brief");
    Ended stopped = shell.run("stop", "brief");
    assertThat(stopped.code()).isZero();
    assertThat(stopped.out()).contains("stopped grid brief: 1 engine in ");
    assertThat(engines).hasSize(1);
    Shell.awaitGone(engines, Duration.ofSeconds(2));
    assertThat(shell.files("brief")).allMatch(file -> file.startsWith("logs"));
    assertThat(shell.home().resolve("cache/brief.lock")).doesNotExist();
    assertThat(shell.run("stop", "brief").code()).isEqualTo(11);
  }
}
