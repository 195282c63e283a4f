package io.gridshell.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A driver and its workers as processes. */
@Timeout(60)
class DriverTest {
  @TempDir private Path home;

  private static Process java(String main, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(JavaCommand.base());
    command.add(main);
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private Map<Workload, Outcome> drive(int workers, Workload... workloads) throws Exception {
    Order order =
        new Order(
            workers,
            Duration.ZERO,
            Duration.ofSeconds(1),
            1,
            home,
            Optional.empty(),
            List.of(workloads));
    Process driver = java(SlowDriver.class.getName(), order.words());
    String output = new String(driver.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(driver.waitFor(20, TimeUnit.SECONDS)).as(output).isTrue();
    assertThat(output.contains("closed")).as(output).isEqualTo(workers > 0);
    Map<Workload, Outcome> outcomes = new EnumMap<>(Workload.class);
    output
        .lines()
        .flatMap(line -> Report.parse(line).stream())
        .forEach(report -> outcomes.put(report.workload(), report.outcome()));
    return outcomes;
  }

  @Test
  void whatIsLateKeepsItsRunsAndTheOthersGoOn() throws Exception {
    Map<Workload, Outcome> outcomes =
        drive(1, Workload.START, Workload.APPLY_ONE, Workload.APPLY_ALL, Workload.PUSH);

    assertThat(outcomes.get(Workload.START)).isInstanceOf(Outcome.Ran.class);
    assertThat(outcomes.get(Workload.APPLY_ONE))
        .isInstanceOfSatisfying(
            Outcome.Cut.class,
            cut -> {
              assertThat(cut.runs()).hasSize(2);
              assertThat(cut.why()).isEqualTo("TimeoutException: not done after 1 s");
            });
    assertThat(outcomes.get(Workload.APPLY_ALL))
        .isEqualTo(new Outcome.Failed("IllegalStateException: one of the workers is gone"));
    assertThat(outcomes.get(Workload.PUSH))
        .isEqualTo(new Outcome.Cannot("it gives no worker a value"));
  }

  @Test
  void aSystemThatHangsIsAskedForNothingMore() throws Exception {
    assertThat(drive(1, Workload.SINGLE_TASKS, Workload.APPLY_ALL))
        .isEqualTo(
            Map.of(
                Workload.SINGLE_TASKS, new Outcome.Failed("TimeoutException: not done after 1 s")));
  }

  @Test
  void aSystemThatDoesNotStartFailsInWhatWasAskedAndNothingElse() throws Exception {
    assertThat(drive(0, Workload.GROWTH))
        .isEqualTo(
            Map.of(
                Workload.GROWTH,
                new Outcome.Failed(
                    "cannot start: IllegalStateException: no worker was asked for")));
  }

  @Test
  void aWorkerEndsWithItsDriverWhateverItDoes() throws Exception {
    Process worker =
        java(Lifeline.class.getName(), List.of(Endless.class.getName(), "an argument"));
    assertThat(worker.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("an argument");

    worker.getOutputStream().close();

    assertThat(worker.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  /** Somebody's program that does not end by itself. */
  public static final class Endless {
    private Endless() {}

    /** The first argument is printed. */
    public static void main(String[] args) throws InterruptedException {
      System.out.println(args[0]);
      Thread.currentThread().join();
    }
  }

  @Test
  void whatAJvmDoesIsRecorded() throws Exception {
    Path file = home.resolve("made").resolve("driver.jfr");

    FlightRecording.begin();
    FlightRecording.end(file);

    assertThat(file).isNotEmptyFile();
  }
}
