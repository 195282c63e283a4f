package io.gridshell.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gridshell.marathon.client.AppDefinition;
import io.gridshell.marathon.client.MarathonClient;
import io.gridshell.marathon.client.MarathonConnection;
import io.gridshell.marathon.client.Task;
import io.gridshell.marathon.testing.CapturedLog;
import io.gridshell.marathon.testing.FakeMarathon;
import io.gridshell.marathon.testing.MarathonVersion;
import io.gridshell.marathon.testing.Outage;
import io.gridshell.marathon.testing.TaskRunner;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.ignite.Ignite;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.IgniteSpiException;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The finder as Ignite calls it, with tasks at whose ports nobody listens. */
final class FinderTest {
  private static final String APP = "/grid/engine";

  private final FakeMarathon marathon =
      FakeMarathon.start(
          MarathonVersion.V1_9, 1, TaskRunner.simulated(), List.of("127.0.0.2", "127.0.0.3"));
  private final MarathonClient client =
      new MarathonClient(MarathonConnection.to(marathon.masters()));

  @AfterEach
  void stop() {
    marathon.close();
  }

  private List<String> tasks(String app, int instances) {
    client.create(
        AppDefinition.of(app)
            .instances(instances)
            .command("engine")
            .labels(Map.of("GRID_ID", "alice"))
            .build(),
        client.info().dialect());
    await().until(() -> marathon.taskIds(app).size() == instances);
    // Tasks of one millisecond are ordered by id.
    return client.app(app).tasks().stream()
        .sorted(Comparator.comparing(Task::stagedAt).thenComparing(Task::id))
        .map(Task::id)
        .toList();
  }

  private MarathonConnectionConfiguration outside() {
    return new MarathonConnectionConfiguration()
        .setEnvironment(Map.of())
        .setRequestTimeout(Duration.ofMillis(500))
        .setMarathonUrls(marathon.masters().stream().map(URI::toString).toList());
  }

  private MarathonConnectionConfiguration task(String id) {
    Map<String, String> environment = new HashMap<>();
    environment.put("MESOS_TASK_ID", id);
    environment.put("MARATHON_APP_ID", APP);
    return outside().setEnvironment(environment).setStableMargin(Duration.ofSeconds(2));
  }

  /** A finder whose node has bound its port and has not joined. */
  static TcpDiscoveryMarathonIpFinder joining(MarathonConnectionConfiguration task) {
    return joining(task, List.of());
  }

  private static TcpDiscoveryMarathonIpFinder joining(
      MarathonConnectionConfiguration task, List<InetSocketAddress> own) {
    TcpDiscoveryMarathonIpFinder finder = new TcpDiscoveryMarathonIpFinder(task);
    IgniteConfiguration configuration = new IgniteConfiguration().setDiscoverySpi(new Connecting());
    finder.setNode(
        (Ignite)
            Proxy.newProxyInstance(
                Ignite.class.getClassLoader(),
                new Class<?>[] {Ignite.class},
                (proxy, method, arguments) ->
                    method.getName().equals("configuration") ? configuration : null));
    assertThat(finder.isShared()).isTrue();
    finder.initializeLocalAddresses(own);
    assertThat(finder.isShared()).isFalse();
    return finder;
  }

  private static final class Connecting extends TcpDiscoverySpi {
    @Override
    public String getSpiState() {
      return "CONNECTING";
    }

    @Override
    public boolean isClientMode() {
      return false;
    }
  }

  private List<String> addresses(List<String> tasks) {
    return tasks.stream().map(task -> marathon.address(task, 0)).sorted().toList();
  }

  private static List<String> texts(Collection<InetSocketAddress> addresses) {
    return addresses.stream()
        .map(address -> address.getAddress().getHostAddress() + ":" + address.getPort())
        .sorted()
        .toList();
  }

  @Test
  void appsAreChosenByIdByLabelOrByTheTaskItself() {
    List<String> ours = tasks(APP, 2);
    List<String> others = tasks("/grid/engine2", 1);
    assertThat(texts(found(outside().setAppIds(List.of(APP))))).isEqualTo(addresses(ours));
    assertThat(found(outside().setAppIds(List.of(APP, "grid/engine2")))).hasSize(3);
    assertThat(found(outside().setLabelSelector("GRID_ID==alice"))).hasSize(3);
    assertThat(found(outside().setLabelSelector("GRID_ID==bob"))).isEmpty();
    assertThat(texts(found(outside().setEnvironment(Map.of("MARATHON_APP_ID", "/grid/engine2")))))
        .isEqualTo(addresses(others));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> outside().setAppIds(List.of("Grid Engine")).verify())
        .withMessageContaining("'Grid Engine'");
  }

  private static Collection<InetSocketAddress> found(MarathonConnectionConfiguration how) {
    return new TcpDiscoveryMarathonIpFinder(how).getRegisteredAddresses();
  }

  @ParameterizedTest
  @EnumSource(
      value = Outage.class,
      names = {"BAD_GATEWAY", "FORBIDDEN"})
  void atTheFirstStartEveryTroubleIsAnExceptionAfterWhichIgniteAsksAgain(Outage outage) {
    String task = tasks(APP, 2).get(0);
    try (CapturedLog log = new CapturedLog()) {
      marathon.outage(outage);
      TcpDiscoveryMarathonIpFinder finder =
          joining(task(task).setUser("alice").setPassword("s3cret-word"));
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(finder::getRegisteredAddresses).isInstanceOf(IgniteSpiException.class);
      }
      assertThat(log.text())
          .containsOnlyOnce("cannot list engines")
          .doesNotContain("s3cret-word", "YWxpY2U6");
    }
  }

  @Test
  void theLastKnownListServesWhileItIsYoung() {
    List<String> tasks = tasks(APP, 2);
    TcpDiscoveryMarathonIpFinder finder =
        new TcpDiscoveryMarathonIpFinder(
            outside().setAppIds(List.of(APP)).setLastKnownLife(Duration.ofSeconds(3)));
    assertThat(texts(finder.getRegisteredAddresses())).isEqualTo(addresses(tasks));
    try (CapturedLog log = new CapturedLog()) {
      marathon.outage(Outage.FORBIDDEN);
      await("the first list is no longer fresh").until(() -> serves(finder, log));
      await("the list is too old")
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThatThrownBy(finder::getRegisteredAddresses)
                      .isInstanceOf(IgniteSpiException.class));
    }
  }

  private static boolean serves(TcpDiscoveryMarathonIpFinder finder, CapturedLog log) {
    return finder.getRegisteredAddresses().size() == 2
        && log.text().contains("use last known engines count=2");
  }

  @Test
  void anAppThatIsGoneIsNoEmptyGrid() {
    tasks(APP, 1);
    client.delete(APP);
    assertThatThrownBy(() -> found(outside().setAppIds(List.of(APP))))
        .isInstanceOf(IgniteSpiException.class)
        .hasStackTraceContaining("App '" + APP + "' does not exist");
  }

  @Test
  void aTaskThatIsNotListedWaits() {
    tasks(APP, 2);
    assertThatThrownBy(() -> joining(task("elsewhere")).getRegisteredAddresses())
        .isInstanceOf(IgniteSpiException.class)
        .hasMessageContaining("does not list this task elsewhere among 2 live ones");
  }

  @Test
  void aTaskOfAnotherAppThanThoseChosenJoinsAndNeverForms() {
    List<String> tasks = tasks(APP, 2);
    MarathonConnectionConfiguration chosen =
        task("other.1")
            .setLabelSelector("GRID_ID==alice")
            .setEnvironment(Map.of("MESOS_TASK_ID", "other.1", "MARATHON_APP_ID", "/other"));
    assertThatThrownBy(() -> joining(chosen).getRegisteredAddresses())
        .isInstanceOf(IgniteSpiException.class)
        .hasMessageContaining("this node is none of the tasks that Marathon lists")
        .hasMessageContaining("of " + tasks.size() + " others none runs yet");
  }

  @Test
  void aTaskThatWasNotToldItsIdKnowsItselfByItsAddress() {
    List<String> tasks = tasks(APP, 2);
    InetSocketAddress own = address(marathon.address(tasks.get(0), 0));
    TcpDiscoveryMarathonIpFinder finder =
        joining(
            task("").setEnvironment(Map.of("MARATHON_APP_ID", APP)).setStableMargin(Duration.ZERO),
            List.of(own));
    assertThat(finder.getRegisteredAddresses()).as("the oldest forms the ring").isEmpty();
  }

  private static InetSocketAddress address(String text) {
    int colon = text.indexOf(':');
    return new InetSocketAddress(
        text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  @Test
  void anUnreachableTaskIsTheLastResortAndForbidsForming() {
    List<String> tasks = tasks(APP, 2);
    marathon.say(tasks.get(0), "TASK_UNREACHABLE");
    assertThatThrownBy(() -> joining(task(tasks.get(1))).getRegisteredAddresses())
        .isInstanceOf(IgniteSpiException.class)
        .hasMessageContaining("older task " + tasks.get(0) + " is on an agent that is cut off");
    TcpDiscoveryMarathonIpFinder bold =
        joining(task(tasks.get(1)).setUnreachableBlocks(false).setStableMargin(Duration.ZERO));
    assertThat(bold.getRegisteredAddresses()).isEmpty();
    marathon.say(tasks.get(1), "TASK_UNREACHABLE");
    // Tasks that are cut off have no ports any more in this version's answers.
    assertThat(
            found(
                outside()
                    .setAppIds(List.of(APP))
                    .setAddressMode(AddressMode.HOST)
                    .setDiscoveryPort(47500)))
        .extracting(InetSocketAddress::getPort)
        .containsExactly(47500, 47500);
  }

  @Test
  void whileMarathonIsAwayALonelyTaskIsToldThatAndNotThatItIsNotListed() {
    List<String> tasks = tasks(APP, 2);
    marathon.say(tasks.get(0), "TASK_UNREACHABLE");
    TcpDiscoveryMarathonIpFinder finder = joining(task(tasks.get(1)));
    assertThatThrownBy(finder::getRegisteredAddresses).hasMessageContaining("is cut off");
    try (CapturedLog log = new CapturedLog()) {
      marathon.outage(Outage.FORBIDDEN);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThatThrownBy(finder::getRegisteredAddresses)
                      .hasMessage("Marathon does not list the engines"));
      assertThat(log.text()).contains("403").doesNotContain("use last known");
    }
  }

  @Test
  void aDeadTaskAtTheNodesOwnAddressDoesNotLetItFormAGrid() {
    List<String> tasks = tasks(APP, 2);
    InetSocketAddress first = address(marathon.address(tasks.get(0), 0));
    InetSocketAddress second = address(marathon.address(tasks.get(1), 0));
    TcpDiscoveryMarathonIpFinder one = joining(task("new.1"), List.of(first));
    TcpDiscoveryMarathonIpFinder both = joining(task("new.2"), List.of(first, second));
    // Who listens at all addresses tells them by number, and Marathon may list names.
    TcpDiscoveryMarathonIpFinder named =
        joining(
            task("new.3")
                .setLookup(
                    host -> {
                      throw new UnknownHostException(host);
                    }),
            List.of(first, second));
    for (TcpDiscoveryMarathonIpFinder each : List.of(one, both, named)) {
      assertThatThrownBy(each::getRegisteredAddresses).hasMessageContaining("does not list this");
    }
    marathon.outage(Outage.FORBIDDEN);
    await("the last known list serves")
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(IgniteSpiException.class)
        .untilAsserted(() -> assertThat(one.getRegisteredAddresses()).containsExactly(second));
    for (TcpDiscoveryMarathonIpFinder each : List.of(both, named)) {
      await("the last known list serves")
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThatThrownBy(each::getRegisteredAddresses)
                      .isInstanceOf(IgniteSpiException.class)
                      .hasMessageContaining("only this node's own address is known"));
    }
  }

  @Test
  void theOldestGetsAnEmptyListWhenTheListHasStoodStill() {
    List<String> tasks = tasks(APP, 3);
    TcpDiscoveryMarathonIpFinder finder = joining(task(tasks.get(0)));
    long begun = System.nanoTime();
    assertThat(finder.getRegisteredAddresses()).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(1900));
  }

  @Test
  void whoLooksAheadHasWaitedBeforeTheNodeAsks() {
    List<String> tasks = tasks(APP, 3);
    MarathonConnectionConfiguration task = task(tasks.get(0));
    TcpDiscoveryMarathonIpFinder finder = joining(task).lookAhead();
    int before = marathon.requests(0);
    await("the list is read a few times").until(() -> marathon.requests(0) > before + 3);
    long begun = System.nanoTime();
    assertThat(finder.getRegisteredAddresses()).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(1500));
  }

  @Test
  void whoLookedAheadInAnOutageWaitsAnew() {
    List<String> tasks = tasks(APP, 2);
    try (CapturedLog log = new CapturedLog()) {
      TcpDiscoveryMarathonIpFinder finder = joining(task(tasks.get(0))).lookAhead();
      int before = marathon.requests(0);
      await("the list is read").until(() -> marathon.requests(0) > before + 1);
      marathon.outage(Outage.FORBIDDEN);
      await("the outage is seen").until(() -> log.text().contains("cannot look ahead"));
      marathon.outage(Outage.NONE);
      long begun = System.nanoTime();
      await("an answer")
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptionsInstanceOf(IgniteSpiException.class)
          .until(() -> finder.getRegisteredAddresses().isEmpty());
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isGreaterThan(Duration.ofMillis(1900));
    }
  }

  @Test
  void whoLooksAheadForANodeThatNeverAsksEndsByItself() {
    String task = tasks(APP, 2).get(0);
    TcpDiscoveryMarathonIpFinder finder = new TcpDiscoveryMarathonIpFinder(task(task));
    finder.lookAhead(Duration.ofSeconds(2));
    await("the list is read again").until(() -> marathon.requests(0) > 2);
    await("nobody asks any more")
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> !looksAhead());
    int after = marathon.requests(0);
    assertThat(finder.getRegisteredAddresses()).as("a later look works").hasSize(2);
    assertThat(marathon.requests(0)).isLessThanOrEqualTo(after + 1);
  }

  private static boolean looksAhead() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("marathon-look-ahead"));
  }

  @Test
  void aNodeThatIsTakenFromTheFinderEndsItsLookAhead() {
    String task = tasks(APP, 2).get(0);
    TcpDiscoveryMarathonIpFinder finder = joining(task(task)).lookAhead();
    assertThat(looksAhead()).isTrue();
    finder.setNode(null);
    await("nobody looks ahead").atMost(Duration.ofSeconds(20)).until(() -> !looksAhead());
  }

  @Test
  void whoWaitsForTooLongFailsTheStart() {
    tasks(APP, 2);
    TcpDiscoveryMarathonIpFinder finder =
        joining(task("elsewhere").setFormationTimeout(Duration.ofMillis(1)));
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(finder::getRegisteredAddresses)
                    .isInstanceOf(MarathonFormationException.class)
                    .isNotInstanceOf(IgniteSpiException.class));
  }

  @Test
  void aPasswordInAnAddressIsNotPrinted() {
    MarathonConnectionConfiguration configuration =
        outside().setMarathonUrls(List.of("http://alice:s3,cret@m1:8080"));
    assertThat(new TcpDiscoveryMarathonIpFinder(configuration).toString())
        .contains("m1:8080")
        .doesNotContain("alice", "s3", "cret");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MarathonConnection.to(List.of(URI.create("alice:s3cret@m1:8080"))))
        .withMessage("the address of m1:8080 has a user before '@'; set user and password apart");
  }

  @Test
  void noSettingIsPrintedThatIsSecret() {
    MarathonConnectionConfiguration configuration =
        outside()
            .setAppIds(List.of(APP))
            .setUser("alice")
            .setPassword("s3cret-word")
            .setKeyStorePassword("s3cret-key")
            .setTrustStorePassword("s3cret-trust");
    for (Object each :
        Arrays.asList(
            configuration,
            configuration.connection(),
            new TcpDiscoveryMarathonIpFinder(configuration))) {
      assertThat(each.toString()).doesNotContain("s3cret");
    }
  }
}
