package io.gridshell.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gridshell.profile.Connection;
import io.gridshell.profile.Profile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineEnvironmentTest {
  @TempDir private Path work;

  private EngineEnvironment environment(String... namesAndValues) {
    Map<String, String> all = new HashMap<>();
    all.put("GRIDSHELL_GRID", "lab");
    all.put("GRIDSHELL_WORK", work.toString());
    for (int i = 0; i < namesAndValues.length; i += 2) {
      all.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new EngineEnvironment(all);
  }

  @Test
  void withoutAGridThereIsNothingToRead() {
    assertThat(new EngineEnvironment(Map.of("PORT0", "1")).isThere()).isFalse();
    assertThat(new EngineEnvironment(Map.of("GRIDSHELL_GRID", " ")).isThere()).isFalse();
    assertThat(environment().isThere()).isTrue();
  }

  @Test
  void portsHaveNamesOrNumbersAndMayHaveAPrefix() {
    assertThat(environment("PORT_HTTP", "8080", "PORT3", "1").port(EngineEnvironment.Port.HTTP))
        .hasValue(8080);
    assertThat(environment("PORT3", "31003").port(EngineEnvironment.Port.HTTP)).hasValue(31003);
    assertThat(
            environment("GRID_ENV_PREFIX", "M_", "M_PORT0", "31000", "PORT0", "1")
                .port(EngineEnvironment.Port.DISCOVERY))
        .hasValue(31000);
    assertThat(environment().port(EngineEnvironment.Port.DATA)).isEmpty();
    assertThatIllegalStateException()
        .isThrownBy(() -> environment("PORT_COMM", "many").port(EngineEnvironment.Port.COMM))
        .withMessage("PORT_COMM is 'many', which is not a number");
  }

  @Test
  void wordsAreDividedBySpacesOrCommas() {
    EngineEnvironment all =
        environment("GRIDSHELL_LABELS", "gpu, big  fast", "GRIDSHELL_GRACE_SECONDS", "7");
    assertThat(all.labels()).containsExactly("big", "fast", "gpu");
    assertThat(all.grace()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    EngineEnvironment keyless = environment("GRIDSHELL_DISCOVERY", "marathon");
    Profile profile = keyless.profile();
    assertThatIllegalStateException()
        .isThrownBy(() -> keyless.connection(profile))
        .withMessageContaining("GRIDSHELL_KEYS is empty")
        .withMessageContaining("GRIDSHELL_INSECURE=true");
    assertThatIllegalStateException()
        .isThrownBy(() -> environment("GRIDSHELL_KEYS", "nonsense").connection(profile))
        .withMessageContaining("GRIDSHELL_KEYS is not what Gridshell writes")
        .withMessageNotContaining("nonsense");
    assertThatIllegalStateException()
        .isThrownBy(() -> environment("GRIDSHELL_INSECURE", "true").connection(profile))
        .withMessageContaining("GRIDSHELL_ADDRESSES is empty");
  }

  @Test
  void aFinderTakesThePlaceOfAddresses() throws Exception {
    EngineEnvironment engine =
        environment(
            "GRIDSHELL_INSECURE", "true", "GRIDSHELL_DISCOVERY", "marathon", "PORT0", "31000");
    Connection connection = engine.connection(engine.profile());
    assertThat(connection.addresses()).isEmpty();
    assertThat(connection.finder().orElseThrow().settings()).containsEntry("PORT0", "31000");
    assertThat(connection.bind()).isEqualTo("0.0.0.0");
  }

  @Test
  void aContainerIsAHostOfItsOwn() {
    assertThat(environment("HOST", "10.0.0.7", "PORT0", "31000").containerName()).isEmpty();
    assertThat(
            environment("HOST", "10.0.0.7", "PORT0", "31000", "MARATHON_APP_DOCKER_IMAGE", "grid:1")
                .containerName())
        .hasValue("10.0.0.7:31000");
  }

  @Test
  void containersWithAddressesOfTheirOwnAreNotOneHostBecauseTheirPortsAreEqual() {
    assertThat(
            environment(
                    "HOST",
                    "10.0.0.7",
                    "PORT0",
                    "47500",
                    "MARATHON_APP_DOCKER_IMAGE",
                    "grid:1",
                    "GRIDSHELL_NETWORK",
                    "container",
                    "MESOS_TASK_ID",
                    "grid_engine.7")
                .containerName())
        .hasValue("grid_engine.7");
  }
}
