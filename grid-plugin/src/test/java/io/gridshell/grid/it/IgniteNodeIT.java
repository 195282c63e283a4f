package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gridshell.Grid;
import io.gridshell.RemoteException;
import io.gridshell.grid.GridshellConfiguration;
import io.gridshell.grid.GridshellPlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.Ignition;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.logger.NullLogger;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An Ignite node of the user's own becomes an engine, and what it did before goes on. */
@Timeout(60)
class IgniteNodeIT {
  /** Far from the ids that are given out. */
  private static final int FAR = 700;

  private static final String PORTS = "127.0.0.1:48620..48624";

  @TempDir private Path work;

  private IgniteConfiguration node(String name, TcpDiscoveryVmIpFinder finder) {
    return new IgniteConfiguration()
        .setIgniteInstanceName(name)
        .setWorkDirectory(work.toAbsolutePath().toString())
        .setLocalHost("127.0.0.1")
        .setMetricsLogFrequency(0)
        .setGridLogger(new NullLogger())
        .setDiscoverySpi(
            new TcpDiscoverySpi().setLocalPort(48620).setLocalPortRange(4).setIpFinder(finder));
  }

  private static TcpDiscoveryVmIpFinder finder() {
    TcpDiscoveryVmIpFinder finder = new TcpDiscoveryVmIpFinder();
    finder.setAddresses(List.of(PORTS));
    return finder;
  }

  private static void checkEngine(Ignite ignite, int id) {
    GridshellPlugin plugin = ignite.plugin("Gridshell");
    Grid grid = plugin.grid();
    assertThat(grid.ids()).containsExactly(id);
    assertThat(grid.profile()).isEqualTo(ignite.name());
    grid.all().execute("record P(int a) {}\nint x = 20;").get();
    assertThat(grid.engine(id).execute("new P(x * 2).a() + 2").get().<Integer>value())
        .isEqualTo(42);
    int k = 5;
    assertThat(grid.all().apply((y) -> y + k, 1).get()).containsExactly(6);
    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(() -> grid.engine(id).get("noSuchName"));

    IgniteCache<Integer, String> cache = ignite.getOrCreateCache("users");
    cache.put(1, "mine");
    assertThat(cache.get(1)).isEqualTo("mine");
    assertThat(ignite.compute().call(() -> 6 * 7)).isEqualTo(42);
    assertThat(ignite.compute().broadcast(() -> "here")).contains("here");
  }

  @Test
  // Deprecated in favour of providers, which Spring XML users do not write.
  @SuppressWarnings("deprecation")
  void aNodeIsAnEngineByItsConfigurationInJava() {
    TcpDiscoveryVmIpFinder finder = finder();
    try (Ignite ignite =
        Ignition.start(
            node("own", finder)
                .setPluginConfigurations(
                    new GridshellConfiguration().setEngineId(FAR).setLabels(Set.of("gpu"))))) {
      checkEngine(ignite, FAR);
      GridshellPlugin plugin = ignite.plugin("Gridshell");
      assertThat(plugin.grid().engines().get(0).labels()).containsExactly("gpu");
      plainMembersAreNoEnginesButMayUseThem(finder);
      plugin.grid().close();
      assertThat(ignite.compute().call(() -> "lives")).isEqualTo("lives");
    }
  }

  private void plainMembersAreNoEnginesButMayUseThem(TcpDiscoveryVmIpFinder finder) {
    try (Ignite plain = Ignition.start(node("plain", finder))) {
      GridshellPlugin plugin = plain.plugin("Gridshell");
      assertThat(plugin.grid().ids()).containsExactly(FAR);
      assertThat(plugin.grid().engine(FAR).get("x")).isEqualTo(20);
      assertThatIllegalStateException()
          .isThrownBy(plugin::engine)
          .withMessageContaining("GridshellConfiguration");
      assertThat(plain.compute().broadcast(() -> 1)).hasSize(2);
    }
    try (Ignite client = Ignition.start(node("client", finder).setClientMode(true))) {
      GridshellPlugin plugin = client.plugin("Gridshell");
      assertThat(plugin.grid().all().apply((ctx) -> ctx.engineId()).get()).containsExactly(FAR);
    }
  }

  private static CacheConfiguration<Integer, String> orders() {
    return new CacheConfiguration<Integer, String>("orders")
        .setAtomicityMode(CacheAtomicityMode.TRANSACTIONAL);
  }

  @Test
  @SuppressWarnings("deprecation")
  void aCacheThatWasFilledBeforeKeepsItsDataWhenAnEngineJoins() {
    TcpDiscoveryVmIpFinder finder = finder();
    Map<Integer, String> all =
        IntStream.range(0, 500).boxed().collect(Collectors.toMap(i -> i, i -> "order " + i));
    try (Ignite plain = Ignition.start(node("before", finder).setCacheConfiguration(orders()))) {
      plain.<Integer, String>cache("orders").putAll(all);
      try (Ignite ignite =
          Ignition.start(
              node("after", finder)
                  .setCacheConfiguration(orders())
                  .setPluginConfigurations(new GridshellConfiguration()))) {
        assertThat(ignite.<Integer, String>cache("orders").getAll(all.keySet())).isEqualTo(all);
        GridshellPlugin plugin = ignite.plugin("Gridshell");
        assertThat(plugin.grid().engine(0).execute("6 * 7").get().<Integer>value()).isEqualTo(42);
        plain.<Integer, String>cache("orders").put(1, "changed");
        assertThat(ignite.<Integer, String>cache("orders").get(1)).isEqualTo("changed");
        assertThat(plain.<Integer, String>cache("orders").getAll(all.keySet())).hasSize(500);
      }
    }
  }

  // As above.
  @SuppressWarnings("deprecation")
  private IgniteConfiguration persistent() {
    return node("kept", finder())
        .setConsistentId("kept")
        .setPluginConfigurations(new GridshellConfiguration())
        .setDataStorageConfiguration(
            new DataStorageConfiguration()
                .setWalSegments(2)
                .setWalSegmentSize(4 << 20)
                .setDefaultDataRegionConfiguration(
                    new DataRegionConfiguration()
                        .setPersistenceEnabled(true)
                        .setCheckpointPageBufferSize(16 << 20)
                        .setMaxSize(64L << 20)));
  }

  private static GridshellPlugin awaitEngine(Ignite ignite) {
    // Ignite gives no plugin of an inactive cluster.
    Awaitility.await("the cluster to be active")
        .atMost(Duration.ofSeconds(20))
        .until(() -> ignite.cluster().state().active());
    GridshellPlugin plugin = ignite.plugin("Gridshell");
    Awaitility.await("the node to be an engine")
        .atMost(Duration.ofSeconds(20))
        .until(() -> plugin.engineId().isPresent());
    return plugin;
  }

  @Test
  void aNodeWithPersistenceIsAnEngineOnceItsClusterIsActive() {
    try (Ignite ignite = Ignition.start(persistent())) {
      assertThat(ignite.cluster().state()).isEqualTo(ClusterState.INACTIVE);

      ignite.cluster().state(ClusterState.ACTIVE);

      GridshellPlugin plugin = awaitEngine(ignite);
      Awaitility.await("the engine to be listed")
          .atMost(Duration.ofSeconds(20))
          .until(() -> plugin.grid().ids(), List.of(0)::equals);
      checkEngine(ignite, 0);
    }
    try (Ignite again = Ignition.start(persistent())) {
      GridshellPlugin plugin = awaitEngine(again);
      plugin.grid().awaitEngines(1, Duration.ofSeconds(20));
      assertThat(again.<Integer, String>cache("users").get(1)).isEqualTo("mine");
      assertThat(plugin.grid().engine(0).execute("6 * 7").get().<Integer>value()).isEqualTo(42);
    }
  }

  @Test
  void aNodeIsAnEngineByItsConfigurationInSpringXml() throws Exception {
    Path xml = work.resolve("engine.xml");
    Files.writeString(
        xml,
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <beans xmlns="http://www.springframework.org/schema/beans"
               xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
               xsi:schemaLocation="http://www.springframework.org/schema/beans
                   http://www.springframework.org/schema/beans/spring-beans.xsd">
          <bean class="org.apache.ignite.configuration.IgniteConfiguration">
            <property name="igniteInstanceName" value="from-xml"/>
            <property name="workDirectory" value="%s"/>
            <property name="localHost" value="127.0.0.1"/>
            <property name="gridLogger"><bean class="org.apache.ignite.logger.NullLogger"/></property>
            <property name="discoverySpi">
              <bean class="org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi">
                <property name="localPort" value="48640"/>
                <property name="ipFinder">
                  <bean class="org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder">
                    <property name="addresses" value="127.0.0.1:48640"/>
                  </bean>
                </property>
              </bean>
            </property>
            <property name="pluginConfigurations">
              <list>
                <bean class="io.gridshell.grid.GridshellConfiguration">
                  <property name="engineId" value="3"/>
                  <property name="labels">
                    <set><value>xml</value><value>test</value></set>
                  </property>
                  <property name="outputLimit" value="1000"/>
                </bean>
              </list>
            </property>
          </bean>
        </beans>
        """
            .formatted(work.toAbsolutePath()));

    try (Ignite ignite = Ignition.start(xml.toString())) {
      checkEngine(ignite, 3);
      GridshellPlugin plugin = ignite.plugin("Gridshell");
      assertThat(plugin.grid().engines().get(0).labels()).containsExactlyInAnyOrder("xml", "test");
      assertThat(
              plugin
                  .grid()
                  .engine(3)
                  .execute("System.out.print(\"x\".repeat(500_000));")
                  .get()
                  .stdout())
          .contains("[gridshell: dropped ");
    }
  }
}
