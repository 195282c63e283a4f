package io.gridshell.marathon.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridshell.marathon.MarathonClientAddressFinder;
import io.gridshell.marathon.MarathonConnectionConfiguration;
import io.gridshell.marathon.TcpDiscoveryMarathonIpFinder;
import io.gridshell.marathon.client.NetworkMode;
import io.gridshell.marathon.testing.MarathonVersion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.Ignition;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.configuration.ClientConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs outside the cluster that find a ring behind mapped ports through Marathon alone. */
final class ClientIT {
  private static @Nullable Ring ring;

  @BeforeAll
  static void start() {
    Ring started = Ring.start(MarathonVersion.V1_4, NetworkMode.BRIDGE, 2);
    ring = started;
    started.awaitOne(2);
  }

  @AfterAll
  static void stop() {
    if (ring != null) {
      ring.close();
    }
  }

  private static List<String> masters() {
    return ring == null ? List.of() : ring.marathon.masters().stream().map(URI::toString).toList();
  }

  private static MarathonConnectionConfiguration outside() {
    return new MarathonConnectionConfiguration()
        .setEnvironment(Map.of())
        .setMarathonUrls(masters())
        .setAppIds(List.of(Ring.APP));
  }

  private static IgniteConfiguration node(Path folder, MarathonConnectionConfiguration marathon) {
    return new IgniteConfiguration()
        .setIgniteInstanceName(folder.getFileName().toString())
        .setWorkDirectory(folder.toString())
        .setLocalHost("127.0.0.1")
        .setMetricsLogFrequency(0)
        .setConnectorConfiguration(null)
        .setDiscoverySpi(
            new TcpDiscoverySpi().setIpFinder(new TcpDiscoveryMarathonIpFinder(marathon)));
  }

  @Test
  void aClientNodeJoins(@TempDir Path folder) {
    try (Ignite client = Ignition.start(node(folder, outside()).setClientMode(true))) {
      assertThat(client.cluster().forServers().nodes()).hasSize(2);
    }
  }

  @Test
  void aThinClientConnects() {
    ClientConfiguration configuration =
        new ClientConfiguration()
            .setAddressesFinder(new MarathonClientAddressFinder(outside()))
            .setClusterDiscoveryEnabled(false);
    try (IgniteClient client = Ignition.startClient(configuration)) {
      assertThat(client.cluster().nodes()).hasSize(2);
    }
  }

  @Test
  void springXmlConfiguresTheFinder(@TempDir Path folder) throws Exception {
    String xml =
        """
        <beans xmlns="http://www.springframework.org/schema/beans"
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
            xsi:schemaLocation="http://www.springframework.org/schema/beans
                http://www.springframework.org/schema/beans/spring-beans.xsd">
          <bean class="org.apache.ignite.configuration.IgniteConfiguration">
            <property name="igniteInstanceName" value="xml"/>
            <property name="workDirectory" value="%s"/>
            <property name="localHost" value="127.0.0.1"/>
            <property name="clientMode" value="true"/>
            <property name="discoverySpi">
              <bean class="org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi">
                <property name="ipFinder">
                  <bean class="io.gridshell.marathon.TcpDiscoveryMarathonIpFinder">
                    <property name="configuration">
                      <bean class="io.gridshell.marathon.MarathonConnectionConfiguration">
                        <property name="marathonUrls" value="%s"/>
                        <property name="appIds" value="%s"/>
                        <property name="addressMode" value="AUTO"/>
                        <property name="requestTimeout"
                            value="#{T(java.time.Duration).ofSeconds(4)}"/>
                        <property name="lastKnownLife"
                            value="#{T(java.time.Duration).parse('PT2M')}"/>
                      </bean>
                    </property>
                  </bean>
                </property>
              </bean>
            </property>
          </bean>
        </beans>
        """
            .formatted(folder, String.join(",", masters()), Ring.APP);
    Path file = Files.writeString(folder.resolve("ignite.xml"), xml, StandardCharsets.UTF_8);
    try (Ignite client = Ignition.start(file.toString())) {
      assertThat(client.cluster().forServers().nodes()).hasSize(2);
    }
  }

  @Test
  void aServerWithAJoinTimeoutIsRefused(@TempDir Path folder) {
    IgniteConfiguration configuration = node(folder, outside());
    ((TcpDiscoverySpi) configuration.getDiscoverySpi()).setJoinTimeout(5000);
    assertThatThrownBy(() -> Ignition.start(configuration))
        .isInstanceOf(IgniteException.class)
        .hasStackTraceContaining("joinTimeout is 5000 ms; leave it at 0");
  }

  @Test
  void aConfigurationThatCannotWorkFailsTheStart(@TempDir Path folder) {
    MarathonConnectionConfiguration wrong = outside().setMarathonUrls(List.of("marathon:8080"));
    assertThatThrownBy(() -> Ignition.start(node(folder, wrong).setClientMode(true)))
        .isInstanceOf(IgniteException.class)
        .hasStackTraceContaining("'marathon:8080' is not an address of Marathon");
  }
}
