package io.gridshell.marathon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridshell.marathon.testing.FakeMarathon;
import io.gridshell.marathon.testing.MarathonVersion;
import io.gridshell.marathon.testing.Outage;
import io.gridshell.marathon.testing.TaskRunner;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class MarathonClientTest {
  private static final String ID = "/grid/engine";

  private @Nullable FakeMarathon marathon;

  @AfterEach
  void stop() {
    if (marathon != null) {
      marathon.close();
    }
  }

  private FakeMarathon start(MarathonVersion version, int masters) {
    FakeMarathon started =
        FakeMarathon.start(version, masters, TaskRunner.simulated(), List.of("127.0.0.1"));
    marathon = started;
    return started;
  }

  private static MarathonConnection quick(List<URI> masters) {
    return new MarathonConnection(
        masters,
        new Authentication.None(),
        TlsSettings.usual(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(2));
  }

  private static AppDefinition bridged(int instances) {
    return AppDefinition.of(ID)
        .instances(instances)
        .image("engine:1")
        .arguments(List.of("engine"))
        .network(NetworkMode.BRIDGE)
        .environment(Map.of("A", "1"))
        .labels(Map.of("GRID_ID", "alice"))
        .killGrace(Duration.ofSeconds(5))
        .build();
  }

  private static void awaitDeployed(MarathonClient client) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> client.deployments().isEmpty());
  }

  @ParameterizedTest
  @EnumSource(MarathonVersion.class)
  void anAppIsCreatedReadScaledAndDestroyedInEveryDialect(MarathonVersion version) {
    FakeMarathon server = start(version, 1);
    MarathonClient client = new MarathonClient(MarathonConnection.to(server.masters()));
    Dialect dialect = client.info().dialect();

    Submission created = client.create(bridged(2), dialect);
    assertThat(created.deployment()).isNotEmpty();
    awaitDeployed(client);

    App app = client.app(ID);
    assertThat(app.network()).isEqualTo(NetworkMode.BRIDGE);
    assertThat(app.ports()).hasSize(AppDefinition.ENGINE_PORTS.size());
    assertThat(app.ports().get(0).name())
        .isEqualTo(version == MarathonVersion.V0_15 ? "" : "discovery");
    assertThat(app.tasks())
        .hasSize(2)
        .allMatch(task -> task.state() == TaskState.LIVE && task.ports().size() == 5);
    assertThat(client.appsLabelled("GRID_ID==alice")).hasSize(1);
    assertThat(client.appsLabelled("GRID_ID==bob")).isEmpty();

    client.scale(ID, 3, false);
    awaitDeployed(client);
    App scaled = client.app(ID);
    assertThat(scaled.counts().running()).isEqualTo(3);
    assertThat(scaled.tasks()).extracting(Task::id).containsAll(ids(app));
    assertThat(scaled.configVersion()).isEqualTo(app.configVersion());

    assertThat(client.delete(ID)).isPresent();
    awaitDeployed(client);
    assertThat(client.delete(ID)).isEmpty();
    assertThatThrownBy(() -> client.app(ID)).isInstanceOf(MarathonException.NotFound.class);
  }

  private static List<String> ids(App app) {
    return app.tasks().stream().map(Task::id).toList();
  }

  @Test
  void aRollReplacesEveryTask() {
    FakeMarathon server = start(MarathonVersion.V1_5, 1);
    MarathonClient client = new MarathonClient(MarathonConnection.to(server.masters()));
    client.create(bridged(3), Dialect.NETWORKS);
    awaitDeployed(client);
    App before = client.app(ID);
    client.restart(ID, false);
    awaitDeployed(client);
    assertThat(client.app(ID).tasks())
        .hasSize(3)
        .extracting(Task::id)
        .doesNotContainAnyElementsOf(ids(before));
    assertThat(client.appVersion(ID, before.version()).ports())
        .hasSize(AppDefinition.ENGINE_PORTS.size());
  }

  @Test
  void aDeploymentThatHoldsTheAppIsNamed() {
    FakeMarathon server = start(MarathonVersion.V1_5, 1);
    server.slots(1);
    MarathonClient client = new MarathonClient(MarathonConnection.to(server.masters()));
    String deployment = client.create(bridged(3), Dialect.NETWORKS).deployment();
    assertThatThrownBy(() -> client.scale(ID, 1, false))
        .isInstanceOfSatisfying(
            MarathonException.Locked.class,
            locked -> assertThat(locked.deployments()).containsExactly(deployment));
    client.scale(ID, 1, true);
    awaitDeployed(client);
  }

  @Test
  void theQueueSaysWhyNothingStarts() {
    FakeMarathon server = start(MarathonVersion.V1_9, 1);
    server.slots(1);
    MarathonClient client = new MarathonClient(MarathonConnection.to(server.masters()));
    client.create(bridged(3), Dialect.NETWORKS);
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThat(client.queue())
                    .singleElement()
                    .satisfies(
                        entry -> {
                          assertThat(entry.appId()).isEqualTo(ID);
                          assertThat(entry.count()).isEqualTo(2);
                          assertThat(entry.rejections())
                              .extracting(QueueEntry.Rejection::reason)
                              .containsExactly("InsufficientCpus");
                        }));
  }

  @Test
  void whatIsHeldBackAfterFailuresIsStartedWhenThatIsSaid() {
    FakeMarathon server = start(MarathonVersion.V1_5, 1);
    MarathonClient client = new MarathonClient(MarathonConnection.to(server.masters()));
    client.create(bridged(1), Dialect.NETWORKS);
    awaitDeployed(client);
    server.slots(0);
    server.crash(server.taskIds(ID).get(0));
    Awaitility.await("one waits").until(() -> client.queue().size() == 1);
    client.endDelay(ID);
    assertThat(client.queue())
        .singleElement()
        .satisfies(entry -> assertThat(entry.delay()).isZero());
    server.slots(1);
    Awaitility.await("none waits").until(() -> client.queue().isEmpty());
    client.endDelay(ID);
    client.endDelay("/none");
    assertThat(server.taskIds(ID)).hasSize(1);
  }

  @Test
  void anAppThatExistsAndOneThatIsWrongAreToldApart() {
    FakeMarathon server = start(MarathonVersion.V1_5, 1);
    MarathonClient client = new MarathonClient(MarathonConnection.to(server.masters()));
    client.create(bridged(1), Dialect.NETWORKS);
    assertThatThrownBy(() -> client.create(bridged(1), Dialect.NETWORKS))
        .isInstanceOf(MarathonException.AlreadyExists.class)
        .hasMessageContaining("already exists");
    awaitDeployed(client);
    assertThatThrownBy(() -> client.scale(ID, -1, false))
        .isInstanceOf(MarathonException.Invalid.class)
        .hasMessageContaining("/instances: must be 0 or more");
  }

  @ParameterizedTest
  @EnumSource(
      value = Outage.class,
      names = {"NONE"},
      mode = EnumSource.Mode.EXCLUDE)
  void anOutageIsAFailureAndNeverNoEngines(Outage outage) {
    FakeMarathon server = start(MarathonVersion.V1_5, 1);
    MarathonClient client = new MarathonClient(quick(server.masters()));
    client.create(bridged(1), Dialect.NETWORKS);
    server.outage(outage);
    long begun = System.nanoTime();
    assertThatThrownBy(() -> client.app(ID)).isInstanceOf(MarathonException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void whoIsNotKnownAndWhoMayNotAreToldApart() {
    FakeMarathon server = start(MarathonVersion.V1_5, 1);
    MarathonClient client = new MarathonClient(quick(server.masters()));
    server.outage(Outage.UNAUTHORIZED);
    assertThatThrownBy(client::info)
        .isInstanceOf(MarathonException.Refused.class)
        .hasMessageContaining("401 Unauthorized")
        .hasMessageContaining("check the user, token or service account");
    server.outage(Outage.NONE);
    server.readOnly(true);
    MarathonClient other = new MarathonClient(quick(server.masters()));
    assertThat(other.deployments()).isEmpty();
    long begun = System.nanoTime();
    assertThatThrownBy(() -> other.create(bridged(1), Dialect.NETWORKS))
        .isInstanceOf(MarathonException.Refused.class)
        .hasMessageContaining("403 Not Authorized to perform this action!")
        .hasMessageContaining("does not let them do this")
        .hasMessageNotContaining("check the user");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void callsWithinALimitEndWithIt() {
    FakeMarathon server = start(MarathonVersion.V1_5, 1);
    MarathonClient client = new MarathonClient(MarathonConnection.to(server.masters()));
    server.outage(Outage.HANGING);
    MarathonClient hasty = client.within(Duration.ofMillis(600));
    long begun = System.nanoTime();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(hasty::info).isInstanceOf(MarathonException.Unavailable.class);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void afterAnOutageThereIsAnAnswerAgain() {
    FakeMarathon server = start(MarathonVersion.V1_5, 1);
    MarathonClient client = new MarathonClient(quick(server.masters()));
    server.outage(Outage.REFUSED);
    assertThatThrownBy(client::info).isInstanceOf(MarathonException.Unavailable.class);
    server.outage(Outage.NONE);
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptionsInstanceOf(MarathonException.class)
        .until(() -> client.info().version().equals("1.5.15"));
  }

  @Test
  void anotherMasterAnswersWhenOneIsAway() {
    FakeMarathon server = start(MarathonVersion.V1_5, 3);
    MarathonClient client = new MarathonClient(quick(server.masters()));
    client.create(bridged(1), Dialect.NETWORKS);
    server.outage(0, Outage.REFUSED);
    server.elect(1);
    assertThat(client.app(ID).id()).isEqualTo(ID);
    int before = server.requests(0);
    client.app(ID);
    assertThat(server.requests(0)).isEqualTo(before);
  }

  @Test
  void withoutALeaderThereIsNoAnswer() {
    FakeMarathon server = start(MarathonVersion.V1_9, 2);
    MarathonClient client = new MarathonClient(quick(server.masters()));
    server.elect(-1);
    assertThatThrownBy(client::info)
        .isInstanceOf(MarathonException.Unavailable.class)
        .hasMessageContaining("Could not determine the current leader");
  }

  @Test
  void aTokenFileIsReadAnewForEachRequest(@TempDir Path folder) throws Exception {
    FakeMarathon server = start(MarathonVersion.V1_5, 1);
    Path file = Files.writeString(folder.resolve("token"), "first\n");
    MarathonClient client =
        new MarathonClient(
            quick(server.masters()).with(new Authentication.TokenFile("token=", file)));
    server.requireAuthorization("token=first");
    assertThat(client.info().version()).isEqualTo("1.5.15");
    server.requireAuthorization("token=second");
    assertThatThrownBy(client::info)
        .isInstanceOf(MarathonException.Refused.class)
        .hasMessageContaining("401");
    Files.writeString(file, "second\n");
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptionsInstanceOf(MarathonException.class)
        .until(() -> client.info().version().equals("1.5.15"));
  }

  @Test
  void basicAuthenticationIsSentAndNotPrinted() {
    FakeMarathon server = start(MarathonVersion.V1_5, 1);
    server.requireAuthorization("Basic YWxpY2U6czNjcmV0");
    MarathonConnection connection =
        quick(server.masters()).with(new Authentication.Basic("alice", "s3cret"));
    assertThat(new MarathonClient(connection).info().version()).isEqualTo("1.5.15");
    assertThat(connection.toString()).doesNotContain("s3cret");
  }

  @Test
  void eventsComeAndAreConnectedAgain() throws Exception {
    FakeMarathon server = start(MarathonVersion.V1_5, 2);
    MarathonClient client = new MarathonClient(MarathonConnection.to(server.masters()));
    BlockingQueue<MarathonEvent> heard = new LinkedBlockingQueue<>();
    try (EventStream stream = client.events(List.of("status_update_event"), heard::add)) {
      assertThat(stream).isNotNull();
      awaitEvent(heard, MarathonEvent.CONNECTED);
      client.create(bridged(1), Dialect.NETWORKS);
      assertThat(awaitEvent(heard, "status_update_event").appId()).isEqualTo(ID);
      heard.clear();
      server.elect(1);
      awaitEvent(heard, MarathonEvent.CONNECTED);
      client.scale(ID, 2, true);
      awaitEvent(heard, "status_update_event");
    }
  }

  private static MarathonEvent awaitEvent(BlockingQueue<MarathonEvent> heard, String type)
      throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < deadline) {
      MarathonEvent event = heard.poll(1, TimeUnit.SECONDS);
      if (event != null && event.type().equals(type)) {
        return event;
      }
    }
    throw new AssertionError("no event of type " + type);
  }
}
