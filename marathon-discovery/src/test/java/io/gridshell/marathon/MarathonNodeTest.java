package io.gridshell.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gridshell.marathon.testing.CapturedLog;
import io.gridshell.marathon.testing.FakeMarathon;
import io.gridshell.marathon.testing.MarathonVersion;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a task's variables make of a node. */
final class MarathonNodeTest {
  private static final FakeMarathon MARATHON = FakeMarathon.simulated(MarathonVersion.V1_9);

  @AfterAll
  static void stop() {
    MARATHON.close();
  }

  private static Map<String, String> task(String... pairs) {
    Map<String, String> all = new HashMap<>();
    all.put("GRID_MARATHON_URLS", MARATHON.masters().get(0).toString());
    all.put("MESOS_TASK_ID", "a.1");
    all.put("MARATHON_APP_ID", "/a");
    all.put("HOST", "127.0.0.9");
    for (int i = 0; i < pairs.length; i += 2) {
      all.put(pairs[i], pairs[i + 1]);
    }
    return all;
  }

  private static IgniteConfiguration node(Map<String, String> task) {
    IgniteConfiguration node = new IgniteConfiguration().setDiscoverySpi(new TcpDiscoverySpi());
    new MarathonNode().accept(node, task);
    // Looking ahead ends with the finder.
    ((TcpDiscoverySpi) node.getDiscoverySpi()).getIpFinder().close();
    return node;
  }

  private static InetSocketAddress outer(IgniteConfiguration node, String inner, int port)
      throws Exception {
    return Objects.requireNonNull(node.getAddressResolver())
        .getExternalAddresses(new InetSocketAddress(inner, port))
        .iterator()
        .next();
  }

  @Test
  void onTheAgentsNetworkItListensAtTheHost() {
    IgniteConfiguration node = node(task("GRIDSHELL_NETWORK", "host"));
    assertThat(node.getLocalHost()).isEqualTo("127.0.0.9");
    assertThat(node.getAddressResolver()).isNull();
    assertThat(((TcpDiscoverySpi) node.getDiscoverySpi()).getReconnectDelay()).isEqualTo(500);
    assertThat(node.getIncludeProperties()).isEmpty();
    assertThat(node(task()).getLocalHost()).isEqualTo("127.0.0.9");
    assertThat(node(task("GRIDSHELL_NETWORK", "host", "GRIDSHELL_BIND", "127.0.0.8")))
        .extracting(IgniteConfiguration::getLocalHost)
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void withoutAHostItDoesNotListenWhereNobodyReachesIt(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> node(task("GRIDSHELL_NETWORK", "host", "HOST", host)))
        .withMessageContaining("HOST is not set")
        .withMessageContaining("GRIDSHELL_BIND");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> node(task("GRIDSHELL_NETWORK", "host", "GRID_ENV_PREFIX", "X_", "X_HOST", host)))
        .withMessageContaining("X_HOST is not set");
  }

  @Test
  void onABridgeItsAddressesAreMapped() throws Exception {
    IgniteConfiguration node =
        node(task("GRIDSHELL_NETWORK", "bridge", "HOST", "127.0.0.9", "PORT_47500", "31001"));
    assertThat(node.getLocalHost()).isNull();
    assertThat(outer(node, "172.17.0.2", 47500))
        .isEqualTo(new InetSocketAddress("127.0.0.9", 31001));
    assertThat(outer(node, "172.17.0.2", 47100))
        .isEqualTo(new InetSocketAddress("127.0.0.9", 47100));
  }

  @Test
  void thePrefixOfItsVariablesHoldsForItsInnerAddressToo() throws Exception {
    IgniteConfiguration node =
        node(
            task(
                "GRID_ENV_PREFIX", "X_",
                "X_HOST", "127.0.0.7",
                "X_PORT_47500", "31002",
                "GRID_CONTAINER_ADDRESS", "127.1.0.1",
                "GRIDSHELL_NETWORK", "bridge"));
    assertThat(node.getLocalHost()).isEqualTo("127.1.0.1");
    assertThat(outer(node, "127.1.0.1", 47500))
        .isEqualTo(new InetSocketAddress("127.0.0.7", 31002));
    assertThat(outer(node, "127.0.0.3", 47500))
        .isEqualTo(new InetSocketAddress("127.0.0.3", 47500));
  }

  @Test
  void aResolverWithoutHostSaysSo() {
    try (CapturedLog log = new CapturedLog()) {
      new MarathonAddressResolver(Map.of("HOST", " "), "");
      assertThat(log.text()).contains("map no address variable=HOST");
      new MarathonAddressResolver(Map.of("HOST", "127.0.0.1"), "X_");
      assertThat(log.text()).contains("variable=X_HOST");
    }
  }

  @Test
  void onANetworkOfContainersItListensAtItsOwnAddress() {
    assertThat(node(task("GRIDSHELL_NETWORK", "container")).getLocalHost()).isNull();
    assertThat(
            node(task("GRIDSHELL_NETWORK", "container", "GRID_CONTAINER_ADDRESS", "127.1.0.1"))
                .getLocalHost())
        .isEqualTo("127.1.0.1");
  }

  @Test
  void whatIsNoNetworkOrHostIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> node(task("GRIDSHELL_NETWORK", "bus")))
        .withMessageContaining("host, bridge or container");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> node(task("GRIDSHELL_NETWORK", "host", "HOST", "nowhere.invalid")))
        .withMessageContaining("HOST is 'nowhere.invalid'");
  }

  @Test
  void aTaskThatIsToldItsSettingsEarlyWatchesTheListBeforeThereIsANode() {
    MarathonNode marathon = new MarathonNode();
    int before = MARATHON.requests(0);
    marathon.accept(task("GRIDSHELL_NETWORK", "container"));
    int asked = MARATHON.requests(0);
    assertThat(asked).isGreaterThan(before);
    IgniteConfiguration node = new IgniteConfiguration().setDiscoverySpi(new TcpDiscoverySpi());
    marathon.accept(node, task("GRIDSHELL_NETWORK", "container"));
    TcpDiscoverySpi discovery = (TcpDiscoverySpi) node.getDiscoverySpi();
    TcpDiscoveryMarathonIpFinder first = (TcpDiscoveryMarathonIpFinder) discovery.getIpFinder();
    first.close();
    assertThat(discovery.getReconnectDelay()).isEqualTo(500);
    marathon.accept(node, task("GRIDSHELL_NETWORK", "container"));
    assertThat(discovery.getIpFinder()).as("one finder serves one node").isNotSameAs(first);
    discovery.getIpFinder().close();
  }

  @Test
  void settingsThatCannotWorkAreRefusedEarlyToo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MarathonNode().accept(task("GRID_MARATHON_URLS", "marathon:8080")))
        .withMessageContaining("'marathon:8080' is not an address of Marathon");
  }

  @Test
  void whatIsNoTaskAsksNobodyEarly() {
    Map<String, String> outside = task("GRID_MARATHON_URLS", "marathon:8080");
    outside.remove("MESOS_TASK_ID");
    assertThatCode(() -> new MarathonNode().accept(outside)).doesNotThrowAnyException();
  }

  @Test
  void aClientAndANodeOutsideMarathonOnlyGetTheFinder() {
    IgniteConfiguration client =
        new IgniteConfiguration().setClientMode(true).setDiscoverySpi(new TcpDiscoverySpi());
    new MarathonNode().accept(client, task());
    assertThat(client.getLocalHost()).isNull();
    Map<String, String> outside = task("GRID_MARATHON_APPS", "/a");
    outside.keySet().removeAll(List.of("MESOS_TASK_ID", "HOST"));
    IgniteConfiguration node = node(outside);
    assertThat(node.getLocalHost()).isNull();
    assertThat(((TcpDiscoverySpi) node.getDiscoverySpi()).getIpFinder())
        .isInstanceOf(TcpDiscoveryMarathonIpFinder.class);
  }
}
