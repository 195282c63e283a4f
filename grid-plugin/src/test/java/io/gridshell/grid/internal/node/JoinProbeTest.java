package io.gridshell.grid.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.grid.testing.TestKeys;
import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.apache.ignite.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is at an address, and that strangers beside the grid do not matter. */
@Timeout(30)
class JoinProbeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @TempDir private static Path home;
  private static Profile ours;
  private static Profile foreign;

  /** Its callers wait in a queue of the system. */
  private ServerSocket mute;

  private final List<ServerSocket> servers = new ArrayList<>();

  /** What a server does with a caller. */
  private interface Manner {
    void meet(Socket caller) throws IOException;
  }

  @BeforeAll
  static void keys() {
    ours = new Profile(home, "ours");
    foreign = new Profile(home, "foreign");
    TestKeys.write(ours);
    TestKeys.write(foreign);
  }

  @BeforeEach
  void openMute() throws IOException {
    mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    servers.add(mute);
  }

  private String mute() {
    return "127.0.0.1:" + mute.getLocalPort();
  }

  @AfterEach
  void closeAll() throws IOException {
    for (ServerSocket server : servers) {
      server.close();
    }
  }

  private String serve(ServerSocket server, Manner manner) {
    servers.add(server);
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket caller = server.accept()) {
                  manner.meet(caller);
                } catch (IOException gone) {
                  // The caller or this server; the next one is met, if there is one.
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    return "127.0.0.1:" + server.getLocalPort();
  }

  private String open(Manner manner) throws IOException {
    return serve(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), manner);
  }

  private String secured(Profile member) throws IOException {
    SSLContext context = TestKeys.member(member);
    SSLServerSocket server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setNeedClientAuth(true);
    return serve(
        server,
        caller -> {
          ((SSLSocket) caller).startHandshake();
          caller.getInputStream().read();
        });
  }

  private static void web(Socket caller) throws IOException {
    caller.getInputStream().read();
    caller
        .getOutputStream()
        .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  private static Optional<SslContextFactory> keysOf(Profile profile) {
    return Credentials.of(
        profile, new Connection(List.of("127.0.0.1:1"), "127.0.0.1", true, TestKeys.PASSWORD));
  }

  private static JoinProbe.Finding look(Optional<SslContextFactory> keys, String... addresses)
      throws InterruptedException {
    return new JoinProbe(Arrays.asList(addresses), keys).look(PATIENCE);
  }

  @Test
  void aMemberIsFoundBehindStrangers() throws Exception {
    String member = secured(ours);

    assertThat(
            look(
                keysOf(ours),
                secured(foreign),
                open(JoinProbeTest::web),
                mute(),
                "127.0.0.1:1",
                member))
        .isEqualTo(new JoinProbe.Finding.Answered(member, "127.0.0.1"));
  }

  @Test
  void aMemberThatRefusesIsToldFromSilence() throws Exception {
    String member = secured(foreign);

    assertThat(look(keysOf(ours), "127.0.0.1:1", member))
        .isInstanceOfSatisfying(
            JoinProbe.Finding.Refused.class,
            refused -> assertThat(refused.address()).isEqualTo(member));
  }

  @Test
  void strangersAreSilenceWithAReason() throws Exception {
    String web = open(JoinProbeTest::web);

    assertThat(look(keysOf(ours), web, "127.0.0.1:1"))
        .isInstanceOfSatisfying(
            JoinProbe.Finding.Silent.class,
            silent -> {
              assertThat(silent.reasons()).hasSize(2);
              assertThat(silent.reasons().get(0)).startsWith(web + " (speaks no TLS");
              assertThat(silent.reasons().get(1)).isEqualTo("127.0.0.1:1 (Connection refused)");
            });
    assertThat(look(Optional.empty(), web))
        .isEqualTo(
            new JoinProbe.Finding.Silent(List.of(web + " (something else than a grid answers)")));
    String rude = open(caller -> {});
    assertThat(look(Optional.empty(), rude)).isInstanceOf(JoinProbe.Finding.Silent.class);
  }

  @Test
  void aSecuredMemberIsRecognizedWithoutKeys() throws Exception {
    String member = secured(ours);

    assertThat(look(Optional.empty(), "127.0.0.1:1", member))
        .isEqualTo(new JoinProbe.Finding.Secured(member));
  }

  @Test
  void manyMuteAddressesTakeNoLongerThanOne() throws Exception {
    String[] all = Stream.generate(this::mute).limit(12).toArray(String[]::new);
    long start = System.nanoTime();

    assertThat(look(keysOf(ours), all))
        .isInstanceOfSatisfying(
            JoinProbe.Finding.Silent.class, silent -> assertThat(silent.reasons()).hasSize(12));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void theLookEndsWithItsPatience() throws Exception {
    JoinProbe probe = new JoinProbe(List.of(mute()), Optional.empty());
    long start = System.nanoTime();

    assertThat(probe.look(Duration.ofMillis(100))).isInstanceOf(JoinProbe.Finding.Silent.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }
}
