package io.gridshell.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The drivers in Python do what those in Java do, shown by a system that does nothing. */
@Timeout(120)
class PythonDriverTest {
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  @TempDir private Path folder;

  @BeforeAll
  static void thereIsPython() {
    assumeTrue(Files.isExecutable(PYTHON), PYTHON + " is not there, so no driver in Python runs");
  }

  private record Drive(int code, Map<Workload, Outcome> outcomes, List<Long> workers) {
    /** Waits until none of the workers that the system left runs. */
    void awaitEndOfWorkers() {
      await("the end of workers " + workers)
          .atMost(Duration.ofSeconds(20))
          .until(() -> workers.stream().noneMatch(Drive::isRunning));
    }

    /** One that ended may be listed until somebody asks what became of it. */
    private static boolean isRunning(long pid) {
      try {
        String status = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
        return !status.substring(status.lastIndexOf(')')).startsWith(") Z");
      } catch (IOException gone) {
        return false;
      }
    }
  }

  private static Process start(Path home, double deadlineSeconds, Workload... workloads)
      throws IOException {
    Order order =
        new Order(
            4,
            Duration.ZERO,
            Duration.ofMillis((long) (deadlineSeconds * 1e3)),
            0.0001,
            home,
            Optional.empty(),
            List.of(workloads));
    List<String> command = new ArrayList<>();
    command.add(PYTHON.toString());
    command.add(Path.of("src", "test", "python", "stub_driver.py").toString());
    command.addAll(order.words());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("BENCH", Path.of("python").toAbsolutePath().toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    return builder.start();
  }

  /** Drives the system whose home is named {@code kind}. */
  private Drive drive(String kind, double deadlineSeconds, Workload... workloads)
      throws IOException, InterruptedException {
    Process process =
        start(Files.createDirectories(folder.resolve(kind)), deadlineSeconds, workloads);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(output).isTrue();
    Map<Workload, Outcome> outcomes = new EnumMap<>(Workload.class);
    output
        .lines()
        .flatMap(line -> Report.parse(line).stream())
        .forEach(
            report ->
                assertThat(outcomes.put(report.workload(), report.outcome())).as(output).isNull());
    List<Long> workers =
        output
            .lines()
            .filter(line -> line.startsWith("worker "))
            .map(line -> Long.valueOf(line.substring("worker ".length())))
            .toList();
    assertThat(workers).as(output).isNotEmpty();
    return new Drive(process.exitValue(), outcomes, workers);
  }

  @Test
  void everyWorkloadIsKnownAndReported() throws Exception {
    Drive drive = drive("well", 20, Workload.values());

    assertThat(drive.code()).isZero();
    assertThat(drive.outcomes()).containsOnlyKeys(Workload.values());
    drive
        .outcomes()
        .forEach(
            (workload, outcome) -> {
              if (outcome instanceof Outcome.Cannot cannot) {
                // Nobody grows, and an array needs a library.
                assertThat(workload)
                    .isIn(
                        Workload.GROWTH,
                        Workload.SCATTER_DOUBLES,
                        Workload.GATHER_DOUBLES,
                        Workload.PUSH);
                assertThat(cannot.why())
                    .isIn("this driver does not know it", "python3 has no numpy");
              } else {
                assertThat(outcome).as(workload.id()).isInstanceOf(Outcome.Ran.class);
                assertThat(((Outcome.Ran) outcome).runs())
                    .as(workload.id())
                    .isNotEmpty()
                    .allMatch(run -> run >= 0);
              }
            });
    assertThat(drive.outcomes().get(Workload.RECOVERY))
        .isInstanceOfSatisfying(Outcome.Ran.class, ran -> assertThat(ran.runs()).hasSize(3));
    drive.awaitEndOfWorkers();
  }

  @Test
  void whatIsLateKeepsTheRunsThatWereDone() throws Exception {
    Drive drive = drive("slow", 1, Workload.APPLY_ONE, Workload.APPLY_ALL);

    assertThat(drive.outcomes().get(Workload.APPLY_ONE))
        .isInstanceOfSatisfying(
            Outcome.Cut.class,
            cut -> {
              assertThat(cut.runs()).isNotEmpty();
              assertThat(cut.why()).isEqualTo("TimeoutError: not done after 1 s");
            });
    assertThat(drive.outcomes()).doesNotContainKey(Workload.APPLY_ALL);
    assertThat(drive.code()).isEqualTo(1);
    drive.awaitEndOfWorkers();
  }

  @Test
  void aDriverEndsWithWhoeverStartedIt() throws Exception {
    Process driver = start(Files.createDirectories(folder.resolve("slow")), 60, Workload.APPLY_ONE);
    String line = driver.inputReader(StandardCharsets.UTF_8).readLine();

    driver.getOutputStream().close();

    assertThat(driver.waitFor(20, TimeUnit.SECONDS)).isTrue();
    new Drive(driver.exitValue(), Map.of(), List.of(Long.valueOf(line.replace("worker ", ""))))
        .awaitEndOfWorkers();
  }

  @Test
  void aSystemThatDoesNotStartLeavesNothingBehind() throws Exception {
    Drive drive = drive("broken", 20, Workload.APPLY_ONE, Workload.PUSH);

    assertThat(drive.outcomes().values())
        .containsOnly(new Outcome.Failed("cannot start: OSError: no port is free"));
    assertThat(drive.outcomes()).containsOnlyKeys(Workload.APPLY_ONE, Workload.PUSH);
    assertThat(drive.code()).isEqualTo(1);
    drive.awaitEndOfWorkers();
  }
}
