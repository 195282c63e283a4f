package io.gridshell.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.gridshell.marathon.client.AppDefinition;
import io.gridshell.marathon.client.MarathonClient;
import io.gridshell.marathon.client.MarathonConnection;
import io.gridshell.marathon.testing.CapturedLog;
import io.gridshell.marathon.testing.FakeMarathon;
import io.gridshell.marathon.testing.MarathonVersion;
import io.gridshell.marathon.testing.Outage;
import io.gridshell.marathon.testing.TaskRunner;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.ignite.client.ClientException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What thin clients are told. */
final class ClientAddressFinderTest {
  private static final String APP = "/grid/engine";
  private static final int CLIENT_PORT = 2;

  private final FakeMarathon marathon =
      FakeMarathon.start(
          MarathonVersion.V1_9, 1, TaskRunner.simulated(), List.of("127.0.0.2", "127.0.0.3"));

  @BeforeEach
  void create() {
    MarathonClient client = new MarathonClient(MarathonConnection.to(marathon.masters()));
    client.create(
        AppDefinition.of(APP).instances(2).command("engine").build(), client.info().dialect());
    await().until(() -> marathon.taskIds(APP).size() == 2);
  }

  @AfterEach
  void stop() {
    marathon.close();
  }

  private MarathonConnectionConfiguration configuration() {
    return new MarathonConnectionConfiguration()
        .setEnvironment(Map.of())
        .setRequestTimeout(Duration.ofMillis(500))
        .setMarathonUrls(marathon.masters().stream().map(URI::toString).toList())
        .setAppIds(List.of(APP));
  }

  private String[] addresses(int port) {
    return marathon.taskIds(APP).stream()
        .map(task -> marathon.address(task, port))
        .toArray(String[]::new);
  }

  @Test
  void thePortIsTheOneOfThatNameOrThatNumber() {
    assertThat(new MarathonClientAddressFinder(configuration()).getAddresses())
        .containsExactlyInAnyOrder(addresses(CLIENT_PORT));
    assertThat(new MarathonClientAddressFinder(configuration()).setPortName("http").getAddresses())
        .containsExactlyInAnyOrder(addresses(3));
    assertThat(
            new MarathonClientAddressFinder(configuration())
                .setPortName("none")
                .setPortIndex(1)
                .getAddresses())
        .containsExactlyInAnyOrder(addresses(1));
    assertThat(new MarathonClientAddressFinder(configuration()).setPort(10_800).getAddresses())
        .containsExactlyInAnyOrder("127.0.0.2:10800", "127.0.0.3:10800");
  }

  @Test
  void theLastKnownListServesDuringAnOutageAndIsToldOnce() {
    MarathonClientAddressFinder finder = new MarathonClientAddressFinder(configuration());
    String[] before = finder.getAddresses();
    try (CapturedLog log = new CapturedLog()) {
      marathon.outage(Outage.FORBIDDEN);
      await("the first list is no longer fresh")
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                assertThat(finder.getAddresses()).containsExactlyInAnyOrder(before);
                return log.text().contains("use last known engines reason=");
              });
      assertThat(finder.getAddresses()).containsExactlyInAnyOrder(before);
      assertThat(log.text()).containsOnlyOnce("use last known engines");
    }
  }

  @Test
  void aFirstFailureIsAnExceptionThatNamesMarathonAndTheReason() {
    marathon.outage(Outage.FORBIDDEN);
    assertThatExceptionOfType(ClientException.class)
        .isThrownBy(() -> new MarathonClientAddressFinder(configuration()).getAddresses())
        .withMessageContaining("Marathon does not list the engines")
        .withMessageContaining(marathon.masters().get(0).toString())
        .withMessageContaining("403");
  }

  @Test
  void aListThatIsTooOldIsNoList() {
    MarathonClientAddressFinder finder =
        new MarathonClientAddressFinder(configuration().setLastKnownLife(Duration.ofMillis(1)));
    assertThat(finder.getAddresses()).hasSize(2);
    marathon.outage(Outage.FORBIDDEN);
    await("the list is no longer fresh")
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThatExceptionOfType(ClientException.class).isThrownBy(finder::getAddresses));
  }

  @Test
  void addressesOfSixteenBytesStandInBrackets() throws Exception {
    InetAddress six = InetAddress.getByName("fd00::7");
    String[] found =
        new MarathonClientAddressFinder(configuration().setLookup(host -> six))
            .setPort(10_800)
            .getAddresses();
    assertThat(found).containsExactly("[fd00:0:0:0:0:0:0:7]:10800");
  }
}
