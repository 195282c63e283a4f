package io.gridshell.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.gridshell.marathon.testing.TestCertificate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.IgniteSpiException;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KubernetesNodeTest {
  @TempDir Path folder;

  private final AtomicReference<String> asked = new AtomicReference<>("");
  private volatile String subsets = "[]";
  private HttpsServer api;
  private Map<String, String> settings;

  @BeforeEach
  void startApi() throws Exception {
    api = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.setHttpsConfigurator(
        new HttpsConfigurator(TestCertificate.make(folder, "api", "").context()));
    api.createContext(
        "/api/v1/namespaces/science/endpoints/engines",
        exchange -> {
          asked.set(exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] body =
              ("{\"kind\":\"Endpoints\",\"subsets\":" + subsets + "}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    api.start();
    Path token = Files.writeString(folder.resolve("token"), "word");
    settings =
        new HashMap<>(
            Map.of(
                "GRIDSHELL_KUBERNETES_URL", "https://127.0.0.1:" + api.getAddress().getPort(),
                "GRIDSHELL_KUBERNETES_NAMESPACE", "science",
                "GRIDSHELL_KUBERNETES_SERVICE", "engines",
                "GRIDSHELL_KUBERNETES_TOKEN_FILE", token.toString(),
                "POD_IP", "10.1.0.7"));
  }

  @AfterEach
  void stopApi() {
    api.stop(0);
  }

  private TcpDiscoverySpi discovery(boolean client) {
    TcpDiscoverySpi discovery = new TcpDiscoverySpi();
    IgniteConfiguration node =
        new IgniteConfiguration().setDiscoverySpi(discovery).setClientMode(client);
    new KubernetesNode().accept(node, settings);
    return discovery;
  }

  private static InetSocketAddress at(String host, int port) {
    return new InetSocketAddress(host, port);
  }

  @Test
  void anEngineAsksAgainUntilTheServiceListsIt() {
    TcpDiscoverySpi discovery = discovery(false);
    for (String without : new String[] {"[]", "[{\"addresses\":[{\"ip\":\"10.1.0.6\"}]}]"}) {
      subsets = without;
      assertThatExceptionOfType(IgniteSpiException.class)
          .isThrownBy(() -> discovery.getIpFinder().getRegisteredAddresses())
          .withMessageContaining("science/engines does not list this pod");
    }
    subsets =
        "[{\"addresses\":[{\"ip\":\"10.1.0.6\"}],\"notReadyAddresses\":[{\"ip\":\"10.1.0.7\"}]}]";
    assertThat(discovery.getIpFinder().getRegisteredAddresses())
        .containsExactlyInAnyOrder(at("10.1.0.6", 47500), at("10.1.0.7", 47500));
    assertThat(asked.get()).isEqualTo("Bearer word");
  }

  @Test
  void enginesListenWhereTheOthersLook() {
    settings.put("PORT_DISCOVERY", "31000");
    TcpDiscoverySpi discovery = discovery(false);
    subsets = "[{\"addresses\":[{\"ip\":\"10.1.0.7\"}]}]";
    assertThat(discovery.getLocalPortRange()).isZero();
    assertThat(discovery.getIpFinder().getRegisteredAddresses())
        .containsExactly(at("10.1.0.7", 31000));
  }

  @Test
  void aClientIsInNoList() {
    subsets = "[{\"addresses\":[{\"ip\":\"10.1.0.6\"}]}]";
    assertThat(discovery(true).getIpFinder().getRegisteredAddresses())
        .containsExactly(at("10.1.0.6", 47500));
  }

  @Test
  void aFailingApiIsAFailureAndNotAnEmptyList() {
    settings.put("GRIDSHELL_KUBERNETES_SERVICE", "absent");
    assertThatExceptionOfType(IgniteSpiException.class)
        .isThrownBy(() -> discovery(true).getIpFinder().getRegisteredAddresses());
  }

  @Test
  void aPortMustBeANumber() {
    settings.put("PORT_DISCOVERY", "many");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> discovery(false))
        .withMessageContaining("PORT_DISCOVERY is 'many'");
  }
}
