package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gridshell.cli.Shell.Ended;
import io.gridshell.cli.Shell.Running;
import io.gridshell.cli.doctor.Checks;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong outside: one line that names it and the next step, and nothing half-made. */
@Timeout(300)
class BadInputIT {
  private static final byte[] GARBAGE = {'\\', 'u', 'z', 0, (byte) 0xff};

  @TempDir static Path home;
  private static Shell shell;

  @BeforeAll
  static void startGrid() throws Exception {
    shell = new Shell(home.toRealPath());
    Ended started = shell.run("start", "-n", "1");
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

  private static void assertOneLine(Ended ended, int code, String... parts) {
    assertThat(ended.err()).hasLineCount(1).startsWith("gridshell: ").contains(parts);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.code()).isEqualTo(code);
  }

  /** A folder that describes itself as a JDK and has no working java. */
  private static Shell withJdk(Path folder, String release) throws IOException {
    Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nexit 99\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(folder.resolve("release"), release);
    return new Shell(shell.home(), Map.of("JAVA_HOME", folder.toString()));
  }

  private static List<String> modules() {
    return Checks.MODULES;
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aRuntimeWithoutAModuleIsNamed(String missing, @TempDir Path jdk) throws Exception {
    List<String> others = new ArrayList<>(Checks.MODULES);
    others.remove(missing);
    Shell runtime =
        withJdk(
            jdk,
            "JAVA_VERSION=\"17.0.2\"\nMODULES=\"java.base " + String.join(" ", others) + "\"\n");
    assertOneLine(
        runtime.run("list"),
        1,
        jdk + "/bin/java has no module " + missing,
        "set JAVA_HOME to a full JDK");
  }

  @Test
  void aJavaThatHasEllipticCurvesInItsBaseNeedsNoModuleForThem(@TempDir Path jdk) throws Exception {
    String others = String.join(" ", Checks.MODULES).replace("jdk.crypto.ec ", "");
    Shell later = withJdk(jdk, "JAVA_VERSION=\"22\"\nMODULES=\"java.base " + others + "\"\n");
    // That java does nothing but end: it is enough that it is asked.
    assertThat(later.run("list").code()).isEqualTo(99);
  }

  @Test
  void aJavaThatIsTooOldIsNamed(@TempDir Path jdk) throws Exception {
    Shell old = withJdk(jdk, "JAVA_VERSION=\"11.0.2\"\nMODULES=\"java.base jdk.jshell\"\n");
    assertOneLine(
        old.run("list"), 1, jdk + "/bin/java is Java 11.0.2", "needs 17 or newer", "JAVA_HOME");
  }

  @Test
  void aJavaHomeWithoutJavaIsNamed(@TempDir Path empty) throws Exception {
    Shell none = new Shell(shell.home(), Map.of("JAVA_HOME", empty.toString()));
    assertOneLine(
        none.run("list"), 1, "JAVA_HOME is " + empty, "no bin/java", "set it to a JDK 17 or newer");
  }

  @Test
  void withoutTheVariableHomeTheCommandRuns() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(shell.command(), "--version").redirectErrorStream(true);
    builder.environment().keySet().removeAll(List.of("HOME", "GRIDSHELL_HOME"));
    builder.environment().put("GRIDSHELL_JAVA_OPTIONS", "-Duser.home=" + shell.home());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).startsWith("gridshell ").contains("\nJava ").hasLineCount(2);
  }

  @Test
  void ofTwoFirstUsesOfACloneOneBuilds(@TempDir Path clone) throws Exception {
    Files.createDirectories(clone.resolve("cli"));
    Files.createFile(clone.resolve("cli/pom.xml"));
    Path script = Files.copy(Path.of(shell.command()), clone.resolve("gridshell"));
    Path mvn = Files.createDirectory(clone.resolve("bin")).resolve("mvn");
    // Builds once the other one is there, and what it makes last comes last.
    Files.writeString(
        mvn,
        """
        #!/bin/sh
        echo built >> builds
        while [ ! -e other ]; do sleep 0.05; done
        mkdir -p cli/target/gridshell/lib
        touch cli/target/gridshell/lib/gridshell-cli-1.jar
        touch cli/target/gridshell/lib/gridshell-grid-plugin-1.jar
        touch cli/target/gridshell-1-dist.tar.gz
        """);
    assertThat(mvn.toFile().setExecutable(true)).isTrue();
    Shell fresh =
        new Shell(
            script.toString(),
            shell.home(),
            Map.of("PATH", mvn.getParent() + ":" + System.getenv("PATH")));
    Running first = fresh.start("list");
    await("a build has begun")
        .atMost(Duration.ofSeconds(20))
        .until(() -> Files.exists(clone.resolve("builds")));
    Running second = fresh.start("list");
    await("the other one waits")
        .atMost(Duration.ofSeconds(20))
        .until(() -> Files.readString(second.err()).contains("waiting for another build"));
    Files.createFile(clone.resolve("other"));
    // The jars are empty: it is enough that java is asked to run them.
    assertThat(List.of(first.end().err(), second.end().err()))
        .allMatch(err -> err.contains("gridshell-cli-1.jar"));
    assertThat(clone.resolve("builds")).hasContent("built");
  }

  /** A file system of its own, which only some users may make. */
  private static boolean mounted(Path folder, String options) throws Exception {
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString())
            .redirectErrorStream(true)
            .start();
    mount.getInputStream().transferTo(OutputStream.nullOutputStream());
    return mount.waitFor() == 0;
  }

  private static void unmount(Path folder) {
    // A process that has just ended may hold its files for a moment more.
    await(folder + " is unmounted")
        .atMost(Duration.ofSeconds(20))
        .until(() -> new ProcessBuilder("umount", folder.toString()).start().waitFor() == 0);
  }

  private static Shell withHome(Path other) {
    return new Shell(shell.home(), Map.of("GRIDSHELL_HOME", other.toString()));
  }

  @Test
  void aHomeThatCannotBeWrittenIsNamed(@TempDir Path place) throws Exception {
    assumeTrue(mounted(place, "ro,size=1m"), "this user may not mount a read-only file system");
    try {
      assertOneLine(
          withHome(place).run("start", "-n", "1"),
          1,
          "cannot use the profile folder " + place.resolve("default"),
          "Read-only",
          "name a folder that you can write with GRIDSHELL_HOME");
      assertOneLine(withHome(place).run("stop"), 11, "no grid 'default' runs in " + place);
    } finally {
      unmount(place);
    }
  }

  @ParameterizedTest(name = "with {0} kB left")
  @ValueSource(ints = {0, 12})
  void aFullDiskIsNamedAndNothingHalfMadeStays(int left, @TempDir Path place) throws Exception {
    assumeTrue(mounted(place, "size=1m"), "this user may not mount a small file system");
    try {
      Files.write(place.resolve("filler"), new byte[(1024 - left) * 1024]);
      Ended full = withHome(place).run("start", "-n", "1");
      assertOneLine(
          full,
          1,
          "cannot use the profile folder " + place.resolve("default"),
          "No space left on device",
          "GRIDSHELL_HOME");
      assertThat(files(place)).containsExactly("filler");
      assertThat(withHome(place).run("list").out()).contains("no grid runs");
    } finally {
      unmount(place);
    }
  }

  @Test
  void aDiskThatFillsWhileArchivesAreMadeIsNamedAndTheGridRunsWithoutThem(@TempDir Path place)
      throws Exception {
    assumeTrue(mounted(place, "size=8m"), "this user may not mount a small file system");
    Shell small = withHome(place);
    try {
      Ended started = small.run("start", "-n", "1");
      try {
        assertThat(started.code()).as(started.err()).isZero();
        assertThat(started.err())
            .contains("warning: engines start without archive, more slowly: ")
            .contains("the disk of " + place.resolve("cache") + " has ", "GRIDSHELL_HOME")
            .contains("warning: the command starts without archive, more slowly: ");
        assertThat(files(place)).noneMatch(file -> file.startsWith("cache"));
        assertThat(small.run("px", "40 + 2").out()).isEqualTo("Out[0:1]: 42\n");
      } finally {
        small.run("stop");
      }
      assertThat(files(place)).containsExactly("default/logs/engine-0.log");
    } finally {
      unmount(place);
    }
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .collect(Collectors.toList());
    }
  }

  @Test
  void occupiedPortsAreNamed() throws Exception {
    InetAddress address = InetAddress.getByName("127.0.0.77");
    List<ServerSocket> taken = new ArrayList<>();
    try {
      for (int port = 48_500; port < 60_000; port += 64) {
        ServerSocket socket = new ServerSocket();
        taken.add(socket);
        socket.bind(new InetSocketAddress(address, port));
      }
      assertOneLine(
          shell.run("start", "-n", "1", "--profile", "ports", "--bind", "127.0.0.77"),
          1,
          "no 64 free consecutive ports on 127.0.0.77 between 48500 and 60000",
          "gridshell list");
      assertThat(shell.home().resolve("ports")).doesNotExist();
    } finally {
      for (ServerSocket socket : taken) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster.properties", "engines/0.properties", "connection.properties"})
  void aDamagedFileOfTheProfileIsNamedAndTheGridGoesOn(String name) throws Exception {
    assertNamed(name, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"node.p12", "trust.p12"})
  void aDamagedKeyFileIsNamedAndTheGridGoesOn(String name) throws Exception {
    assertNamed(name, 12);
  }

  private static void assertNamed(String name, int code) throws Exception {
    Path file = shell.home().resolve("default").resolve(name);
    byte[] good = Files.readAllBytes(file);
    List<ProcessHandle> engines = shell.engines("default");
    Files.write(file, GARBAGE);
    try {
      assertOneLine(shell.run("status"), code, file.toString());
      assertThat(engines).hasSize(1).allMatch(ProcessHandle::isAlive);
    } finally {
      Files.write(file, good);
    }
    Ended status = shell.run("status");
    assertThat(status.code()).as(status.err()).isZero();
  }

  @Test
  void aGridWhoseFilesAreDamagedIsNeitherHiddenNorStoppedNorCleaned() throws Exception {
    Path file = shell.home().resolve("default/cluster.properties");
    byte[] good = Files.readAllBytes(file);
    Files.write(file, GARBAGE);
    try {
      Ended list = shell.run("list");
      assertThat(list.out()).containsPattern("default +unknown");
      assertThat(list.err()).hasLineCount(1).contains("gridshell status --profile default");
      for (List<String> command :
          List.of(
              List.of("stop"),
              List.of("clean"),
              List.of("start", "-n", "1"),
              List.of("engines", "-n", "1"))) {
        Ended refused = shell.run(command.toArray(new String[0]));
        assertOneLine(refused, 1, "cluster file " + file + " is not usable", "restore it");
      }
      assertThat(shell.engines("default")).hasSize(1).allMatch(ProcessHandle::isAlive);
    } finally {
      Files.write(file, good);
    }
    assertThat(shell.run("list").out()).containsPattern("default +running +1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster.properties", "connection.properties"})
  void aFileOfANewerVersionSaysWhichToUse(String name) throws Exception {
    Path file = shell.home().resolve("default").resolve(name);
    String good = Files.readString(file);
    Files.writeString(file, good.replace("format=1", "format=2"));
    try {
      assertOneLine(
          shell.run("px", "1"),
          1,
          file.toString(),
          "a newer version of Gridshell wrote it: use that version");
    } finally {
      Files.writeString(file, good);
    }
  }

  @Test
  void ofTwoStartsAtOnceOneSucceedsAndStopTwiceIs11() throws Exception {
    Running one = shell.start("start", "-n", "1", "--profile", "twice");
    Running two = shell.start("start", "-n", "1", "--profile", "twice");
    List<Ended> both = List.of(one.end(), two.end());
    assertThat(both).extracting(Ended::code).containsExactlyInAnyOrder(0, 10);
    Ended refused = both.get(0).code() == 10 ? both.get(0) : both.get(1);
    assertOneLine(refused, 10, "grid 'twice'", "choose another name with --profile");
    assertThat(shell.engines("twice")).hasSize(1).allMatch(ProcessHandle::isAlive);

    assertThat(shell.run("stop", "twice").code()).isZero();
    assertOneLine(shell.run("stop", "twice"), 11, "nothing to stop: no grid 'twice' runs in");
    assertThat(shell.files("twice")).allMatch(file -> file.startsWith("logs"));
  }

  @Test
  void aGridThatRunsIsNotCleaned() throws Exception {
    assertOneLine(
        shell.run("clean"),
        10,
        "grid 'default' runs with 1 engine",
        "stop it first with: ",
        "gridshell stop default");
    assertThat(shell.engines("default")).hasSize(1).allMatch(ProcessHandle::isAlive);
  }

  @Test
  void anEngineThatDiesDuringItsStartShowsTheEndOfItsLog() throws Exception {
    Ended died =
        shell.run("start", "-n", "2", "--profile", "dies", "--jvm-option=-XX:+NoSuchOption");
    assertThat(died.code()).isEqualTo(1);
    assertThat(died.err())
        .contains("ended before it joined; the end of " + shell.home().resolve("dies/logs/engine-"))
        .contains("Unrecognized VM option 'NoSuchOption'")
        .doesNotContain("\tat ");
    assertThat(shell.files("dies")).allMatch(file -> file.startsWith("logs"));
    assertThat(shell.run("list").out()).doesNotContain("dies");
  }

  @Test
  void anUnknownFlagAndAFileThatIsNotThereAreUsageErrors() throws Exception {
    Ended flag = shell.run("start", "--engine=2");
    assertThat(flag.code()).isEqualTo(2);
    assertThat(flag.err())
        .startsWith("gridshell start: unknown option: '--engine=2'")
        .contains("did you mean", "--engines", "Usage: gridshell start")
        .hasLineCount(3);
    Ended absent = shell.run("run", "absent.jsh");
    assertThat(absent.code()).isEqualTo(2);
    assertThat(absent.err())
        .startsWith("gridshell run: cannot read the script absent.jsh; check its name")
        .hasLineCount(3);
  }

  @Test
  void aScriptWithASyntaxErrorShowsCellAndLine() throws Exception {
    Path client = shell.script("client.jsh", "// %%\nint a = 1;\nint b = ;\n");
    Ended here = shell.run("run", client.toString());
    assertThat(here.code()).isEqualTo(1);
    assertThat(here.err())
        .contains("client.jsh: cell 1 (lines 2-3) failed at line 3", "int b = ;")
        .contains("illegal start of expression")
        .doesNotContain("\tat ");
    Path remote = shell.script("remote.jsh", "// %%\n%%px\nint a = 1;\nint b = ;\n");
    Ended there = shell.run("run", remote.toString());
    assertThat(there.code()).isEqualTo(1);
    assertThat(there.err())
        .contains("remote.jsh: cell 1 (lines 2-4) failed at line 4", "int b = ;")
        .contains("illegal start of expression")
        .doesNotContain("\tat ");
    assertThat(shell.run("status").out()).contains("idle");
  }

  @Test
  void aConfigurationThatIsDamagedIsNamed(@TempDir Path other) throws Exception {
    Path file = other.toRealPath().resolve("config.properties");
    Files.write(file, "engines=\\uxyz\n".getBytes(StandardCharsets.UTF_8));
    assertOneLine(
        withHome(other.toRealPath()).run("list"),
        1,
        "cannot read the configuration " + file,
        "correct or remove it");
  }
}
