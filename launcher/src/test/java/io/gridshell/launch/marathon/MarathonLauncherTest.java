package io.gridshell.launch.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.gridshell.launch.AlreadyRunningException;
import io.gridshell.launch.Cluster;
import io.gridshell.launch.ClusterBuilder;
import io.gridshell.launch.ClusterInfo;
import io.gridshell.launch.EngineProcess;
import io.gridshell.launch.LaunchEvent;
import io.gridshell.launch.LaunchException;
import io.gridshell.marathon.MarathonClientAddressFinder;
import io.gridshell.marathon.MarathonConnectionConfiguration;
import io.gridshell.marathon.TcpDiscoveryMarathonIpFinder;
import io.gridshell.marathon.client.AppDefinition;
import io.gridshell.marathon.client.MarathonClient;
import io.gridshell.marathon.client.MarathonConnection;
import io.gridshell.marathon.client.MarathonException;
import io.gridshell.marathon.testing.CapturedLog;
import io.gridshell.marathon.testing.FakeMarathon;
import io.gridshell.marathon.testing.MarathonVersion;
import io.gridshell.marathon.testing.Outage;
import io.gridshell.marathon.testing.TaskLaunch;
import io.gridshell.marathon.testing.TestCertificate;
import io.gridshell.profile.Connection;
import io.gridshell.profile.KeyBundle;
import io.gridshell.profile.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The launcher and a Marathon whose tasks only say that they have joined. */
@Timeout(60)
final class MarathonLauncherTest {
  private static final String APP = "/lab/engine";

  @TempDir private Path home;
  private final HealthOnly tasks = new HealthOnly();
  private final List<LaunchEvent> events = new CopyOnWriteArrayList<>();
  private FakeMarathon marathon = marathon(MarathonVersion.V1_9);

  private FakeMarathon marathon(MarathonVersion version) {
    return FakeMarathon.start(version, 2, tasks, List.of("127.0.0.2", "127.0.0.3"));
  }

  @AfterEach
  void end() {
    marathon.close();
  }

  private String urls() {
    return marathon.masters().stream().map(URI::toString).collect(Collectors.joining(","));
  }

  private MarathonClient client() {
    return new MarathonClient(MarathonConnection.to(marathon.masters()));
  }

  private ClusterBuilder builder(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("GRID_MARATHON_URLS", urls());
    return Cluster.builder()
        .home(home)
        .profile("lab")
        .engines(2)
        .launcher(new MarathonLauncher(all))
        .option("app", APP)
        .option("image", "grid:test")
        .option("network", "host")
        .patience(Duration.ofSeconds(20))
        .listener(events::add);
  }

  private ClusterBuilder builder() {
    return builder(Map.of());
  }

  @ParameterizedTest
  @EnumSource
  void aGridStartsGrowsShrinksAndStops(MarathonVersion version) {
    marathon.close();
    marathon = marathon(version);
    Cluster cluster = builder().start();
    assertThat(cluster.engines()).extracting(EngineProcess::id).containsExactly(0, 1);
    assertThat(cluster.add(1)).extracting(EngineProcess::id).containsExactly(2);
    assertThat(marathon.taskIds(APP)).hasSize(3);
    cluster.scale(1);
    assertThat(cluster.engines()).extracting(EngineProcess::id).containsExactly(0);
    assertThat(marathon.taskIds(APP)).hasSize(1);
    assertThat(cluster.info().state()).isEqualTo(ClusterInfo.State.RUNNING);
    cluster.restart(0);
    assertThat(cluster.engines()).extracting(EngineProcess::id).containsExactly(0);
    cluster.stop();
    assertThat(client().deployments()).isEmpty();
    assertThat(marathon.taskIds(APP)).isEmpty();
    assertThat(new Profile(home, "lab").connectionFile()).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(names = {"V1_4", "V1_5", "V1_9"})
  void enginesOnANetworkOfContainersAreFoundAtAddressesOfTheirOwn(MarathonVersion version)
      throws Exception {
    marathon.close();
    marathon = marathon(version);
    try (Cluster cluster =
        builder().option("network", "container").option("network-name", "overlay").start()) {
      assertThat(cluster.engines()).extracting(EngineProcess::id).containsExactly(0, 1);
      JsonNode app = stored();
      JsonNode mappings = app.at("/container/portMappings");
      if (version == MarathonVersion.V1_4) {
        assertThat(app.at("/container/docker/network").asText()).isEqualTo("USER");
        assertThat(app.at("/ipAddress/networkName").asText()).isEqualTo("overlay");
        assertThat(app.has("networks")).isFalse();
        mappings = app.at("/container/docker/portMappings");
      } else {
        assertThat(app.path("networks"))
            .hasToString("[{\"mode\":\"container\",\"name\":\"overlay\"}]");
        assertThat(app.has("ipAddress")).isFalse();
      }
      assertThat(mappings)
          .extracting(port -> port.path("name").asText() + " " + port.path("containerPort"))
          .containsExactly(
              "discovery 47500", "comm 47100", "client 10800", "http 8080", "data 47700");
      assertThat(mappings).noneMatch(port -> port.hasNonNull("hostPort"));

      List<String> own =
          client().app(APP).tasks().stream().flatMap(task -> task.ipAddresses().stream()).toList();
      assertThat(own)
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(
              tasks.launches.stream().map(TaskLaunch::containerAddress).toList());
      assertThat(tasks.launches)
          .allSatisfy(
              task ->
                  assertThat(task.environment())
                      .containsEntry("GRIDSHELL_NETWORK", "container")
                      .containsEntry("PORT_DISCOVERY", "47500")
                      .containsEntry("PORT_DATA", "47700"));
      MarathonConnectionConfiguration outside =
          MarathonConnectionConfiguration.fromEnvironment(
              cluster.connection().finder().orElseThrow().settings());
      assertThat(new TcpDiscoveryMarathonIpFinder(outside).getRegisteredAddresses())
          .extracting(address -> address.getHostString() + ":" + address.getPort())
          .containsExactlyInAnyOrderElementsOf(own.stream().map(ip -> ip + ":47500").toList());
      assertThat(new MarathonClientAddressFinder(outside).getAddresses())
          .containsExactlyInAnyOrderElementsOf(own.stream().map(ip -> ip + ":10800").toList());
    }
  }

  /** The app as Marathon answers it. */
  private JsonNode stored() throws IOException {
    URI app = URI.create(marathon.masters().get(0) + "/v2/apps" + APP);
    try (InputStream answer = app.toURL().openStream()) {
      return new ObjectMapper().readTree(answer).path("app");
    }
  }

  @Test
  void whatEnginesAreToldHasNoSecretsInLabels() throws Exception {
    try (Cluster cluster =
        builder(Map.of("GRID_MARATHON_TOKEN", "t0p-secret"))
            .label("gpu")
            .option("env.EXTRA", "more")
            .heap("300m")
            .start()) {
      TaskLaunch task = tasks.launches.get(0);
      Connection connection = cluster.connection();
      assertThat(task.arguments()).containsExactly("engine");
      assertThat(task.environment())
          .containsEntry("GRIDSHELL_GRID", "lab")
          .containsEntry("GRIDSHELL_DISCOVERY", "marathon")
          .containsEntry("GRIDSHELL_NETWORK", "host")
          .containsEntry("GRIDSHELL_LABELS", "gpu")
          .containsEntry("GRIDSHELL_HEAP", "300m")
          .containsEntry("GRIDSHELL_GRACE_SECONDS", "55")
          .containsEntry("GRID_MARATHON_URLS", urls())
          .containsEntry("GRID_MARATHON_TOKEN", "t0p-secret")
          .containsEntry("EXTRA", "more")
          .containsKeys("PORT_DISCOVERY", "PORT_COMM", "PORT_CLIENT", "PORT_HTTP", "PORT_DATA");
      KeyBundle keys = KeyBundle.parse(task.environment().getOrDefault("GRIDSHELL_KEYS", ""));
      assertThat(keys.password()).isEqualTo(connection.keyPassword());
      String labels = client().app(APP).labels().toString();
      assertThat(labels).doesNotContain("t0p-secret", keys.password(), keys.word());
      assertThat(connection.finder().orElseThrow().settings())
          .as("a label of the environment does not count beside it")
          .isEqualTo(
              Map.of(
                  "GRID_MARATHON_URLS",
                  urls(),
                  "GRID_MARATHON_APPS",
                  APP,
                  "GRID_MARATHON_LABEL",
                  ""));
      assertThat(events.toString()).doesNotContain("t0p-secret", keys.word());
      try (Stream<Path> files = Files.walk(home)) {
        assertThat(files.filter(Files::isRegularFile))
            .isNotEmpty()
            .allSatisfy(
                file ->
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain("t0p-secret", keys.word()));
      }
    }
  }

  @Test
  void whatTheSecretStoreHasIsNotSent() {
    try (Cluster cluster =
        builder(Map.of("GRID_MARATHON_TOKEN", "t0p-secret"))
            .option("secret.GRID_MARATHON_TOKEN", "/lab/token")
            .start()) {
      assertThat(cluster.engines()).hasSize(2);
      assertThat(tasks.launches.get(0).environment()).doesNotContainValue("t0p-secret");
    }
  }

  @Test
  void whatMarathonDoesNotAcceptIsOneLineAndLeavesNothing() {
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> builder().option("constraints", "hostname:UNIQUELY").start())
        .satisfies(
            refusal ->
                assertThat(refusal.getMessage())
                    .contains("422", "Object is not valid", "/constraints(0)", "UNIQUE")
                    .contains("change it with -L")
                    .hasLineCount(1));
    assertThat(new Profile(home, "lab").connectionFile()).doesNotExist();
    assertThat(marathon.taskIds(APP)).isEmpty();
  }

  @Test
  void anAppThatMarathonMisreadIsDestroyed() {
    marathon.close();
    marathon = marathon(MarathonVersion.V1_4);
    marathon.pretend("1.9.109");
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> builder().option("network", "bridge").start())
        .withMessageContaining(
            "Marathon 1.9.109 made of app /lab/engine another one than was asked")
        .withMessageContaining("it is on the HOST network, not BRIDGE; its ports are []")
        .withMessageContaining("not [discovery, comm, client, http, data]")
        .withMessageContaining("another -L network=");
    assertThat(client().deployments()).as("its tasks are gone").isEmpty();
    assertThat(marathon.taskIds(APP)).isEmpty();
  }

  static Stream<Arguments> losses() {
    return Stream.of(
        arguments("labels", "label GRIDSHELL_OWNER is missing"),
        arguments("env", "variable GRIDSHELL_KEYS is missing"),
        arguments("container", "its image is none, not 'grid:test'"));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void anAppThatMarathonStoredWithoutSomethingIsDestroyed(String field, String told) {
    marathon.store(definition -> definition.without(field));
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> builder(Map.of("GRID_MARATHON_TOKEN", "t0p-secret")).start())
        .withMessageContaining(
            "Marathon 1.9.109 made of app /lab/engine another one than was asked")
        .withMessageContaining(told)
        .withMessageContaining("the app was destroyed")
        .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("t0p-secret"));
    await("the app is gone").until(() -> marathon.taskIds(APP).isEmpty());
    assertThat(new Profile(home, "lab").connectionFile()).doesNotExist();
  }

  @Test
  void anAppThatMarathonStoredWithMoreIsLeftAlone() {
    marathon.store(
        definition -> {
          definition.withObject("/labels").put("TEAM", "physics");
          definition.withObject("/env").put("PROXY", "none");
          return definition;
        });
    try (Cluster cluster = builder().start()) {
      assertThat(cluster.engines()).hasSize(2);
    }
  }

  @Test
  void theQueueTellsWhyNothingStarts() {
    marathon.slots(1);
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> builder().patience(Duration.ofSeconds(2)).start())
        .withMessageContaining("engines [1] of 2 did not join within 2 s")
        .withMessageContaining("1 of 2 tasks are placed")
        .withMessageContaining("no offer fits: InsufficientCpus (10 of 10 offers)");
    assertThat(events)
        .anySatisfy(
            event ->
                assertThat(event.toString())
                    .contains("Placing", "wanted=2", "running=1", "InsufficientCpus"));
    await("the app is gone").until(() -> marathon.taskIds(APP).isEmpty());
  }

  @Test
  void wrongCredentialsAreOneLineAndLeaveNothing() {
    marathon.requireAuthorization("token=right");
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> builder(Map.of("GRID_MARATHON_TOKEN", "wrong-one")).start())
        .satisfies(
            refusal ->
                assertThat(refusal.getMessage())
                    .contains("401", "GRID_MARATHON_TOKEN_FILE")
                    .doesNotContain("wrong-one")
                    .hasLineCount(1));
    assertThat(new Profile(home, "lab").folder()).doesNotExist();
    try (Cluster cluster = builder(Map.of("GRID_MARATHON_TOKEN", "right")).start()) {
      assertThat(cluster.engines()).hasSize(2);
    }
  }

  @Test
  void whoMayOnlyReadIsToldSo() {
    marathon.readOnly(true);
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> builder(Map.of("GRID_MARATHON_TOKEN", "t0p-secret")).start())
        .satisfies(
            refusal ->
                assertThat(refusal.getMessage())
                    .contains("403 Not Authorized to perform this action!", "does not let them")
                    .contains("the account is that of GRID_MARATHON_TOKEN")
                    .doesNotContain("401", "check the user", "t0p-secret")
                    .hasLineCount(1));
    assertThat(new Profile(home, "lab").connectionFile()).doesNotExist();
  }

  private static Map<String, String> account(String login, KeyPair pair) {
    String key = Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
    return Map.of(
        "DCOS_SERVICE_ACCOUNT_CREDENTIAL",
        """
        {"uid": "grid", "scheme": "RS256", "login_endpoint": "%s",
         "private_key": "-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n"}
        """
            .formatted(login, key));
  }

  private void startsAndTellsNobody(
      String header, Map<String, String> credentials, String... secrets) throws IOException {
    marathon.requireAuthorization(header);
    String keys;
    try (CapturedLog log = new CapturedLog()) {
      try (Cluster cluster = builder(credentials).start()) {
        cluster.scale(3);
        assertThat(cluster.engines()).hasSize(3);
        keys = tasks.launches.get(0).environment().getOrDefault("GRIDSHELL_KEYS", "");
        assertThat(tasks.launches.get(0).environment()).containsAllEntriesOf(credentials);
        assertThat(tasks.launches.get(0).environment().entrySet())
            .filteredOn(variable -> variable.getKey().startsWith("MARATHON_APP_LABEL"))
            .isNotEmpty()
            .allSatisfy(label -> assertThat(label.getValue()).doesNotContain(secrets));
        assertThat(tasks.launches.get(0).arguments().toString()).doesNotContain(secrets);
        assertThat(cluster.engines().get(0).lastLines(9).toString()).doesNotContain(secrets);
      }
      marathon.outage(Outage.UNAUTHORIZED);
      assertThatExceptionOfType(LaunchException.class)
          .isThrownBy(() -> builder(credentials).start())
          .satisfies(
              refusal -> assertThat(stackTrace(refusal)).contains("401").doesNotContain(secrets));
      assertThat(log.text()).isNotEmpty().doesNotContain(secrets).doesNotContain(keys);
    }
    assertThat(events.toString()).doesNotContain(secrets).doesNotContain(keys);
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  @Test
  void aPasswordIsInNoLabelArgumentEventOrLog() throws Exception {
    startsAndTellsNobody(
        "Basic YWxpY2U6czNjcmV0LXdvcmQ=",
        Map.of("GRID_MARATHON_USER", "alice", "GRID_MARATHON_PASSWORD", "s3cret-word"),
        "s3cret-word",
        "YWxpY2U6");
  }

  @Test
  void aTokenIsInNoLabelArgumentEventOrLog() throws Exception {
    startsAndTellsNobody(
        "token=t0p-secret", Map.of("GRID_MARATHON_TOKEN", "t0p-secret"), "t0p-secret");
  }

  @Test
  void aServiceAccountIsInNoLabelArgumentEventOrLog() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    List<String> statements = new CopyOnWriteArrayList<>();
    HttpServer login =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    login.createContext(
        "/",
        exchange -> {
          String asked =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          statements.add(asked.replaceAll(".*\"token\":\"([^\"]+)\".*", "$1"));
          byte[] body = "{\"token\":\"acs-t0ken\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    login.start();
    try {
      Map<String, String> account =
          account("http://127.0.0.1:" + login.getAddress().getPort() + "/login", pair);
      String key = Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
      startsAndTellsNobody("token=acs-t0ken", account, "acs-t0ken", key.substring(100, 140));
      assertThat(statements).isNotEmpty().allMatch(statement -> statement.startsWith("ey"));
    } finally {
      login.stop(0);
    }
  }

  @Test
  void anAppOfSomebodyElseIsLeftAlone() {
    client()
        .create(
            AppDefinition.of(APP).image("other").arguments(List.of("x")).build(),
            client().info().dialect());
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> builder().start())
        .withMessageContaining("Marathon has an app /lab/engine already")
        .withMessageContaining("no grid")
        .withMessageContaining("-L replace=true");
    assertThat(client().app(APP).instances()).isEqualTo(1);
    assertThat(Cluster.find(new Profile(home, "lab"))).isEmpty();
    try (Cluster cluster = builder().option("replace", "true").start()) {
      assertThat(cluster.engines()).hasSize(2);
    }
  }

  @Test
  void aSecondStartIsRefused() {
    try (Cluster cluster = builder().start()) {
      assertThatExceptionOfType(AlreadyRunningException.class)
          .isThrownBy(() -> builder().start())
          .withMessageContaining("already runs with 2 engines");
      assertThat(cluster.engines()).allMatch(EngineProcess::alive);
    }
  }

  @Test
  void aDeploymentThatHoldsTheAppIsWaitedFor() throws Exception {
    try (Cluster cluster = builder().start()) {
      // Engines may have joined before Marathon calls the deployment over.
      await("the start's deployment ends").until(() -> client().deployments().isEmpty());
      marathon.slots(2);
      client().scale(APP, 3, false);
      Thread adds = new Thread(() -> cluster.add(1), "adds");
      adds.start();
      await("the lock is told")
          .atMost(Duration.ofSeconds(20))
          .until(() -> events.stream().anyMatch(event -> event instanceof LaunchEvent.Waiting));
      marathon.slots(4);
      adds.join();
      await("four tasks").until(() -> marathon.taskIds(APP).size() == 4);
    }
  }

  @Test
  void whoLeavesWaitsForADeploymentToo() throws Exception {
    try (Cluster cluster = builder().start()) {
      await("the start's deployment ends").until(() -> client().deployments().isEmpty());
      marathon.slots(2);
      client().scale(APP, 3, false);
      Thread shrinks = new Thread(() -> cluster.scale(1), "shrinks");
      shrinks.start();
      await("the lock is told")
          .atMost(Duration.ofSeconds(20))
          .until(() -> events.stream().anyMatch(event -> event instanceof LaunchEvent.Waiting));
      marathon.slots(3);
      shrinks.join();
      assertThat(cluster.engines()).extracting(EngineProcess::id).contains(0).doesNotContain(1);
    }
  }

  @Test
  void aDeploymentThatHoldsTheAppIsOverriddenOnlyWhenThatIsSaid() {
    Cluster cluster = builder().patience(Duration.ofSeconds(4)).start();
    try (cluster) {
      await("the start's deployment ends").until(() -> client().deployments().isEmpty());
      marathon.slots(2);
      client().scale(APP, 3, false);
      assertThatExceptionOfType(LaunchException.class)
          .isThrownBy(() -> cluster.add(1))
          .withMessageContaining("app /lab/engine has been held for 4 s by deployments [")
          .withMessageContaining("gridshell scale --force");
      assertThat(client().app(APP).instances()).isEqualTo(3);
      events.clear();
      cluster.scale(1, true);
      assertThat(cluster.engines()).extracting(EngineProcess::id).containsExactly(0);
      assertThat(client().app(APP).instances()).isEqualTo(1);
      marathon.slots(1);
      client().scale(APP, 2, true);
      marathon.slots(3);
      assertThat(cluster.add(1, true)).hasSize(1);
      assertThat(events).noneMatch(event -> event instanceof LaunchEvent.Waiting);
    }
  }

  /** Loses the youngest tasks, so that {@code living} are left and there is no room for others. */
  private void lose(int living) {
    await("nothing holds the app").until(() -> client().deployments().isEmpty());
    List<String> all = marathon.taskIds(APP);
    marathon.slots(living);
    all.subList(living, all.size()).forEach(marathon::crash);
    await("the tasks are gone").until(() -> marathon.taskIds(APP).size() == living);
  }

  @Test
  void tasksThatAreNotPlacedCountWhenAGridIsScaled() throws Exception {
    Cluster cluster = builder().engines(4).start();
    try (cluster) {
      List<String> first = marathon.taskIds(APP);
      lose(2);
      events.clear();
      Thread restores = new Thread(() -> cluster.scale(4), "restores");
      restores.start();
      await("the missing two are waited for")
          .atMost(Duration.ofSeconds(20))
          .until(() -> events.toString().contains("wanted=4, staged=0, running=2"));
      marathon.slots(9);
      restores.join();
      assertThat(client().app(APP).instances()).isEqualTo(4);
      assertThat(cluster.engines()).extracting(EngineProcess::id).containsExactly(0, 1, 2, 3);

      lose(2);
      Thread lowers = new Thread(() -> cluster.scale(3), "lowers");
      lowers.start();
      await("three are wanted").until(() -> client().app(APP).instances() == 3);
      marathon.slots(9);
      lowers.join();
      assertThat(cluster.engines()).extracting(EngineProcess::id).containsExactly(0, 1, 2);

      lose(2);
      cluster.scale(1);
      assertThat(client().app(APP).instances()).isEqualTo(1);
      assertThat(marathon.taskIds(APP)).containsExactly(first.get(0));
    }
  }

  @Test
  void enginesThatFindNoRoomAreTakenBackAtOnce() {
    Cluster cluster = builder().patience(Duration.ofSeconds(4)).start();
    try (cluster) {
      await("the start's deployment ends").until(() -> client().deployments().isEmpty());
      List<String> before = marathon.taskIds(APP);
      marathon.slots(2);
      events.clear();
      assertThatExceptionOfType(LaunchException.class)
          .isThrownBy(() -> cluster.add(1))
          .withMessageContaining("engines [2] of 1 did not join within 4 s");
      assertThat(client().app(APP).instances()).isEqualTo(2);
      assertThat(marathon.taskIds(APP)).isEqualTo(before);
      assertThat(events).noneMatch(event -> event instanceof LaunchEvent.Waiting);
    }
  }

  @Test
  void anotherProgramScalesTheGrid() {
    Cluster cluster = builder().engines(3).start();
    Cluster other = Cluster.attach(new Profile(home, "lab"));
    other.scale(1);
    assertThat(other.engines()).extracting(EngineProcess::id).containsExactly(0);
    other.scale(2);
    assertThat(other.engines()).extracting(EngineProcess::id).containsExactly(0, 1);
    assertThat(cluster.engines()).extracting(EngineProcess::id).containsExactly(0, 1);
    other.stop();
    assertThat(marathon.taskIds(APP)).isEmpty();
  }

  @Test
  void aRollGoesOnOnlyWhenEnginesHaveJoined() {
    try (Cluster cluster = builder().start()) {
      await("the start's deployment ends").until(() -> client().deployments().isEmpty());
      List<String> before = marathon.taskIds(APP);
      tasks.joins = false;
      client().restart(APP, false);
      await("one task is replaced").until(() -> tasks.launches.size() == 3);
      await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(10))
          .until(() -> marathon.taskIds(APP).contains(before.get(1)));
      tasks.joins = true;
      await("the roll ends").until(() -> client().deployments().isEmpty());
      assertThat(marathon.taskIds(APP)).hasSize(2).doesNotContainAnyElementsOf(before);
      await("the new ones have joined").until(() -> cluster.engines().size() == 2);
    }
  }

  @Test
  void aMarathonThatIsAwayHidesNoOtherGrid() {
    Cluster cluster = builder().start();
    marathon.outage(Outage.REFUSED);
    assertThat(Cluster.list(home))
        .singleElement()
        .satisfies(
            info -> {
              assertThat(info.state()).isEqualTo(ClusterInfo.State.UNKNOWN);
              assertThat(info.launcher()).isEqualTo("marathon");
            });
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> Cluster.attach(new Profile(home, "lab")))
        .withMessageContaining(marathon.masters().get(0).toString())
        .withMessageContaining("run the command again when Marathon answers");
    marathon.outage(Outage.NONE);
    cluster.stop();
  }

  @Test
  void aNewLeaderDoesNotDisturb() {
    try (Cluster cluster = builder().start()) {
      marathon.outage(0, Outage.BAD_GATEWAY);
      marathon.elect(1);
      cluster.scale(3);
      assertThat(cluster.engines()).hasSize(3);
    }
    assertThat(marathon.taskIds(APP)).isEmpty();
  }

  @Test
  void aChangeWaitsForAMarathonThatComesBack() throws Exception {
    try (Cluster cluster = builder().start()) {
      assertThat(cluster.engines()).hasSize(2);
      marathon.slots(2);
      Thread adds = new Thread(() -> cluster.add(1), "adds");
      adds.start();
      await("the third is wanted").until(() -> client().app(APP).instances() == 3);
      marathon.outage(Outage.BROKEN_JSON);
      await("the outage is told")
          .atMost(Duration.ofSeconds(30))
          .until(() -> events.toString().contains("Marathon does not answer"));
      marathon.slots(3);
      marathon.outage(Outage.NONE);
      adds.join();
      assertThat(cluster.engines()).hasSize(3);
    }
  }

  @Test
  void aGridWhoseTasksAllFailedIsKeptUntilItIsStopped() {
    Cluster cluster = builder().start();
    Profile profile = new Profile(home, "lab");
    await("the start's deployment ends").until(() -> client().deployments().isEmpty());
    marathon.slots(0);
    marathon.taskIds(APP).forEach(marathon::crash);
    await("nobody lives").until(() -> cluster.engines().isEmpty());
    await("the grid tells why")
        .untilAsserted(
            () ->
                assertThat(String.join("\n", Cluster.attach(profile).remarks()))
                    .startsWith("0 of 2 tasks are placed, 0 engines have joined\n")
                    .contains("no offer fits: InsufficientCpus (10 of 10 offers)")
                    .contains("; a task failed on 127.0.0."));
    assertThat(Cluster.list(home))
        .singleElement()
        .satisfies(
            info -> {
              assertThat(info.state()).isEqualTo(ClusterInfo.State.CHANGING);
              assertThat(info.running()).isZero();
            });
    assertThat(profile.connectionFile()).exists();
    assertThat(profile.nodeKeys()).exists();
    assertThatExceptionOfType(AlreadyRunningException.class).isThrownBy(() -> builder().start());
    assertThatExceptionOfType(AlreadyRunningException.class)
        .isThrownBy(() -> Cluster.clean(profile));
    marathon.slots(2);
    await("Marathon brings them back")
        .until(
            () ->
                Cluster.attach(profile).engines().stream().filter(EngineProcess::joined).count()
                    == 2);
    assertThat(Cluster.attach(profile).remarks()).isEmpty();
    marathon.outage(Outage.FORBIDDEN);
    assertThat(new MarathonLauncher(Map.of()).remarks(profile))
        .singleElement()
        .asString()
        .contains("403");
    marathon.outage(Outage.NONE);
    marathon.slots(0);
    marathon.taskIds(APP).forEach(marathon::crash);
    await("nobody lives").until(() -> cluster.engines().isEmpty());
    Cluster.attach(profile).stop();
    assertThat(profile.connectionFile()).doesNotExist();
    assertThatExceptionOfType(MarathonException.NotFound.class).isThrownBy(() -> client().app(APP));
  }

  @Test
  void changesWaitForALeader() throws Exception {
    try (Cluster cluster = builder().start()) {
      await("the start's deployment ends").until(() -> client().deployments().isEmpty());
      assertThat(cluster.engines()).hasSize(2);
      for (int wanted : new int[] {3, 1}) {
        events.clear();
        marathon.elect(-1);
        Thread scales = new Thread(() -> cluster.scale(wanted), "scales");
        scales.start();
        await("the wait is told")
            .atMost(Duration.ofSeconds(30))
            .until(() -> events.toString().contains("Could not determine the current leader"));
        marathon.elect(0);
        scales.join();
        assertThat(cluster.engines()).hasSize(wanted);
      }
    }
    assertThat(marathon.taskIds(APP)).isEmpty();
  }

  @Test
  void aStartWaitsForALeader() throws Exception {
    marathon.elect(-1);
    List<Cluster> started = new CopyOnWriteArrayList<>();
    Thread starts = new Thread(() -> started.add(builder().start()), "starts");
    starts.start();
    await("the wait is told")
        .atMost(Duration.ofSeconds(30))
        .until(() -> events.toString().contains("Could not determine the current leader"));
    marathon.elect(1);
    starts.join();
    assertThat(started).hasSize(1);
    assertThat(started.get(0).engines()).hasSize(2);
    started.get(0).close();
  }

  @Test
  void whoMayNotReadTheQueueStartsAllTheSame() {
    marathon.refuse("/v2/queue");
    marathon.slots(1);
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> builder().patience(Duration.ofSeconds(2)).start())
        .withMessageContaining("1 of 2 tasks are placed");
    marathon.slots(2);
    try (Cluster cluster = builder().start()) {
      assertThat(cluster.engines()).hasSize(2);
    }
  }

  @Test
  void replaceConcernsTheFirstStartAlone() {
    Cluster cluster = builder().option("replace", "true").start();
    client().delete(APP);
    await("nobody").until(() -> cluster.engines().isEmpty());
    await("the app is gone").until(() -> client().deployments().isEmpty());
    client()
        .create(
            AppDefinition.of(APP).image("other").arguments(List.of("x")).build(),
            client().info().dialect());
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> cluster.add(1))
        .withMessageContaining("Marathon has an app /lab/engine already");
    assertThat(client().app(APP).image()).contains("other");
    cluster.stop();
    assertThat(client().app(APP).image()).as("somebody else's app").contains("other");
  }

  @Test
  void enginesGetTheContentOfFilesAndNotTheirNames(@TempDir Path folder) throws Exception {
    Path pem = TestCertificate.make(folder, "ca", "").pem(folder.resolve("ca.pem"));
    try (Cluster cluster = builder(Map.of("GRID_MARATHON_CA", pem.toString())).start()) {
      assertThat(cluster.engines()).hasSize(2);
      assertThat(tasks.launches.get(0).environment())
          .containsEntry("GRID_MARATHON_CA", Files.readString(pem));
    }
  }

  static Stream<Arguments> filesOfThisMachine() {
    return Stream.of(
        arguments("GRID_MARATHON_TOKEN_FILE", "-L secret.NAME=SOURCE for one of"),
        arguments("GRID_MARATHON_TRUST_STORE", "GRID_MARATHON_CA"),
        arguments("GRID_MARATHON_KEY_STORE", "-L env.GRID_MARATHON_KEY_STORE=FILE-ON-THE-AGENTS"));
  }

  @ParameterizedTest
  @MethodSource("filesOfThisMachine")
  void aFileThatEnginesDoNotHaveIsRefusedUnlessTheyGetTheirOwn(
      String variable, String said, @TempDir Path folder) throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "here", "");
    Map<String, String> starter =
        switch (variable) {
          case "GRID_MARATHON_TRUST_STORE" ->
              Map.of(
                  variable,
                  certificate.trustStore(folder.resolve("trust.p12")).toString(),
                  "GRID_MARATHON_TRUST_STORE_PASSWORD",
                  TestCertificate.PASSWORD);
          case "GRID_MARATHON_KEY_STORE" ->
              Map.of(
                  variable,
                  certificate.keys().toString(),
                  "GRID_MARATHON_KEY_STORE_PASSWORD",
                  TestCertificate.PASSWORD);
          default -> Map.of(variable, Files.writeString(folder.resolve("t"), "word").toString());
        };
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(starter).start())
        .withMessageContaining(variable + " names a file of this machine")
        .withMessageContaining(said);
    assertThat(new Profile(home, "lab").folder()).doesNotExist();
    try (Cluster cluster = builder(starter).option("env." + variable, "/etc/theirs").start()) {
      assertThat(cluster.engines()).hasSize(2);
      assertThat(tasks.launches.get(0).environment())
          .containsEntry(variable, "/etc/theirs")
          .doesNotContainKey(variable + "_PASSWORD");
    }
  }

  @Test
  void anotherWayToShowOneselfReplacesTheStarters() {
    try (Cluster cluster =
        builder(Map.of("GRID_MARATHON_USER", "alice", "GRID_MARATHON_PASSWORD", "s3cret"))
            .option("env.GRID_MARATHON_TOKEN", "theirs")
            .start()) {
      assertThat(cluster.engines()).hasSize(2);
      assertThat(tasks.launches.get(0).environment())
          .containsEntry("GRID_MARATHON_TOKEN", "theirs")
          .doesNotContainKeys("GRID_MARATHON_USER", "GRID_MARATHON_PASSWORD");
    }
  }

  @Test
  void aConfigurationThatCannotWorkIsRefusedBeforeMarathonIsAsked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(Map.of("GRID_MARATHON_CA", "/mistyped.pem")).start())
        .withMessageContaining("cannot read the certificates in /mistyped.pem");
    assertThat(marathon.requests(0) + marathon.requests(1)).isZero();
    try (Cluster cluster = builder().start()) {
      assertThat(cluster.engines()).hasSize(2);
      assertThatExceptionOfType(LaunchException.class)
          .isThrownBy(
              () ->
                  new MarathonLauncher(Map.of("GRID_MARATHON_CA", "/mistyped.pem"))
                      .find(cluster.profile()))
          .withMessageContaining("/mistyped.pem");
    }
  }

  @Test
  void aDestroyedAppIsAGridThatIsGone() {
    Cluster cluster = builder().start();
    EngineProcess engine = cluster.engines().get(1);
    client().delete(APP);
    await("nobody").until(() -> cluster.engines().isEmpty());
    engine.end();
    engine.kill();
    assertThat(engine.alive()).isFalse();
    assertThatExceptionOfType(MarathonException.NotFound.class).isThrownBy(() -> client().app(APP));
    cluster.stop();
  }

  @Test
  void whatIsGoneOrTakenIsSaidWithTheNextStep() {
    MarathonClient client = client();
    assertThatExceptionOfType(MarathonException.NotFound.class)
        .isThrownBy(() -> client.app("/none"))
        .satisfies(
            gone ->
                assertThat(Trouble.failure(gone))
                    .hasMessageContaining("App '/none' does not exist")
                    .hasMessageContaining("clear up with gridshell stop"));
    AppDefinition app = AppDefinition.of(APP).image("other").arguments(List.of("x")).build();
    client.create(app, client.info().dialect());
    assertThatExceptionOfType(MarathonException.AlreadyExists.class)
        .isThrownBy(() -> client.create(app, client.info().dialect()))
        .satisfies(
            taken ->
                assertThat(Trouble.failure(taken))
                    .hasMessageContaining("already exists")
                    .hasMessageContaining("-L app=/some/id"));
  }

  @Test
  void aTaskWhoseAgentIsCutOffIsNotSaidToBeAboutToRun() {
    try (Cluster cluster = builder().start()) {
      assertThat(cluster.engines()).hasSize(2);
      marathon.say(marathon.taskIds(APP).get(0), "TASK_UNREACHABLE");
      await("it is told")
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                assertThat(cluster.engines()).isNotEmpty();
                return events.toString().contains("on agents that are cut off: 1");
              });
      assertThat(events.toString())
          .contains("wanted=2, staged=0, running=1, obstacle=tasks on agents that are cut off: 1");
    }
  }

  @Test
  void secretsThatMarathonIsTooOldForAreRefusedBeforeAnythingIsCreated() {
    marathon.close();
    marathon = marathon(MarathonVersion.V1_1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().option("secret.GRID_MARATHON_TOKEN", "/lab/token").start())
        .withMessageContaining("older than 1.3 and has no secrets")
        .withMessageContaining("GRID_MARATHON_TOKEN");
    assertThatExceptionOfType(MarathonException.NotFound.class).isThrownBy(() -> client().app(APP));
    assertThat(new Profile(home, "lab").connectionFile()).doesNotExist();
  }

  @Test
  void aRecordThatCannotBeReadIsNamedWithTheReasonAndTheNextStep() throws Exception {
    try (Cluster cluster = builder().start()) {
      Path record = cluster.profile().folder().resolve("engines").resolve("marathon.properties");
      String whole = Files.readString(record);
      Files.writeString(record, whole.replaceAll("grace=.*", "grace=long"));
      assertThatExceptionOfType(LaunchException.class)
          .isThrownBy(() -> new MarathonLauncher(Map.of()).find(cluster.profile()))
          .withMessageContaining(record.toString())
          .withMessageContaining("\"long\"")
          .withMessageContaining("copy the file from where the grid was started");
      Files.writeString(record, whole);
    }
  }

  @Test
  void optionsThatMeanNothingAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().option("memroy", "1").start())
        .withMessageContaining("no option 'memroy'; there are: app, ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().option("network", "bus").start())
        .withMessageContaining("host, bridge or container");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().option("memory", "much").start())
        .withMessageContaining("memory is 'much'");
    for (String flag : List.of("force", "replace", "ready-check")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder().option(flag, "yes").start())
          .withMessageContaining(flag + " is 'yes'; it is true or false");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().option("cpus", "0").start())
        .withMessageContaining("cpus is 0; it must be more than 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().option("memory", "0").start())
        .withMessageContaining("memory is 0; it must be 1 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().option("memory", "1.9").start())
        .withMessageContaining("memory is '1.9', which is not a whole number");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().option("app", "/Lab/tasks").start())
        .withMessageContaining("'/Lab/tasks' is not an app id");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().option("network", "bridge").option("image", " ").start())
        .withMessageContaining("no image");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().option("network", "container").option("image", "").start())
        .withMessageContaining("no image")
        .withMessageContaining("a network of containers");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Cluster.builder().home(home).launcher(new MarathonLauncher(Map.of())).start())
        .withMessageContaining("where is Marathon?");
  }
}
