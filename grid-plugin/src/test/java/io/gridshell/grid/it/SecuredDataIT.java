package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gridshell.AsyncResult;
import io.gridshell.Grid;
import io.gridshell.GridOptions;
import io.gridshell.GridUnavailableException;
import io.gridshell.TransferEvent;
import io.gridshell.grid.GridshellConfiguration;
import io.gridshell.grid.GridshellPlugin;
import io.gridshell.grid.internal.node.Credentials;
import io.gridshell.grid.testing.TestGrid;
import io.gridshell.grid.testing.TestKeys;
import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.logger.NullLogger;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Values too large for a message on a grid with mutual TLS, and who is kept from them. */
@Timeout(120)
class SecuredDataIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int DATA_PORT_TIMEOUT = 10_000;
  private static final int ATTEMPTS = 10;

  private static double[] doubles(int size) {
    return IntStream.range(0, size).mapToDouble(i -> i * 0.25).toArray();
  }

  @Test
  void largeValuesTravelEncryptedInEveryWayAndOutliveAnEngine(@TempDir Path home) throws Exception {
    double[] many = doubles(2_000_003);
    List<Integer> numbers = IntStream.range(0, 1_000_000).boxed().toList();
    ConcurrentLinkedQueue<TransferEvent> events = new ConcurrentLinkedQueue<>();
    try (TestGrid cluster = TestGrid.startSecured(3);
        Grid grid = cluster.connect()) {
      grid.all().push("xs", many).onTransfer(events::add).get(LIMIT);
      assertThat(events).anyMatch(event -> event.done() == event.total());
      assertThat(grid.all().pull("xs.length", int.class).get(LIMIT)).containsOnly(many.length);
      assertThat(grid.engine(1).pull("xs", double[].class).get(LIMIT)).isEqualTo(many);
      assertThat(grid.all().apply((double[] a) -> a.length, many).get(LIMIT))
          .containsOnly(many.length);
      assertThat(grid.loadBalanced().apply(() -> new int[4_000_000]).get(LIMIT)).hasSize(4_000_000);

      grid.all().scatter("part", many).get(LIMIT);
      grid.all().scatter("ids", numbers).get(LIMIT);
      assertThat(grid.all().gather("part", double[].class).get(LIMIT)).isEqualTo(many);
      assertThat(grid.all().<Integer>gather("ids").get(LIMIT)).isEqualTo(numbers);

      cluster.kill(2);
      Awaitility.await("engine 2 to be missed").atMost(LIMIT).until(() -> !grid.ids().contains(2));
      assertThat(grid.all().gather("part", double[].class).get(LIMIT)).isEqualTo(many);
      assertThat(grid.all().<Integer>gather("ids").get(LIMIT)).isEqualTo(numbers);
      aClientOfAnotherAuthorityIsRefusedReadably(cluster, home);
    }
  }

  private static void aClientOfAnotherAuthorityIsRefusedReadably(TestGrid cluster, Path home)
      throws IOException {
    Profile foreign = new Profile(home, "foreign");
    TestKeys.write(foreign);
    new Connection(
            Connection.read(cluster.profile()).addresses(), "127.0.0.1", true, TestKeys.PASSWORD)
        .write(foreign);

    assertThatExceptionOfType(GridUnavailableException.class)
        .isThrownBy(
            () -> Grid.connect(GridOptions.defaults().withHome(home).withProfile("foreign")))
        .withMessageContaining("refuses the certificate in " + foreign.nodeKeys())
        .withMessageContaining("copy the folder " + foreign.folder());
  }

  @Test
  void strangersAreKeptFromThePortForData(@TempDir Path home) throws Exception {
    Profile ours = new Profile(home, "ours");
    Profile foreign = new Profile(home, "foreign");
    TestKeys.write(ours);
    TestKeys.write(foreign);
    int port = freePort();
    try (Ignite ignite = engine(ours, port)) {
      assertRefusedByHandshake(TestKeys.foreigner(ours, foreign), port);
      assertRefusedByHandshake(TestKeys.nameless(ours), port);
      assertThatThrownBy(() -> shakeHands(TestKeys.member(foreign), port))
          .as("whom the stranger does not trust either")
          .isInstanceOf(SSLException.class);
      assertThat(greetPlainly(port)).as("no answer of the protocol").isNotZero();
      assertThat(greet(TestKeys.member(ours), port))
          .as("a certificate alone is not enough")
          .contains("for members of the grid");

      GridshellPlugin plugin = ignite.plugin("Gridshell");
      Grid grid = plugin.grid();
      double[] many = doubles(2_000_000);
      AsyncResult<Void> push = grid.engine(0).push("xs", many);
      push.get(LIMIT);
      assertThat(grid.engine(0).pull("xs", double[].class).get(LIMIT)).isEqualTo(many);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  // Deprecated in favour of providers, which Spring XML users do not write.
  @SuppressWarnings("deprecation")
  private static Ignite engine(Profile profile, int dataPort) throws IOException {
    int port = freePort();
    Connection connection =
        new Connection(List.of("127.0.0.1:" + port), "127.0.0.1", true, TestKeys.PASSWORD);
    TcpDiscoveryVmIpFinder finder = new TcpDiscoveryVmIpFinder();
    finder.setAddresses(connection.addresses());
    return Ignition.start(
        new IgniteConfiguration()
            .setIgniteInstanceName("secured")
            .setWorkDirectory(profile.folder().toAbsolutePath().toString())
            .setLocalHost("127.0.0.1")
            .setMetricsLogFrequency(0)
            .setGridLogger(new NullLogger())
            .setSslContextFactory(Credentials.of(profile, connection).orElseThrow())
            .setDiscoverySpi(
                new TcpDiscoverySpi().setLocalPort(port).setLocalPortRange(0).setIpFinder(finder))
            .setPluginConfigurations(
                new GridshellConfiguration().setEngineId(0).setDataPort(dataPort)));
  }

  private static void assertRefusedByHandshake(SSLContext stranger, int port) {
    Throwable refusal = catchThrowable(() -> shakeHands(stranger, port));
    for (int i = 0; i < ATTEMPTS && refusal instanceof SocketException; i++) {
      // The server hung up while the stranger was still talking, and its alert was lost.
      refusal = catchThrowable(() -> shakeHands(stranger, port));
    }
    assertThat(refusal).isInstanceOf(SSLException.class).hasMessageContaining("certificate");
  }

  /**
   * Connects and listens without a word: a server that has hung up resets whoever goes on talking,
   * and the alert with its reason may be lost.
   */
  private static void shakeHands(SSLContext security, int port) throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            security.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(DATA_PORT_TIMEOUT);
      socket.startHandshake();
      // With TLS 1.3 the server judges the client's certificate after the client is done.
      throw new AssertionError("let in, and told " + socket.getInputStream().read());
    }
  }

  /** Shows a token that was made up; returns the answer. */
  private static String greet(SSLContext security, int port) throws IOException {
    try (Socket socket =
        security.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(DATA_PORT_TIMEOUT);
      socket.getOutputStream().write(new byte[16]);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The first byte that comes back, which is 0 where all is well; negative for none. */
  private static int greetPlainly(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(DATA_PORT_TIMEOUT);
      socket.getOutputStream().write(new byte[16]);
      return socket.getInputStream().read();
    } catch (SocketException reset) {
      return -1;
    }
  }
}
