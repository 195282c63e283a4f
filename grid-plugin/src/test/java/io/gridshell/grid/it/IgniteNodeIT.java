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
import java.util.List;
import java.util.Set;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.logger.NullLogger;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An Ignite node of the user's own becomes an engine, and what it did before goes on. */
@Timeout(60)
class IgniteNodeIT {
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
                    new GridshellConfiguration().setEngineId(7).setLabels(Set.of("gpu"))))) {
      checkEngine(ignite, 7);
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
      assertThat(plugin.grid().ids()).containsExactly(7);
      assertThat(plugin.grid().engine(7).get("x")).isEqualTo(20);
      assertThatIllegalStateException()
          .isThrownBy(plugin::engine)
          .withMessageContaining("GridshellConfiguration");
      assertThat(plain.compute().broadcast(() -> 1)).hasSize(2);
    }
    try (Ignite client = Ignition.start(node("client", finder).setClientMode(true))) {
      GridshellPlugin plugin = client.plugin("Gridshell");
      assertThat(plugin.grid().all().apply((ctx) -> ctx.engineId()).get()).containsExactly(7);
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
