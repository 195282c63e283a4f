package io.gridshell.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridshell.marathon.client.AppReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.ignite.IgniteCheckedException;
import org.junit.jupiter.api.Test;

final class AddressRulesTest {
  private static final String OVERLAY =
      """
      {"app":{"id":"/a","instances":1,"networks":[{"mode":"container","name":"dcos"}],
       "container":{"portMappings":[
         {"containerPort":8080,"hostPort":0,"name":"http"},
         {"containerPort":47100,"name":"comm"},
         {"containerPort":47500,"name":"discovery"},
         {"containerPort":10800,"hostPort":0,"name":"client"}]},
       "tasks":[{"id":"t","host":"10.0.0.7","ports":[31001,31002],
         "ipAddresses":[{"ipAddress":"10.0.0.7"},{"ipAddress":"9.0.1.130"}]}]}}
      """;

  private final MarathonConnectionConfiguration configuration =
      new MarathonConnectionConfiguration().setEnvironment(Map.of());

  private List<String> addresses(String answer, String port) {
    return new ListingReader(
            configuration.rules(port, 0, 0), HealthPolicy.ANY, configuration.hostNames())
            .read(
                AppReader.read(answer.getBytes(StandardCharsets.UTF_8)),
                (app, version) -> Optional.empty(),
                Deadline.ofCall())
            .addresses(Optional.empty())
            .stream()
            .map(address -> address.getAddress().getHostAddress() + ":" + address.getPort())
            .toList();
  }

  @Test
  void aPortWithoutMappingIsReachedInTheContainer() {
    configuration.setAddressIndex(1);
    assertThat(addresses(OVERLAY, "discovery")).containsExactly("9.0.1.130:47500");
  }

  @Test
  void aRangeChoosesAmongTheContainersAddresses() {
    configuration.setAddressRange("9.0.0.0/8");
    assertThat(addresses(OVERLAY, "discovery")).containsExactly("9.0.1.130:47500");
    configuration.setAddressRange("192.168.0.0/16");
    assertThat(addresses(OVERLAY, "discovery")).isEmpty();
  }

  @Test
  void aMappedPortOfAContainerNetworkIsTheOneThatMappedOnesCount() {
    assertThat(addresses(OVERLAY, "client")).containsExactly("10.0.0.7:31002");
  }

  @Test
  void theContainersOwnAddressCanBeForced() {
    configuration.setAddressMode(AddressMode.CONTAINER).setAddressRange("9.0.0.0/8");
    assertThat(addresses(OVERLAY, "client")).containsExactly("9.0.1.130:10800");
  }

  @Test
  void aPortThatIsNeitherMappedNorFixedIsNotTheNextOnes() {
    String random = OVERLAY.replace("{\"containerPort\":47500,", "{\"containerPort\":0,");
    assertThat(addresses(random, "discovery")).isEmpty();
    configuration.setAddressMode(AddressMode.HOST);
    assertThat(addresses(random, "discovery")).isEmpty();
    assertThat(addresses(OVERLAY, "discovery")).isEmpty();
    assertThat(addresses(OVERLAY, "comm")).isEmpty();
    assertThat(addresses(OVERLAY, "client")).containsExactly("10.0.0.7:31002");
  }

  @Test
  void namesGoBeforePlaces() {
    String host =
        """
        {"app":{"id":"/a","networks":[{"mode":"host"}],
         "portDefinitions":[{"port":10000,"name":"http"},{"port":10001,"name":"discovery"}],
         "tasks":[{"id":"t","host":"10.0.0.7","ports":[31001,31002]}]}}
        """;
    assertThat(addresses(host, "discovery")).containsExactly("10.0.0.7:31002");
    assertThat(addresses(host, "other")).containsExactly("10.0.0.7:31001");
  }

  @Test
  void anAddressOfSixteenBytesMayStandInBrackets() {
    String host = "{\"tasks\":[{\"id\":\"t\",\"host\":\"[fd00::7]\",\"ports\":[31001]}]}";
    assertThat(addresses(host, "discovery")).containsExactly("fd00:0:0:0:0:0:0:7:31001");
  }

  @Test
  void whatIsNoRangeIsRefused() {
    assertThatThrownBy(() -> Cidr.parse("9.0.0.0/40")).hasMessageContaining("9.0.0.0/40");
    assertThatThrownBy(() -> Cidr.parse("example.com/8")).hasMessageContaining("example.com/8");
    assertThat(Cidr.parse("fd00::/16").contains("fd00::1")).isTrue();
    assertThat(Cidr.parse("10.0.0.0/8").contains("fd00::1")).isFalse();
  }

  @Test
  void aBridgedNodeIsKnownByItsAgent() throws IgniteCheckedException {
    MarathonAddressResolver resolver =
        new MarathonAddressResolver(Map.of("HOST", "10.0.0.7", "PORT_47500", "31005"), "");
    InetSocketAddress inner = address("172.17.0.2", 47_500);
    assertThat(resolver.getExternalAddresses(inner)).containsExactly(address("10.0.0.7", 31_005));
    assertThat(resolver.getExternalAddresses(address("172.17.0.2", 31_006)))
        .containsExactly(address("10.0.0.7", 31_006));
    InetSocketAddress loopback = address("127.0.0.1", 47_500);
    assertThat(resolver.getExternalAddresses(loopback)).containsExactly(loopback);
  }

  private static InetSocketAddress address(String host, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException never) {
      throw new AssertionError(never);
    }
  }
}
