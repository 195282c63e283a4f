package io.gridshell.marathon;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.IgniteSpiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever is slow, a call of the finder ends before Ignite would take a node for dead. */
@Timeout(120)
final class FinderTimeTest {
  private static final String APP = "/grid/engine";
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private FakeMarathon marathon(int masters, String... agents) {
    FakeMarathon started =
        FakeMarathon.start(MarathonVersion.V1_9, masters, TaskRunner.simulated(), List.of(agents));
    opened.add(started);
    return started;
  }

  private static List<String> tasks(FakeMarathon marathon, int instances) {
    MarathonClient client = new MarathonClient(MarathonConnection.to(marathon.masters()));
    client.create(
        AppDefinition.of(APP).instances(instances).command("engine").build(),
        client.info().dialect());
    await().until(() -> marathon.taskIds(APP).size() == instances);
    // Tasks of one millisecond are ordered by id.
    return client.app(APP).tasks().stream()
        .sorted(Comparator.comparing(Task::stagedAt).thenComparing(Task::id))
        .map(Task::id)
        .toList();
  }

  /** With the times that are usual. */
  private static MarathonConnectionConfiguration task(FakeMarathon marathon, String id) {
    return new MarathonConnectionConfiguration()
        .setEnvironment(Map.of("MESOS_TASK_ID", id, "MARATHON_APP_ID", APP))
        .setMarathonUrls(marathon.masters().stream().map(URI::toString).toList());
  }

  private record Call(Duration time, Collection<InetSocketAddress> found, String said) {}

  private static Call call(TcpDiscoveryMarathonIpFinder finder) {
    long begun = System.nanoTime();
    try {
      Collection<InetSocketAddress> found = finder.getRegisteredAddresses();
      return new Call(Duration.ofNanos(System.nanoTime() - begun), found, "");
    } catch (IgniteSpiException refused) {
      return new Call(
          Duration.ofNanos(System.nanoTime() - begun),
          List.of(),
          refused.getMessage() + " " + refused.getCause());
    }
  }

  /** All at once, because each takes its time. */
  @Test
  void mastersAndLoginServersThatHangEndNoCallTooLate() throws Exception {
    FakeMarathon silent = marathon(2, "127.0.0.2");
    List<String> tasks = tasks(silent, 3);
    FakeMarathon login = marathon(1, "127.0.0.2");
    login.outage(Outage.HANGING);
    FakeMarathon closed = marathon(2, "127.0.0.2");
    FakeMarathon falls = marathon(2, "127.0.0.2");
    List<String> fallen = tasks(falls, 3);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    opened.add(threads::shutdownNow);
    int before = falls.requests(0);
    Future<Call> midway =
        threads.submit(() -> call(FinderTest.joining(task(falls, fallen.get(2)))));
    await("the list is read a few times")
        .atMost(Duration.ofSeconds(20))
        .until(() -> falls.requests(0) > before + 2);
    falls.outage(Outage.HANGING);
    Future<Call> unknown =
        threads.submit(
            () -> call(FinderTest.joining(task(closed, "a").setServiceAccount(account(login)))));
    silent.outage(Outage.HANGING);
    Call first = call(FinderTest.joining(task(silent, tasks.get(1))));

    assertThat(first.time()).isLessThan(LIMIT);
    assertThat(first.said())
        .contains("does not list the engines", "no answer in time")
        .contains(silent.masters().get(0).toString());
    assertThat(unknown.get().time()).isLessThan(LIMIT);
    assertThat(unknown.get().said()).contains("who asks", "gives no token in time");
    assertThat(midway.get().time()).isLessThan(LIMIT);
    assertThat(midway.get().found()).as("the others that were known last").hasSize(2);
  }

  private static String account(FakeMarathon login) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    String key =
        Base64.getEncoder().encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    return """
    {"uid": "grid", "scheme": "RS256", "login_endpoint": "%s/acs/api/v1/auth/login",
     "private_key": "-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n"}
    """
        .formatted(login.masters().get(0), key);
  }

  @Test
  void namesThatNobodyTellsStayNamesUntilTheyAreTold() throws Exception {
    FakeMarathon marathon = marathon(1, "localhost");
    tasks(marathon, 2);
    CountDownLatch told = new CountDownLatch(1);
    opened.add(told::countDown);
    TcpDiscoveryMarathonIpFinder finder =
        new TcpDiscoveryMarathonIpFinder(
            task(marathon, "a")
                .setLookup(
                    host -> {
                      try {
                        told.await();
                      } catch (InterruptedException stop) {
                        throw new UnknownHostException(host);
                      }
                      return InetAddress.getLoopbackAddress();
                    }));
    try (CapturedLog log = new CapturedLog()) {
      Call late = call(finder);
      assertThat(late.time()).isLessThan(LIMIT);
      assertThat(late.found()).hasSize(2).allMatch(InetSocketAddress::isUnresolved);
      assertThat(log.text())
          .containsOnlyOnce(
              "keep name without address host=localhost reason=\"no name server answers");
    }
    told.countDown();
    await("the name is told")
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> finder.getRegisteredAddresses().stream().noneMatch(each -> each.isUnresolved()));
  }

  @Test
  void neighboursThatSayNothingAreAskedSideBySide() throws Exception {
    FakeMarathon marathon = marathon(1, "127.0.0.2", "127.0.0.3");
    List<String> tasks = tasks(marathon, 150);
    List<InetSocketAddress> silent = new ArrayList<>();
    for (String task : tasks.subList(1, tasks.size())) {
      silent.add(listen(marathon.address(task, 0)));
    }
    Call oldest = call(FinderTest.joining(task(marathon, tasks.get(0))));
    assertThat(oldest.time()).isLessThan(LIMIT);
    assertThat(oldest.found()).containsExactlyInAnyOrderElementsOf(silent);
    Call second = call(FinderTest.joining(task(marathon, tasks.get(1))));
    assertThat(second.time()).isLessThan(LIMIT);
    assertThat(second.found()).hasSize(silent.size() - 1);

    RingProbe probe = new RingProbe(new IgniteConfiguration());
    RingProbe.View patient = probe.look(silent, Deadline.ofCall());
    assertThat(patient.silent()).hasSize(silent.size());
    assertThat(patient.missed()).isEmpty();
    RingProbe.View hasty = probe.look(silent, Deadline.in(Duration.ofMillis(100)));
    assertThat(hasty.missed()).as("who is not heard is not taken for absent").isNotEmpty();
    assertThat(hasty.ring()).isEmpty();
    assertThat(hasty.absent()).isEmpty();
  }

  /** Connections are taken, and nobody answers. */
  private InetSocketAddress listen(String address) throws Exception {
    int colon = address.indexOf(':');
    InetSocketAddress place =
        new InetSocketAddress(
            address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    ServerSocket socket = new ServerSocket();
    opened.add(socket);
    socket.bind(place, 200);
    return place;
  }
}
