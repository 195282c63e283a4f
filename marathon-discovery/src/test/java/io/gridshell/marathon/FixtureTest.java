package io.gridshell.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridshell.marathon.client.AppReader;
import io.gridshell.marathon.client.MarathonException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What real answers of Marathon mean. */
final class FixtureTest {

  /** The second column is for servers; the third for clients, where it is another. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "01-v0.15-app-tasks-two-ports.json | agouti.local:31336 agouti.local:31382 | same",
        "02-v0.15-tasks-health-alive.json | 10.141.141.10:31000 10.141.141.10:31001 | same",
        "03-go-app-embedded-tasks-appid-mismatch.json | 10.141.141.10:31045 10.141.141.10:31234"
            + " | same",
        "04-go-app-one-unhealthy.json | 10.141.141.10:31045 10.141.141.10:31234"
            + " | 10.141.141.10:31045",
        "06-consul-tasks-health-missing-on-one.json | 192.168.2.114:31315 192.168.2.114:31797"
            + " | same",
        "07-lb-v0.15-apps-bridge-unnamed.json | 10.0.1.147:25724 10.0.6.25:16916 10.0.6.25:23336"
            + " 10.0.6.25:31184 | same",
        "10-lb-v1.5-apps-bridge.json | 10.0.2.148:1565 | same",
        "11-master-app-tasks-staging.json | srv7.hw.ca1.mesosphere.com:31756 | same",
        "13-master-tasks-staging-empty-ports.json | '' | same",
        "15-lb-ip-per-task-discovery-ports.json | 1.2.3.4:123 | same",
        "17-lb-v1.5-container-network.json | 1.2.3.4:80 | same",
        "19b-issue1032-empty-host-valid.json | '' | same",
        "21-master-app-list-no-tasks-nulls.json | '' | same",
        "23-traefik1743-v1.4-tasks.json | xxx.xxx.xxx.164:31700 xxx.xxx.xxx.165:18080 | same",
        "26-empty-tasks.json | '' | same",
      })
  void anAnswerGivesItsAddressesAndClientsLeaveOutWhatAHealthCheckFoundDead(
      String fixture, String servers, String clients) {
    byte[] answer = Fixtures.bytes(fixture);
    assertThat(Fixtures.ANSWERS).contains(fixture);
    assertThat(Fixtures.addresses(answer, HealthPolicy.ANY)).isEqualTo(words(servers));
    assertThat(Fixtures.addresses(answer, HealthPolicy.ALIVE_OR_UNKNOWN))
        .isEqualTo(words(clients.equals("same") ? servers : clients));
  }

  @Test
  void hostsThatNobodyKnowsAreKeptByName() {
    assertThat(Fixtures.listed(Fixtures.bytes("23-traefik1743-v1.4-tasks.json"), HealthPolicy.ANY))
        .hasSize(2)
        .allMatch(InetSocketAddress::isUnresolved);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "19-issue1032-malformed-trailing-comma.json",
        "20-go-pod-status.json",
        "e01-404-app.json",
        "e02-409-app-locked.json",
        "e03-409-already-exists.json",
        "e04-422-validation.json",
        "e05-400-invalid-json.json",
        "e06-400-parse-error-details-string.json",
        "e07-401.json",
        "e08-403.json",
        "e09-404-no-leader.json",
        "e10-502-no-leader-jetty.html",
        "p01-tasks-text-plain.txt",
        "l01-info.json",
        "l02-queue.json",
        "l04-deployment-result.json",
      })
  void whatIsNotAboutTasksIsAFailureAndNeverNoEngines(String fixture) {
    assertThatThrownBy(() -> AppReader.read(Fixtures.bytes(fixture)))
        .isInstanceOf(MarathonException.Unreadable.class)
        .hasMessageStartingWith("the answer");
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).sorted().toList();
  }
}
