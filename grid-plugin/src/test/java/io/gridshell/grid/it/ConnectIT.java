package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.Grid;
import io.gridshell.GridOptions;
import io.gridshell.GridUnavailableException;
import io.gridshell.grid.testing.SharedGrid;
import io.gridshell.grid.testing.TestGrid;
import io.gridshell.profile.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
        .withMessage("9 engines are not there after 50 ms; there are 3: [0, 1, 2]");
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
      List<ServerSocket> taken = new ArrayList<>();
      try {
        for (String address : Connection.read(grid.profile()).addresses()) {
          ServerSocket socket = new ServerSocket();
          socket.bind(
              new InetSocketAddress(
                  InetAddress.getLoopbackAddress(),
                  Integer.parseInt(address.substring(address.indexOf(':') + 1))));
          taken.add(socket);
        }
        Process engine = grid.launch(0, "--founder");

        assertThat(engine.waitFor(30, TimeUnit.SECONDS)).as("it ended" + grid.logs()).isTrue();
        assertThat(engine.exitValue()).isEqualTo(3);
        assertThat(lastLine(grid.log(0)))
            .startsWith("engine 0 could not join grid '" + grid.profile().name() + "'")
            .contains("ports in range are in use")
            .contains(String.valueOf(taken.get(0).getLocalPort()));
      } finally {
        for (ServerSocket socket : taken) {
          socket.close();
        }
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
