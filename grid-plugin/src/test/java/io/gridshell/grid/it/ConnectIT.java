package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.Grid;
import io.gridshell.GridOptions;
import io.gridshell.GridUnavailableException;
import io.gridshell.grid.testing.SharedGrid;
import io.gridshell.grid.testing.TestGrid;
import io.gridshell.grid.testing.TestKeys;
import io.gridshell.profile.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.IgniteSpiException;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Joining, and what is said when it cannot be. */
@Timeout(60)
class ConnectIT {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir private Path home;

  private static Duration timed(Runnable action) {
    long start = System.nanoTime();
    action.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void withoutAProfileItSaysWhichFileIsMissingAndHowToStart() {
    Duration time =
        timed(
            () ->
                assertThatExceptionOfType(GridUnavailableException.class)
                    .isThrownBy(
                        () ->
                            Grid.connect(
                                GridOptions.defaults().withHome(home).withProfile("absent")))
                    .withMessageContaining("no grid 'absent'")
                    .withMessageContaining(
                        home.resolve("absent").resolve("connection.properties").toString())
                    .withMessageContaining("gridshell start -n 4 --profile absent"));

    assertThat(time).isLessThan(LIMIT);
  }

  @Test
  void whereNobodyListensItSaysWhereItLooked() {
    try (TestGrid grid = TestGrid.withoutEngines()) {
      Duration time =
          timed(
              () ->
                  assertThatExceptionOfType(GridUnavailableException.class)
                      .isThrownBy(grid::connect)
                      .withMessageContaining("grid '" + grid.profile().name() + "' does not answer")
                      .withMessageContaining(grid.profile().connectionFile().toString())
                      .withMessageContaining("127.0.0.1:")
                      .withMessageContaining("gridshell start"));

      assertThat(time).isLessThan(LIMIT);
    }
  }

  @Test
  void aListenerThatIsNoGridIsNoGrid() throws IOException {
    try (ServerSocket mute = new ServerSocket();
        TestGrid grid = TestGrid.withoutEngines()) {
      mute.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      new Connection(List.of("127.0.0.1:" + mute.getLocalPort()), "127.0.0.1", false, "")
          .write(grid.profile());

      Duration time =
          timed(
              () ->
                  assertThatExceptionOfType(GridUnavailableException.class)
                      .isThrownBy(
                          () -> Grid.connect(grid.options().withTimeout(Duration.ofSeconds(3))))
                      .withMessageContaining("127.0.0.1:" + mute.getLocalPort()));

      assertThat(time).isLessThan(LIMIT);
    }
  }

  @Test
  void twelveListenersThatSayNothingAreGivenUpTogether() throws IOException {
    try (TestGrid grid = TestGrid.withoutEngines(true)) {
      List<String> addresses = Connection.read(grid.profile()).addresses();
      List<ServerSocket> mute = listenAt(addresses);
      try {
        Duration time =
            timed(
                () ->
                    assertThatExceptionOfType(GridUnavailableException.class)
                        .isThrownBy(grid::connect)
                        .withMessageContainingAll(addresses.toArray(String[]::new))
                        .withMessageContaining("does not answer"));

        assertThat(addresses).hasSize(12);
        assertThat(time).isLessThan(LIMIT);
      } finally {
        closeAll(mute);
      }
    }
  }

  private static List<ServerSocket> listenAt(List<String> addresses) throws IOException {
    List<ServerSocket> all = new ArrayList<>();
    for (String address : addresses) {
      ServerSocket socket = new ServerSocket();
      socket.bind(
          new InetSocketAddress(
              InetAddress.getLoopbackAddress(),
              Integer.parseInt(address.substring(address.indexOf(':') + 1))));
      all.add(socket);
    }
    return all;
  }

  private static void closeAll(List<ServerSocket> sockets) throws IOException {
    for (ServerSocket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void withoutCertificatesASecuredGridIsRecognized() throws Exception {
    try (TestGrid secured = TestGrid.startSecured(1);
        TestGrid open = TestGrid.withoutEngines()) {
      new Connection(Connection.read(secured.profile()).addresses(), "127.0.0.1", false, "")
          .write(open.profile());

      assertThatExceptionOfType(GridUnavailableException.class)
          .isThrownBy(open::connect)
          .withMessageContaining("grid '" + open.profile().name() + "' at 127.0.0.1:")
          .withMessageContaining(
              "wants certificates, and "
                  + open.profile().connectionFile()
                  + " says that there are none")
          .withMessageContaining("copy the folder " + open.profile().folder());
      assertEndsWith(
          open,
          "engine 1 could not join grid '" + open.profile().name() + "': 127.0.0.1:",
          "wants certificates, and " + open.profile().connectionFile(),
          "copy the folder " + open.profile().folder());
      assertThat(secured.log(0)).doesNotContain("WARNING", "SEVERE", "ERROR", "\tat ");

      new Connection(
              Connection.read(secured.profile()).addresses(), "127.0.0.1", true, TestKeys.PASSWORD)
          .write(open.profile());
      withoutAKeyFileItIsNamed(open);
      Files.writeString(open.profile().nodeKeys(), "no keys");
      Files.writeString(open.profile().trust(), "no keys");
      assertThatExceptionOfType(GridUnavailableException.class)
          .isThrownBy(open::connect)
          .withMessageContaining("key file " + open.profile().nodeKeys() + " is damaged");
      assertEndsWith(
          open,
          "could not join grid",
          "key file " + open.profile().nodeKeys() + " is damaged",
          "copy the whole folder " + open.profile().folder());
      Files.delete(open.profile().nodeKeys());
      Files.delete(open.profile().trust());
      TestKeys.write(open.profile());
      assertEndsWith(
          open,
          "refuses the certificate in " + open.profile().nodeKeys(),
          "copy the folder " + open.profile().folder());
      assertThat(secured.log(0)).doesNotContain("WARNING", "SEVERE", "ERROR", "\tat ");
    }
  }

  private static void withoutAKeyFileItIsNamed(TestGrid grid) throws Exception {
    String[] expected = {
      "key file " + grid.profile().nodeKeys() + " cannot be read",
      "copy the whole folder " + grid.profile().folder()
    };
    assertThatExceptionOfType(GridUnavailableException.class)
        .isThrownBy(grid::connect)
        .withMessageContainingAll(expected);
    assertEndsWith(grid, expected);
  }

  /** Starts engine 1, which says one line with {@code parts} and ends. */
  private static void assertEndsWith(TestGrid grid, String... parts) throws Exception {
    Process engine = grid.launch(1);

    assertThat(engine.waitFor(30, TimeUnit.SECONDS)).as("it ended" + grid.logs()).isTrue();
    assertThat(engine.exitValue()).isEqualTo(3);
    assertThat(lastLine(grid.log(1))).contains(parts);
    assertThat(grid.log(1)).doesNotContain("\tat ");
  }

  @Test
  void anEngineThatNobodyLetsInDoesNotFormAGrid() throws Exception {
    try (TestGrid grid = TestGrid.withoutEngines();
        ServerSocket member = new ServerSocket()) {
      String address = Connection.read(grid.profile()).addresses().get(0);
      member.bind(
          new InetSocketAddress(
              InetAddress.getLoopbackAddress(),
              Integer.parseInt(address.substring(address.indexOf(':') + 1))));
      Process engine = grid.launch(1);
      // It answers as a member does, and is gone before anybody can join it.
      try (Socket caller = member.accept()) {
        member.close();
        assertThat(caller.getInputStream().read(new byte[4096])).isPositive();
        caller.getOutputStream().write(0xAC);
      }

      assertThat(engine.waitFor(30, TimeUnit.SECONDS)).as("it ended" + grid.logs()).isTrue();
      assertThat(engine.exitValue()).isEqualTo(3);
      assertThat(lastLine(grid.log(1)))
          .startsWith("engine 1 could not join grid '" + grid.profile().name() + "'")
          .contains("no member of the grid let it in")
          .contains("'gridshell start'");
    }
  }

  /** A way to find engines whose list nobody gives. */
  public static final class AwayFinder
      implements BiConsumer<IgniteConfiguration, Map<String, String>> {
    @Override
    public void accept(IgniteConfiguration node, Map<String, String> settings) {
      ((TcpDiscoverySpi) node.getDiscoverySpi())
          .setIpFinder(
              new TcpDiscoveryVmIpFinder() {
                @Override
                public synchronized Collection<InetSocketAddress> getRegisteredAddresses() {
                  throw new IgniteSpiException(
                      "the list of engines is not told",
                      new IllegalStateException("nobody listens at " + settings.get("MASTERS")));
                }
              });
    }
  }

  @Test
  void whoeverDoesNotTellWhereEnginesAreIsNamedWithTheReasonAndTheNextStep() throws IOException {
    try (TestGrid grid = TestGrid.withoutEngines()) {
      new Connection(
              List.of(),
              "127.0.0.1",
              false,
              "",
              Optional.of(
                  new Connection.Finder(
                      AwayFinder.class.getName(), Map.of("MASTERS", "http://m1 and http://m2"))))
          .write(grid.profile());

      assertThatExceptionOfType(GridUnavailableException.class)
          .isThrownBy(grid::connect)
          .withMessage(
              "cannot join grid '"
                  + grid.profile().name()
                  + "': the list of engines is not told: nobody listens at http://m1 and http://m2;"
                  + " run the command again when whoever was asked answers, or correct in "
                  + grid.profile().connectionFile()
                  + " whom to ask");
    }
  }

  @Test
  void aBrokenConnectionFileIsNamed() throws IOException {
    try (TestGrid grid = TestGrid.withoutEngines()) {
      Files.writeString(grid.profile().connectionFile(), "format=9\n");

      assertThatExceptionOfType(GridUnavailableException.class)
          .isThrownBy(grid::connect)
          .withMessageContaining(grid.profile().connectionFile().toString())
          .withMessageContaining("is not usable");
    }
  }

  @Test
  @ExtendWith(SharedGrid.class)
  void waitingForMoreEnginesThanThereAreSaysHowManyThereAre(Grid grid) {
    assertThatExceptionOfType(GridUnavailableException.class)
        .isThrownBy(() -> grid.awaitEngines(9, Duration.ofMillis(50)))
        .withMessage(
            "9 engines are not there after 50 ms; there are 3: [0, 1, 2]; start more with"
                + " 'gridshell engines -n N', or look into 'gridshell logs'");
    assertThat(grid).hasToString("grid " + grid.profile() + " with engines [0, 1, 2]");
  }

  @Test
  void aProgramWithoutTheOpenedPackagesIsToldTheFlags() throws Exception {
    Process client =
        new ProcessBuilder(
                TestGrid.java(
                    List.of("-Dgridshell.none=1"), "io.gridshell.grid.EngineMain", "--id", "0"))
            .redirectErrorStream(true)
            .start();

    String said = output(client);

    assertThat(client.exitValue()).isEqualTo(3);
    assertThat(said)
        .contains("this JVM does not open the packages that Ignite needs; start it with:")
        .contains("--add-opens=java.base/java.nio=ALL-UNNAMED")
        .contains("--add-opens=java.base/java.util=ALL-UNNAMED");
  }

  @Test
  void aClientWithoutTheOpenedPackagesIsToldTheFlags() throws Exception {
    Path script = home.resolve("Client.java");
    Files.writeString(
        script,
        """
        public class Client {
          public static void main(String[] args) {
            try {
              io.gridshell.Grid.connect();
            } catch (io.gridshell.GridUnavailableException e) {
              System.out.println(e.getMessage());
            }
          }
        }
        """);
    Process client =
        new ProcessBuilder(TestGrid.java(List.of(), script.toString()))
            .redirectErrorStream(true)
            .start();

    String said = output(client);

    assertThat(said)
        .contains("this JVM does not open the packages that Ignite needs; start it with:")
        .contains("--add-opens=java.base/java.nio=ALL-UNNAMED");
  }

  private static String output(Process process) throws Exception {
    try {
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("the process ended: " + text).isTrue();
      return text;
    } finally {
      process.toHandle().destroyForcibly();
    }
  }

  @Test
  void anEngineWhosePortsAreTakenEndsWithAReadableLine() throws Exception {
    try (TestGrid grid = TestGrid.withoutEngines()) {
      List<ServerSocket> taken = listenAt(Connection.read(grid.profile()).addresses());
      try {
        Process engine = grid.launch(0, "--founder");

        assertThat(engine.waitFor(30, TimeUnit.SECONDS)).as("it ended" + grid.logs()).isTrue();
        assertThat(engine.exitValue()).isEqualTo(3);
        assertThat(lastLine(grid.log(0)))
            .startsWith("engine 0 could not join grid '" + grid.profile().name() + "'")
            .contains("ports in range are in use")
            .contains(String.valueOf(taken.get(0).getLocalPort()))
            .contains("start the grid again, which looks for free ports");
      } finally {
        closeAll(taken);
      }
    }
  }

  private static String lastLine(String text) {
    return text.lines().reduce("", (before, line) -> line);
  }

  @Test
  void anEngineThatFindsNoGridDoesNotFormOne() throws Exception {
    try (TestGrid grid = TestGrid.withoutEngines()) {
      Process engine = grid.launch(1, List.of("-Dgridshell.join.seconds=1"));

      assertThat(engine.waitFor(30, TimeUnit.SECONDS)).as("it ended" + grid.logs()).isTrue();
      assertThat(engine.exitValue()).isEqualTo(3);
      assertThat(grid.log(1))
          .contains("engine 1 could not join grid '" + grid.profile().name() + "'")
          .contains("nobody answers at 127.0.0.1:")
          .contains("start the grid with 'gridshell start'")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void anIdThatIsTakenIsRefused() throws Exception {
    try (TestGrid grid = TestGrid.start(1)) {
      long pid = grid.process(0).pid();
      Process second =
          new ProcessBuilder(
                  TestGrid.java(
                      TestGrid.OPENS,
                      "io.gridshell.grid.EngineMain",
                      "--home",
                      grid.profile().home().toString(),
                      "--profile",
                      grid.profile().name(),
                      "--id",
                      "0"))
              .redirectErrorStream(true)
              .start();

      String said = output(second);

      assertThat(second.exitValue()).isEqualTo(3);
      assertThat(said).contains("engine id 0 belongs to process " + pid);
      lifelineEndsTheEngine(grid);
    }
  }

  private static void lifelineEndsTheEngine(TestGrid grid) throws Exception {
    grid.process(0).getOutputStream().close();

    assertThat(grid.process(0).waitFor(10, TimeUnit.SECONDS)).as("it ended" + grid.logs()).isTrue();
    assertThat(grid.process(0).exitValue()).isZero();
  }
}
