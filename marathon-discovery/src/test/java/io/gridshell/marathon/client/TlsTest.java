package io.gridshell.marathon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.gridshell.marathon.MarathonConnectionConfiguration;
import io.gridshell.marathon.testing.TestCertificate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Marathon behind TLS, and one that sends its callers elsewhere. */
final class TlsTest {
  @TempDir static Path folder;
  private static TestCertificate ours;
  private static TestCertificate misnamed;

  private final List<HttpServer> servers = new ArrayList<>();
  private final AtomicReference<String> shown = new AtomicReference<>("");

  @BeforeAll
  static void certify() {
    ours = TestCertificate.make(folder, "marathon", "ip:127.0.0.1");
    misnamed = TestCertificate.make(folder, "elsewhere", "dns:elsewhere.example.com");
  }

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  private URI start(SSLContext context, boolean clients) throws Exception {
    HttpsServer secured =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    secured.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = context.getDefaultSSLParameters();
            wanted.setNeedClientAuth(clients);
            parameters.setSSLParameters(wanted);
          }
        });
    return start(secured, "https");
  }

  private URI start(HttpServer created, String scheme) {
    servers.add(created);
    created.createContext(
        "/",
        exchange -> {
          shown.set(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          byte[] body = "{\"version\":\"1.5.15\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    created.start();
    return URI.create(scheme + "://127.0.0.1:" + created.getAddress().getPort());
  }

  private static String version(URI master, TlsSettings tls) {
    return new MarathonClient(
            new MarathonConnection(
                List.of(master),
                new Authentication.Basic("alice", "s3cret"),
                tls,
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(3)))
        .info()
        .version();
  }

  private static TlsSettings authority(TestCertificate certificate) {
    return new TlsSettings(
        Optional.empty(),
        "",
        Optional.of(certificate.pem(folder.resolve("authority.pem")).toString()),
        Optional.empty(),
        "",
        false);
  }

  @Test
  void anAuthorityOrAStoreSaysWhomToTrust() throws Exception {
    URI master = start(ours.context(), false);
    assertThat(version(master, authority(ours))).isEqualTo("1.5.15");
    TlsSettings store =
        new TlsSettings(
            Optional.of(ours.trustStore(folder.resolve("trust.p12"))),
            TestCertificate.PASSWORD,
            Optional.empty(),
            Optional.empty(),
            "",
            false);
    assertThat(version(master, store)).isEqualTo("1.5.15");
  }

  @Test
  void theBeansPropertiesLeadToTheSameTrust() throws Exception {
    TestCertificate client = TestCertificate.make(folder, "bean", "");
    URI master = start(ours.contextFor(client), true);
    MarathonConnectionConfiguration bean =
        new MarathonConnectionConfiguration()
            .setEnvironment(Map.of())
            .setMarathonUrls(List.of(master.toString()))
            .setAppIds(List.of("/a"))
            .setUser("alice")
            .setPassword("s3cret")
            .setTrustStore(ours.trustStore(folder.resolve("bean-trust.p12")).toString())
            .setTrustStorePassword(TestCertificate.PASSWORD)
            .setKeyStore(client.keys().toString())
            .setKeyStorePassword(TestCertificate.PASSWORD);
    bean.verify();
    assertThat(new MarathonClient(bean.connection()).info().version()).isEqualTo("1.5.15");
    assertThat(shown.get()).isEqualTo("Basic YWxpY2U6czNjcmV0");
    bean.setKeyStore("").setKeyStorePassword("");
    assertThatThrownBy(() -> new MarathonClient(bean.connection()).info())
        .isInstanceOf(MarathonException.class);
  }

  @Test
  void nobodyElseIsTrustedAndHearsCredentials() throws Exception {
    URI master = start(ours.context(), false);
    for (TlsSettings stranger : List.of(TlsSettings.usual(), authority(misnamed))) {
      assertThatThrownBy(() -> version(master, stranger))
          .isInstanceOf(MarathonException.Misdirected.class)
          .hasMessageContaining("SSLHandshakeException");
    }
    assertThat(shown.get()).isEmpty();
  }

  @Test
  void theServersNameIsChecked() throws Exception {
    URI master = start(misnamed.context(), false);
    assertThatThrownBy(() -> version(master, authority(misnamed)))
        .isInstanceOf(MarathonException.Misdirected.class);
    assertThat(shown.get()).isEmpty();
    TlsSettings careless =
        new TlsSettings(Optional.empty(), "", Optional.empty(), Optional.empty(), "", true);
    assertThat(version(master, careless)).isEqualTo("1.5.15");
  }

  @Test
  void aClientsCertificateIsShown() throws Exception {
    TestCertificate client = TestCertificate.make(folder, "client", "");
    URI master = start(ours.contextFor(client), true);
    // The server says why, or hangs up before it is heard.
    assertThatThrownBy(() -> version(master, authority(ours)))
        .isInstanceOf(MarathonException.class);
    TlsSettings shows =
        new TlsSettings(
            Optional.empty(),
            "",
            Optional.of(Files.readString(ours.pem(folder.resolve("ours.pem")))),
            Optional.of(client.keys()),
            TestCertificate.PASSWORD,
            false);
    assertThat(version(master, shows)).isEqualTo("1.5.15");
  }

  @Test
  void filesThatAreNotUsableAreNamed() throws Exception {
    URI master = start(ours.context(), false);
    TlsSettings broken =
        new TlsSettings(
            Optional.empty(),
            "",
            Optional.of(folder.resolve("absent.pem").toString()),
            Optional.empty(),
            "",
            false);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> version(master, broken))
        .withMessageContaining("absent.pem");
  }

  @Test
  void credentialsDoNotFollowARedirectElsewhere() throws Exception {
    URI elsewhere =
        start(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
            "http");
    HttpServer master =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    master.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Location", elsewhere + "/v2/info");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    master.start();
    servers.add(master);
    URI asked = URI.create("http://127.0.0.1:" + master.getAddress().getPort());
    assertThatThrownBy(() -> version(asked, TlsSettings.usual()))
        .isInstanceOf(MarathonException.Misdirected.class)
        .hasMessageContaining("which is not a configured master");
    assertThat(shown.get()).isEmpty();
  }
}
