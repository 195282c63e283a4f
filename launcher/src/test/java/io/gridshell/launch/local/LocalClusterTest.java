package io.gridshell.launch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gridshell.GridUnavailableException;
import io.gridshell.launch.AlreadyRunningException;
import io.gridshell.launch.Cluster;
import io.gridshell.launch.ClusterInfo;
import io.gridshell.launch.EngineProcess;
import io.gridshell.launch.HeldProfile;
import io.gridshell.launch.LaunchEvent;
import io.gridshell.launch.LaunchException;
import io.gridshell.launch.LogOf;
import io.gridshell.launch.RestartPolicy;
import io.gridshell.launch.Supervisor;
import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts and stops with engines that do nothing. */
@Timeout(60)
class LocalClusterTest {

  @TempDir Path home;

  private final List<Process> starters = new ArrayList<>();

  @AfterEach
  void endStarters() throws InterruptedException {
    for (Process starter : starters) {
      starter.destroyForcibly().waitFor();
    }
  }

  private Profile profile() {
    return new Profile(home, "default");
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.walk(profile().folder())) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> profile().folder().relativize(file).toString())
          .sorted()
          .collect(Collectors.toList());
    }
  }

  @Test
  void startsAndStopsAndKeepsOnlyTheLogs() throws IOException {
    List<LaunchEvent> events = new CopyOnWriteArrayList<>();
    Cluster cluster = Fakes.cluster(home).listener(events::add).start();

    assertThat(cluster.engines()).extracting(EngineProcess::id).containsExactly(0, 1);
    assertThat(cluster.engines()).allMatch(EngineProcess::alive).allMatch(EngineProcess::joined);
    assertThat(cluster.info().state()).isEqualTo(ClusterInfo.State.RUNNING);
    assertThat(cluster.connection().addresses()).hasSize(10);
    assertThat(Cluster.list(home)).extracting(ClusterInfo::profile).containsExactly("default");
    assertThat(events).filteredOn(LaunchEvent.EngineJoined.class::isInstance).hasSize(2);

    cluster.stop();
    cluster.stop();

    assertThat(cluster.engines()).noneMatch(EngineProcess::alive);
    assertThat(left()).containsExactly("logs/engine-0.log", "logs/engine-1.log");
    assertThat(home.resolve("cache/.ports.lock")).doesNotExist();
    assertThat(Cluster.list(home)).isEmpty();
    assertThat(Cluster.find(profile())).isEmpty();
  }

  @Test
  void onlyTheFirstEngineIsTheFounder() throws IOException {
    try (Cluster cluster = Fakes.cluster(home).label("gpu").start()) {
      assertThat(Path.of(cluster.engines().get(0).log()))
          .content()
          .contains("--founder", "--lifeline", "--label, gpu");
      assertThat(Path.of(cluster.engines().get(1).log())).content().doesNotContain("--founder");
    }
  }

  @Test
  void filesOfTheProfileAreForTheOwnerAlone() throws IOException {
    try (Cluster cluster = Fakes.cluster(home).start()) {
      assertThat(cluster.connection().secured()).isTrue();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(profile().folder())))
          .isEqualTo("rwx------");
      for (Path file :
          List.of(
              profile().connectionFile(),
              profile().nodeKeys(),
              profile().trust(),
              profile().folder().resolve("ca.p12"))) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void insecureClusterHasNoKeys() throws IOException {
    try (Cluster cluster = Fakes.cluster(home).insecure().start()) {
      assertThat(cluster.connection().secured()).isFalse();
      assertThat(profile().nodeKeys()).doesNotExist();
    }
  }

  @Test
  void twoClustersOfOneHomeShareNoAddress() {
    try (Cluster one = Fakes.cluster(home).start();
        Cluster two = Fakes.cluster(home).profile("second").start()) {
      Set<String> both = new HashSet<>(one.connection().addresses());
      both.retainAll(two.connection().addresses());
      assertThat(both).isEmpty();
    }
  }

  @Test
  void refusesToStartWhatRuns() {
    try (Cluster running = Fakes.cluster(home).start()) {
      assertThatThrownBy(() -> Fakes.cluster(home).start())
          .isInstanceOf(AlreadyRunningException.class)
          .hasMessageContaining("'default' already runs with 2 engines")
          .hasMessageContaining("gridshell stop default");
      assertThat(running.engines()).allMatch(EngineProcess::alive);
    }
  }

  @Test
  void aFailedStartShowsTheLogAndLeavesOnlyLogs() throws IOException {
    assertThatThrownBy(() -> Fakes.cluster(home).label("dies=1").start())
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("engine 1 ended before it joined")
        .hasMessageContaining("was told to die");
    assertThat(left()).allMatch(file -> file.startsWith("logs/"));
    assertThat(Cluster.list(home)).isEmpty();
  }

  @Test
  void enginesThatDoNotJoinInTimeFailTheStart() {
    assertThatThrownBy(
            () -> Fakes.cluster(home).label("silent").patience(Duration.ofMillis(600)).start())
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("engines [0, 1] of 2 did not join within");
    assertThat(Cluster.list(home)).isEmpty();
  }

  @Test
  void anEngineThatDoesNotLeaveIsKilled() {
    List<LaunchEvent> events = new CopyOnWriteArrayList<>();
    Cluster cluster =
        Fakes.cluster(home).engines(1).label("stubborn").listener(events::add).start();
    long start = System.nanoTime();
    cluster.stop();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    assertThat(events).contains(new LaunchEvent.EngineEnded(0, true));
  }

  @Test
  void filesOfKilledEnginesAreStaleAndDoNotHinderTheNextStart() throws Exception {
    Cluster first = Fakes.cluster(home).detached().start();
    for (EngineProcess engine : first.engines()) {
      engine.kill();
    }
    await("engines are dead")
        .atMost(Duration.ofSeconds(5))
        .until(() -> first.engines().stream().noneMatch(EngineProcess::alive));
    assertThat(profile().connectionFile()).exists();

    try (Cluster second = Fakes.cluster(home).start()) {
      assertThat(second.engines()).allMatch(EngineProcess::alive);
    }
    assertThat(profile().folder().resolve("logs/engine-0.log.1")).exists();
  }

  @Test
  void aPidThatBelongsToAnotherProcessIsNotTakenForAnEngine() throws IOException {
    Files.createDirectories(profile().folder().resolve("engines"));
    new EngineFiles(profile())
        .write(0, new OsProcess(ProcessHandle.current().pid(), "2020-01-01T00:00:00Z"));

    assertThat(Cluster.list(home)).isEmpty();
    assertThat(profile().folder().resolve("engines")).doesNotExist();
    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }

  @Test
  void attachToNothingNamesThePlaceAndTheNextStep() {
    assertThatThrownBy(() -> Cluster.attach(new Profile(home, "none")))
        .isInstanceOf(GridUnavailableException.class)
        .hasMessageContaining("no grid 'none' runs in " + home)
        .hasMessageContaining("gridshell start -n 4 --profile none");
  }

  @Test
  void aGridFromElsewhereIsJoinedAndNeverChanged() throws Exception {
    Profile profile = new Profile(home, "far");
    Files.createDirectories(profile.folder());
    new Connection(List.of("127.0.0.1:1"), "127.0.0.1", false, "").write(profile);
    try (Cluster cluster = Cluster.attach(profile)) {
      assertThat(cluster.engines()).isEmpty();
      assertThatThrownBy(cluster::stop)
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("grid 'far' was started elsewhere");
      assertThatThrownBy(() -> cluster.add(1))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("start and stop its engines where it was started");
    }
    assertThat(Cluster.find(profile)).isEmpty();
    assertThat(Cluster.list(home)).isEmpty();
    assertThat(profile.connectionFile()).exists();
  }

  @Test
  void anAttachedClusterOutlivesItsHandleUntilStopped() {
    Fakes.cluster(home).detached().start().close();
    Cluster attached = Cluster.attach(profile());
    attached.close();
    assertThat(attached.engines()).allMatch(EngineProcess::alive);
    attached.stop();
    assertThat(attached.engines()).noneMatch(EngineProcess::alive);
  }

  @Test
  void ownedEnginesLeaveWhenTheirStarterIsKilled() throws Exception {
    Process starter = starter();
    List<ProcessHandle> engines = engines(readLine(starter));
    starter.destroyForcibly().waitFor();
    awaitGone(engines);
    assertThat(Cluster.list(home)).isEmpty();
  }

  @Test
  void ownedEnginesAreStoppedWhenTheirStarterIsInterrupted() throws Exception {
    Process starter = starter();
    List<ProcessHandle> engines = engines(readLine(starter));
    new ProcessBuilder("kill", "-INT", Long.toString(starter.pid())).start().waitFor();
    assertThat(starter.waitFor(10, TimeUnit.SECONDS)).isTrue();
    awaitGone(engines);
    assertThat(left()).allMatch(file -> file.startsWith("logs/"));
  }

  @Test
  void aStartThatIsInterruptedLeavesNothing() throws Exception {
    Process starter = starter("silent");
    List<String> lines = List.of(readLine(starter), readLine(starter));
    assertThat(lines).allMatch(line -> line.startsWith("EngineLaunched"));
    new ProcessBuilder("kill", "-INT", Long.toString(starter.pid())).start().waitFor();
    assertThat(starter.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(left()).allMatch(file -> file.startsWith("logs/"));
  }

  @Test
  void aClusterGrowsAndShrinks() throws IOException {
    try (Cluster cluster = Fakes.cluster(home).label("gpu").start()) {
      assertThat(cluster.add(2)).extracting(EngineProcess::id).containsExactly(2, 3);
      assertThat(Path.of(cluster.engines().get(3).log()))
          .content()
          .contains("--label, gpu", "--lifeline")
          .doesNotContain("--founder");
      assertThat(Cluster.attach(profile()).info().wanted()).isEqualTo(4);

      cluster.scale(1);
      assertThat(cluster.engines()).extracting(EngineProcess::id).containsExactly(0);
      assertThat(cluster.info().state()).isEqualTo(ClusterInfo.State.RUNNING);

      cluster.scale(3);
      assertThat(cluster.engines()).extracting(EngineProcess::id).containsExactly(0, 1, 2);
      cluster.awaitEngines(3, Duration.ofSeconds(1));
    }
    assertThat(left()).allMatch(file -> file.startsWith("logs/"));
  }

  @Test
  void enginesThatDiedAreTheFirstToComeBackAndTheFirstToBeGivenUp() {
    try (Cluster cluster = Fakes.cluster(home).engines(3).start()) {
      cluster.engines().get(1).kill();
      awaitDead(cluster, 1);
      cluster.scale(3);
      assertThat(cluster.engines()).extracting(EngineProcess::id).containsExactly(0, 1, 2);
      assertThat(cluster.info().state()).isEqualTo(ClusterInfo.State.RUNNING);

      cluster.engines().get(1).kill();
      awaitDead(cluster, 1);
      cluster.scale(2);
      assertThat(cluster.engines()).extracting(EngineProcess::id).containsExactly(0, 2);
      assertThat(cluster.info().state()).isEqualTo(ClusterInfo.State.RUNNING);
      assertThat(cluster.info().wanted()).isEqualTo(2);
    }
  }

  private static void awaitDead(Cluster cluster, int id) {
    await("engine " + id + " is dead")
        .until(
            () ->
                cluster.engines().stream()
                    .noneMatch(engine -> engine.id() == id && engine.alive()));
  }

  @Test
  void aClusterThatGrowsBeyondItsSparePortsGetsMore() {
    try (Cluster cluster = Fakes.cluster(home).engines(1).start()) {
      assertThat(cluster.connection().addresses()).hasSize(9);
      assertThatThrownBy(() -> cluster.add(70))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("ports for 63, not for 71");
      cluster.add(9);
      assertThat(cluster.connection().addresses()).hasSize(18);
      assertThat(cluster.engines()).hasSize(10);
    }
  }

  @Test
  void enginesAddedByAnotherProgramAreStoppedWithTheOthers() {
    Cluster other;
    try (Cluster cluster = Fakes.cluster(home).detached().start()) {
      other = cluster;
      Cluster.attach(profile());
      other.add(1);
    }
    Cluster.attach(profile()).stop();
    assertThat(other.engines()).noneMatch(EngineProcess::alive);
  }

  @Test
  void anEngineIsRestartedUnderItsId() {
    try (Cluster cluster = Fakes.cluster(home).start()) {
      String before = cluster.engines().get(1).place();
      cluster.restart(1);
      assertThat(cluster.engines()).extracting(EngineProcess::id).containsExactly(0, 1);
      assertThat(cluster.engines().get(1).place()).isNotEqualTo(before);
      assertThat(cluster.logs(1, 5)).anyMatch(line -> line.startsWith("fake engine"));
      assertThatThrownBy(() -> cluster.restart(7)).hasMessageContaining("has no engine 7");
      assertThatThrownBy(() -> cluster.logs(7, 1)).hasMessageContaining("has no engine 7");
    }
  }

  @Test
  void aSupervisedEngineComesBack() {
    List<LaunchEvent> events = new CopyOnWriteArrayList<>();
    RestartPolicy policy =
        new RestartPolicy(2, Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMinutes(1));
    try (Cluster cluster = Fakes.cluster(home).supervised(policy).listener(events::add).start()) {
      cluster.engines().get(1).kill();
      await("engine 1 is back")
          .atMost(Duration.ofSeconds(20))
          .until(() -> events.contains(new LaunchEvent.EngineRevived(1)));
      assertThat(cluster.engines()).hasSize(2).allMatch(EngineProcess::alive);

      cluster.engines().forEach(EngineProcess::kill);
      await("both are back, one of them the founder of a new grid")
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  events.stream().filter(LaunchEvent.EngineRevived.class::isInstance).count() == 3);

      cluster.engines().get(1).kill();
      await("engine 1 is given up")
          .atMost(Duration.ofSeconds(20))
          .until(() -> events.contains(new LaunchEvent.EngineGivenUp(1, 2)));
      assertThat(cluster.info().state()).isEqualTo(ClusterInfo.State.DEGRADED);
      assertThat(cluster.missing()).containsExactly(1);
      assertThat(cluster.givenUp()).containsExactly(1);

      cluster.restart(1);
      assertThat(cluster.missing()).isEmpty();
      assertThat(cluster.givenUp()).isEmpty();
    }
    assertThat(Cluster.list(home)).isEmpty();
  }

  private static final RestartPolicy ONCE =
      new RestartPolicy(1, Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMinutes(1));

  @Test
  void aRecordThatCannotBeReadForAWhileDoesNotEndTheSupervision() throws IOException {
    List<LaunchEvent> events = new CopyOnWriteArrayList<>();
    Path record = new EngineFiles(profile()).record(1);
    try (LogOf log = new LogOf(Supervisor.class);
        Cluster cluster = Fakes.cluster(home).supervised(ONCE).listener(events::add).start()) {
      EngineProcess first = cluster.engines().get(0);
      String good = Files.readString(record);
      Files.writeString(record, "pid=");
      await("the supervisor has met the damaged record")
          .atMost(Duration.ofSeconds(20))
          .until(() -> log.lines().stream().anyMatch(line -> line.contains(record.toString())));
      Files.writeString(record, good);
      first.kill();
      await("engine 0 is back")
          .atMost(Duration.ofSeconds(20))
          .until(() -> events.contains(new LaunchEvent.EngineRevived(0)));
    }
  }

  @Test
  void anEngineThatCannotBeRevivedWhileACommandIsAtWorkIsRevivedAfterIt() throws IOException {
    List<LaunchEvent> events = new CopyOnWriteArrayList<>();
    try (LogOf log = new LogOf(Supervisor.class);
        Cluster cluster = Fakes.cluster(home).supervised(ONCE).listener(events::add).start()) {
      try (HeldProfile command = HeldProfile.of(profile())) {
        cluster.engines().get(1).kill();
        await("the supervisor was refused")
            .atMost(Duration.ofSeconds(20))
            .until(() -> log.lines().stream().anyMatch(line -> line.startsWith("postpone")));
      }
      await("engine 1 is back")
          .atMost(Duration.ofSeconds(20))
          .until(() -> events.contains(new LaunchEvent.EngineRevived(1)));
      assertThat(events).noneMatch(LaunchEvent.EngineGivenUp.class::isInstance);
    }
  }

  @Test
  void logsAreDiscardedOnRequestUnlessAnEngineDied() {
    Fakes.cluster(home).discardLogs().start().close();
    assertThat(profile().folder()).doesNotExist();
    assertThat(home.resolve("cache/default.lock")).doesNotExist();

    Cluster cluster = Fakes.cluster(home).discardLogs().start();
    EngineProcess first = cluster.engines().get(0);
    first.kill();
    await("engine 0 is dead").atMost(Duration.ofSeconds(5)).until(() -> !first.alive());
    cluster.close();
    assertThat(profile().logs()).isDirectory();
  }

  @Test
  void cleanRemovesLogsOfWhatDoesNotRun() {
    try (Cluster cluster = Fakes.cluster(home).start()) {
      assertThatThrownBy(() -> Cluster.clean(profile()))
          .isInstanceOf(AlreadyRunningException.class)
          .hasMessageContaining("stop it first");
      assertThat(cluster.engines()).allMatch(EngineProcess::alive);
    }
    assertThat(Cluster.profiles(home)).containsExactly("default");
    assertThat(Cluster.clean(profile())).isTrue();
    assertThat(Cluster.clean(profile())).isFalse();
    assertThat(profile().folder()).doesNotExist();
    assertThat(home.resolve("cache/default.lock")).doesNotExist();
  }

  @Test
  void twoStartsAtOnceGiveOneGrid() throws Exception {
    Process one = starter();
    Process two = starter();
    List<String> lines = List.of(readLine(one), readLine(two));
    try {
      assertThat(lines).filteredOn(line -> line.matches("\\d+ \\d+")).hasSize(1);
      assertThat(lines).anyMatch(line -> line.contains("AlreadyRunningException"));
      assertThat(Cluster.attach(profile()).engines()).hasSize(2);
    } finally {
      one.destroy();
      two.destroy();
    }
    assertThat(one.waitFor(10, TimeUnit.SECONDS) && two.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(left()).allMatch(file -> file.startsWith("logs/"));
  }

  @Test
  void foldersThatAreNoProfilesAreNeverTouched() throws IOException {
    List<Path> foreign =
        List.of(
            Files.createDirectories(home.resolve("project/work")).resolve("thesis.txt"),
            Files.createDirectories(home.resolve("project/engines")).resolve("motor.txt"),
            Files.createDirectories(home.resolve("cache")).resolve("kept.jsa"),
            Files.createDirectories(home.resolve("server/logs")).resolve("access.log"));
    for (Path file : foreign) {
      Files.writeString(file, "precious");
    }
    Files.writeString(home.resolve("server/connection.properties"), "url=jdbc:h2:mem");

    assertThat(Cluster.list(home)).isEmpty();
    assertThat(Cluster.profiles(home)).isEmpty();
    for (String name : List.of("project", "cache", "server")) {
      assertThatThrownBy(() -> Cluster.clean(new Profile(home, name)))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining(home.resolve(name) + " is no grid's folder");
      assertThat(Cluster.find(new Profile(home, name))).isEmpty();
    }
    assertThatThrownBy(() -> Fakes.cluster(home).profile("project").start())
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("holds files of something else")
        .hasMessageContaining("--profile");
    assertThat(foreign).allSatisfy(file -> assertThat(file).hasContent("precious"));
    assertThat(home.resolve("server/connection.properties")).exists();
  }

  @Test
  void filesOfTheUserInAProfileOutliveItsStopAndItsCleaning() throws IOException {
    Path notes = profile().folder().resolve("notes.txt");
    Path own = profile().logs().resolve("experiment.txt");
    try (Cluster cluster = Fakes.cluster(home).start()) {
      assertThat(cluster.engines()).hasSize(2);
      Files.writeString(notes, "mine");
      Files.writeString(own, "mine");
    }
    assertThat(Cluster.clean(profile())).isTrue();
    assertThat(left()).containsExactly("logs/experiment.txt", "notes.txt");
    Fakes.cluster(home).discardLogs().start().close();
    assertThat(left()).containsExactly("logs/experiment.txt", "notes.txt");
  }

  @Test
  void aDamagedClusterFileIsNamedAndNothingIsRemoved() throws IOException {
    Path file = profile().folder().resolve("cluster.properties");
    try (Cluster cluster = Fakes.cluster(home).start()) {
      String good = Files.readString(file);
      for (String bad : List.of("", "\\uz", good.replaceAll("engines=.*", "engines=many"))) {
        Files.writeString(file, bad);
        assertRefusedWith("cluster file " + file + " is not usable");
      }
      Files.writeString(file, good.replace("format=1", "format=2"));
      assertRefusedWith("a newer version of Gridshell wrote it: use that version");
      assertThat(cluster.engines()).hasSize(2).allMatch(EngineProcess::alive);
      Files.writeString(file, good);
    }
    assertThat(left()).containsExactly("logs/engine-0.log", "logs/engine-1.log");
  }

  private void assertRefusedWith(String message) throws IOException {
    List<String> before = left();
    assertThatThrownBy(() -> Cluster.find(profile()))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(message);
    assertThatThrownBy(() -> Cluster.clean(profile()))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(message);
    assertThat(Cluster.list(home))
        .extracting(ClusterInfo::state)
        .containsExactly(ClusterInfo.State.UNKNOWN);
    assertThat(left()).isEqualTo(before);
  }

  @Test
  void aDamagedRecordOfAnEngineIsNamedAndNothingIsRemoved() throws IOException {
    Path record = new EngineFiles(profile()).record(1);
    try (Cluster cluster = Fakes.cluster(home).start()) {
      String good = Files.readString(record);
      Files.writeString(record, "pid=");
      assertRefusedWith(record + ": ");
      assertThatThrownBy(() -> Fakes.cluster(home).start())
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("remove the file and run the command again");
      Files.writeString(record, good);
      assertThat(cluster.engines()).hasSize(2).allMatch(EngineProcess::alive);
    }
  }

  @Test
  void aStopDuringARevivalLeavesNoEngine() throws IOException {
    List<LaunchEvent> events = new CopyOnWriteArrayList<>();
    RestartPolicy policy =
        new RestartPolicy(2, Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMinutes(1));
    Cluster cluster =
        Fakes.cluster(home).label("silent-again").supervised(policy).listener(events::add).start();
    cluster.engines().get(1).kill();
    await("engine 1 is being revived")
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                events.stream().filter(LaunchEvent.EngineLaunched.class::isInstance).count() == 3);
    List<EngineProcess> all = Cluster.attach(profile()).engines();

    cluster.stop();

    assertThat(all).hasSize(2).noneMatch(EngineProcess::alive);
    assertThat(left()).allMatch(file -> file.startsWith("logs/"));
  }

  @Test
  void anAdditionThatIsInterruptedLeavesTheEnginesThatWereThere() throws Exception {
    Process adding = starter("adds");
    try {
      String line = readLine(adding);
      while (!line.startsWith("EngineLaunched[id=2")) {
        assertThat(line).as("the program runs").isNotEmpty();
        line = readLine(adding);
      }
      new ProcessBuilder("kill", "-INT", Long.toString(adding.pid())).start().waitFor();
      assertThat(adding.waitFor(15, TimeUnit.SECONDS)).isTrue();
      Cluster left = Cluster.attach(profile());
      assertThat(left.engines()).extracting(EngineProcess::id).containsExactly(0, 1);
      assertThat(left.engines()).allMatch(EngineProcess::alive);
      assertThat(left.info().wanted()).isEqualTo(2);
      assertThat(new EngineFiles(profile()).ids()).containsExactly(0, 1);
    } finally {
      adding.destroyForcibly().waitFor();
      Cluster.find(profile()).ifPresent(Cluster::stop);
    }
  }

  private Process starter(String... words) throws IOException {
    // A build in the background hands down that interrupts are ignored.
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StarterProgram.class.getName(),
                home.toString()));
    command.addAll(Arrays.asList(words));
    Process starter = new ProcessBuilder(command).redirectErrorStream(true).start();
    starters.add(starter);
    return starter;
  }

  private static String readLine(Process starter) throws IOException {
    StringBuilder line = new StringBuilder();
    InputStream reader = starter.getInputStream();
    int next = reader.read();
    while (next >= 0 && next != '\n') {
      line.append((char) next);
      next = reader.read();
    }
    return line.toString();
  }

  private static List<ProcessHandle> engines(String pids) {
    return Arrays.stream(pids.split(" "))
        .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
        .collect(Collectors.toList());
  }

  private static void awaitGone(List<ProcessHandle> engines) {
    await("engines are gone")
        .atMost(Duration.ofSeconds(10))
        .until(() -> engines.stream().noneMatch(LocalClusterTest::runs));
  }

  private static boolean runs(ProcessHandle handle) {
    return OsProcess.of(handle).find().isPresent();
  }
}
