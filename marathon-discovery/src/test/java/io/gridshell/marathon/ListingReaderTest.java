package io.gridshell.marathon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.marathon.client.App;
import io.gridshell.marathon.client.AppReader;
import io.gridshell.marathon.testing.CapturedLog;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Tasks that are from a definition of before, and tasks that nobody can reach. */
final class ListingReaderTest {
  private static final String OLD = "2026-01-01T00:00:00.000Z";
  private static final String NEW = "2026-01-02T00:00:00.000Z";

  private final List<String> asked = new ArrayList<>();
  private final AtomicLong clock = new AtomicLong();
  private final ListingReader reader =
      new ListingReader(
          new MarathonConnectionConfiguration().setEnvironment(Map.of()).rules(),
          HealthPolicy.ANY,
          new HostNames(InetAddress::getByName),
          clock::get);

  private static App app(String config, String ports, String... taskVersions) {
    StringBuilder tasks = new StringBuilder();
    for (String version : taskVersions) {
      tasks
          .append(tasks.length() == 0 ? "" : ",")
          .append(
              "{\"id\":\"%s\",\"host\":\"10.0.0.7\",\"ports\":[31001,31002],\"version\":\"%s\"}"
                  .formatted("t" + tasks.length(), version));
    }
    String json =
        """
        {"app":{"id":"/a","instances":2,"networks":[{"mode":"host"}],
         "versionInfo":{"lastConfigChangeAt":"%s"},"portDefinitions":[%s],"tasks":[%s]}}
        """
            .formatted(config, ports, tasks);
    return AppReader.read(json.getBytes(StandardCharsets.UTF_8)).get(0);
  }

  private static final String FIRST = "{\"name\":\"discovery\"},{\"name\":\"comm\"}";
  private static final String SECOND = "{\"name\":\"comm\"},{\"name\":\"discovery\"}";

  private List<Integer> ports(App app, Optional<App> older) {
    return reader
        .read(
            List.of(app),
            (id, version) -> {
              asked.add(id + "@" + version);
              return older;
            },
            Deadline.ofCall())
        .members()
        .stream()
        .map(member -> member.address().orElseThrow().getPort())
        .sorted()
        .toList();
  }

  @Test
  void aTaskIsReadByTheDefinitionThatItWasStartedFrom() {
    App now = app(NEW, SECOND, OLD, NEW);
    assertThat(ports(now, Optional.of(app(OLD, FIRST)))).containsExactly(31001, 31002);
    assertThat(ports(now, Optional.of(app(OLD, FIRST)))).containsExactly(31001, 31002);
    assertThat(asked).containsExactly("/a@" + OLD);
  }

  @Test
  void whereTheDefinitionIsForgottenTheOneOfTheMomentCounts() {
    assertThat(ports(app(NEW, SECOND, OLD), Optional.empty())).containsExactly(31002);
    assertThat(ports(app("2026-01-03T00:00:00.000Z", FIRST, OLD), Optional.empty()))
        .containsExactly(31001);
    assertThat(asked).hasSize(1);
  }

  @Test
  void whatNoTaskWasStartedFromIsNotKept() {
    assertThat(ports(app(NEW, SECOND, OLD), Optional.of(app(OLD, FIRST)))).containsExactly(31001);
    assertThat(ports(app(NEW, SECOND, NEW), Optional.empty())).containsExactly(31002);
    assertThat(ports(app(NEW, SECOND, OLD), Optional.empty())).containsExactly(31002);
    assertThat(asked).hasSize(2);
  }

  private void readUnmapped(int seconds, String state) {
    clock.set(TimeUnit.SECONDS.toNanos(seconds));
    String json =
        """
        {"app":{"id":"/a","networks":[{"mode":"container"}],
         "container":{"portMappings":[{"containerPort":0,"name":"discovery"}]},
         "tasks":[{"id":"t1","state":"%s","host":"10.0.0.7","ports":[],
           "ipAddresses":[{"ipAddress":"9.0.1.130"}]}]}}
        """
            .formatted(state);
    List<App> apps = AppReader.read(json.getBytes(StandardCharsets.UTF_8));
    assertThat(reader.read(apps, (id, version) -> Optional.empty(), Deadline.ofCall()).members())
        .singleElement()
        .satisfies(member -> assertThat(member.address()).isEmpty());
  }

  private static int warnings(CapturedLog log) {
    return log.text().split("WARNING .* skip task id=t1 app=/a reason=", -1).length - 1;
  }

  @Test
  void aLiveTaskThatNobodyCanReachIsToldOnceAMinuteWhenItsStagingShouldBeOver() {
    try (CapturedLog log = new CapturedLog()) {
      readUnmapped(0, "TASK_RUNNING");
      readUnmapped(59, "TASK_RUNNING");
      assertThat(log.text()).contains("skip task id=t1 app=/a reason=\"has no port that others");
      assertThat(warnings(log)).isZero();
      readUnmapped(60, "TASK_RUNNING");
      readUnmapped(61, "TASK_RUNNING");
      readUnmapped(119, "TASK_RUNNING");
      assertThat(warnings(log)).isEqualTo(1);
      readUnmapped(120, "TASK_RUNNING");
      assertThat(warnings(log)).isEqualTo(2);
      readUnmapped(300, "TASK_UNREACHABLE");
      assertThat(warnings(log)).as("it does not live").isEqualTo(2);
    }
  }

  private static int unknownNames(CapturedLog log) {
    String line = "WARNING .* keep name without address host=agent.invalid reason=\"no name server";
    return log.text().split(line + " knows it\"", -1).length - 1;
  }

  @Test
  void aHostThatNobodyKnowsStaysANameAndIsToldOnceAMinute() {
    String json =
        """
        {"app":{"id":"/a","networks":[{"mode":"host"}],"portDefinitions":[{"name":"discovery"}],
         "tasks":[{"id":"t1","host":"agent.invalid","ports":[31001]},
          {"id":"t2","host":"10.0.0.7","ports":[31002]}]}}
        """;
    List<App> apps = AppReader.read(json.getBytes(StandardCharsets.UTF_8));
    ListingReader unnamed =
        new ListingReader(
            new MarathonConnectionConfiguration().setEnvironment(Map.of()).rules(),
            HealthPolicy.ANY,
            new HostNames(
                host -> {
                  if (host.endsWith(".invalid")) {
                    throw new UnknownHostException(host);
                  }
                  return InetAddress.getByName(host);
                }),
            clock::get);
    try (CapturedLog log = new CapturedLog()) {
      for (int seconds : new int[] {0, 1, 59}) {
        clock.set(TimeUnit.SECONDS.toNanos(seconds));
        assertThat(
                unnamed.read(apps, (id, version) -> Optional.empty(), Deadline.ofCall()).members())
            .extracting(member -> member.address().orElseThrow().isUnresolved())
            .containsExactlyInAnyOrder(true, false);
      }
      assertThat(unknownNames(log)).isEqualTo(1);
      clock.set(TimeUnit.SECONDS.toNanos(60));
      assertThat(unnamed.read(apps, (id, version) -> Optional.empty(), Deadline.ofCall()).wanted())
          .isNotNegative();
      assertThat(unknownNames(log)).isEqualTo(2);
    }
  }

  @Test
  void aTaskThatWasReachedMeanwhileHasItsStagingTimeAnew() {
    try (CapturedLog log = new CapturedLog()) {
      readUnmapped(0, "TASK_RUNNING");
      clock.set(TimeUnit.SECONDS.toNanos(50));
      assertThat(ports(app(NEW, SECOND, NEW), Optional.empty())).containsExactly(31002);
      readUnmapped(100, "TASK_RUNNING");
      assertThat(warnings(log)).isZero();
    }
  }
}
