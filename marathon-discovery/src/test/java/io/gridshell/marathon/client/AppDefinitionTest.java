package io.gridshell.marathon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class AppDefinitionTest {
  private static AppDefinition.Builder bridged() {
    return AppDefinition.of("/grid/alice/engine")
        .image("engine:1")
        .network(NetworkMode.BRIDGE)
        .healthPath("/health");
  }

  @ParameterizedTest
  @CsvSource({
    "0.15.0, PORT_NUMBERS",
    "0.8.1, PORT_NUMBERS",
    "1.0.0, PORT_NAMES",
    "1.2.0-RC8, PORT_NAMES",
    "1.3.14, DOCKER_NETWORK",
    "v1.4.13, MESOS_CHECKS",
    "1.5.0-SNAPSHOT, NETWORKS",
    "1.10.26, NETWORKS",
    "2.0, NETWORKS",
    "unknown, NETWORKS",
  })
  void aVersionHasADialect(String version, Dialect dialect) {
    assertThat(Dialect.of(version)).isEqualTo(dialect);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatIsWrittenIsReadBack(Dialect dialect) {
    App app = read(bridged().build().json(dialect));
    assertThat(app.network()).isEqualTo(NetworkMode.BRIDGE);
    assertThat(app.ports()).hasSize(5).allMatch(PortMapping::hostMapped);
    assertThat(app.ports().get(0).name())
        .isEqualTo(dialect == Dialect.PORT_NUMBERS ? "" : "discovery");
  }

  @Test
  void eachDialectHasItsOwnWords() {
    assertThat(bridged().build().json(Dialect.DOCKER_NETWORK))
        .contains("\"network\":\"BRIDGE\"", "\"protocol\":\"HTTP\"")
        .doesNotContain("networks", "killSelection");
    assertThat(bridged().build().json(Dialect.MESOS_CHECKS))
        .contains("\"network\":\"BRIDGE\"", "MESOS_HTTP", "YOUNGEST_FIRST", "unreachableStrategy");
    assertThat(bridged().build().json(Dialect.NETWORKS))
        .contains("\"mode\":\"container/bridge\"")
        .doesNotContain("\"network\":");
    assertThat(AppDefinition.of("/a").command("run").build().json(Dialect.PORT_NUMBERS))
        .contains("\"ports\":[0,0,0,0,0]")
        .doesNotContain("portDefinitions");
  }

  @Test
  void whatCameWithOnePointThreeIsNotSentToOlderOnes() {
    assertThat(bridged().build().json(Dialect.PORT_NAMES))
        .contains("\"network\":\"BRIDGE\"", "\"name\":\"discovery\"")
        .doesNotContain("taskKillGracePeriodSeconds");
    assertThat(bridged().readyPath("/ready").build().json(Dialect.PORT_NAMES))
        .contains("\"readinessChecks\":[{");
    assertThat(bridged().build().json(Dialect.DOCKER_NETWORK))
        .contains("\"taskKillGracePeriodSeconds\":60");
    AppDefinition overlay =
        AppDefinition.of("/a")
            .image("grid:1")
            .ports(List.of("http"))
            .containerNetwork("dcos", List.of(80))
            .build();
    assertThat(overlay.json(Dialect.DOCKER_NETWORK)).contains("networkName");
    assertThatThrownBy(() -> overlay.json(Dialect.PORT_NAMES))
        .hasMessageContaining("older than 1.3 and has no container networks");
  }

  @Test
  void aRollWaitsForEnginesThatHaveJoinedWhereMarathonCanWait() {
    AppDefinition app = bridged().readyPath("/ready").build();
    assertThat(app.json(Dialect.DOCKER_NETWORK))
        .contains("\"readinessChecks\":[{", "\"path\":\"/ready\"", "\"portName\":\"http\"");
    assertThat(app.json(Dialect.PORT_NUMBERS))
        .contains("\"path\":\"/ready\"", "\"gracePeriodSeconds\":900")
        .doesNotContain("readinessChecks");
    assertThat(bridged().build().json(Dialect.NETWORKS)).doesNotContain("readinessChecks");
  }

  @Test
  void secretsGoByReference() {
    assertThat(bridged().secrets(Map.of("TOKEN", "/grid/token")).build().json(Dialect.NETWORKS))
        .contains("\"TOKEN\":{\"secret\":\"secret0\"}", "\"secret0\":{\"source\":\"/grid/token\"}");
    assertThatThrownBy(
            () -> bridged().secrets(Map.of("T", "/t")).build().json(Dialect.PORT_NUMBERS))
        .hasMessageContaining("older than 1.3 and has no secrets, so it cannot fill [T]");
    assertThatThrownBy(() -> bridged().secrets(Map.of("T", "/t")).build().json(Dialect.PORT_NAMES))
        .hasMessageContaining("older than 1.3 and has no secrets");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatWasStoredAsToldIsNoDifference(Dialect dialect) {
    AppDefinition app = full(dialect);
    assertThat(app.differences(read(app.json(dialect)), dialect)).isEmpty();
  }

  private static AppDefinition full(Dialect dialect) {
    AppDefinition.Builder app =
        bridged().labels(Map.of("GRID", "alice")).environment(Map.of("WORD", "s3cret"));
    return (dialect.compareTo(Dialect.DOCKER_NETWORK) < 0
            ? app
            : app.secrets(Map.of("TOKEN", "/grid/token")))
        .build();
  }

  @Test
  void whatWasStoredOtherwiseIsNamedWithoutValues() {
    AppDefinition app = full(Dialect.NETWORKS);
    String stored =
        app.json(Dialect.NETWORKS)
            .replace("engine:1", "engine:2")
            .replace("\"s3cret\"", "\"wr0ng\"")
            .replace("\"GRID\":\"alice\"", "\"MORE\":\"bob\"")
            .replace("/grid/token", "/grid/other")
            .replace("\"taskKillGracePeriodSeconds\":60", "\"taskKillGracePeriodSeconds\":3");
    assertThat(app.differences(read(stored), Dialect.NETWORKS))
        .containsExactly(
            "its image is 'engine:2', not 'engine:1'",
            "its tasks may take 3 s to leave, not 60 s",
            "label GRID is missing",
            "variable WORD has another value",
            "secret TOKEN is '/grid/other', not '/grid/token'");
    assertThat(app.toString() + read(stored)).doesNotContain("s3cret", "wr0ng");
  }

  @Test
  void whatMarathonWouldMisreadIsRefused() {
    assertThatThrownBy(() -> AppDefinition.of("/grid/tasks").build())
        .hasMessageContaining("'/grid/tasks' is not an app id");
    assertThatThrownBy(() -> AppDefinition.of("Grid").build()).hasMessageContaining("'Grid'");
    assertThatThrownBy(() -> AppDefinition.of("/a").command("x").arguments(List.of("y")).build())
        .hasMessageContaining("give one");
    assertThatThrownBy(() -> AppDefinition.of("/a").containerNetwork("dcos", List.of(1)).build())
        .hasMessageContaining("fixed number");
    assertThatThrownBy(
            () ->
                AppDefinition.of("/a")
                    .ports(List.of("discovery", "http"))
                    .containerNetwork("dcos", List.of(47500, 0))
                    .build())
        .hasMessageContaining("app /a has a network of its own and the ports [47500, 0]")
        .hasMessageContaining("between 1 and 65535");
    assertThatThrownBy(
            () -> AppDefinition.of("/a").network(NetworkMode.BRIDGE).build().json(Dialect.NETWORKS))
        .hasMessageContaining("no image");
    assertThatThrownBy(
            () ->
                AppDefinition.of("/a")
                    .ports(List.of("http"))
                    .containerNetwork("dcos", List.of(80))
                    .build()
                    .json(Dialect.NETWORKS))
        .hasMessageContaining("app /a has no image")
        .hasMessageContaining("a network of containers; name an image");
  }

  private static App read(String json) {
    String answer = "{\"app\":" + json + "}";
    return AppReader.read(answer.getBytes(StandardCharsets.UTF_8)).get(0);
  }
}
