package io.gridshell.perf.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.perf.Order;
import io.gridshell.perf.Outcome;
import io.gridshell.perf.Workload;
import io.gridshell.perf.suite.Contender.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverProcessTest {
  private static final String ONE_FIGURE = "printf '@perf\\tran\\tstart\\t12.5\\nnoise\\n'";

  @TempDir Path folder;

  private Map<Workload, Outcome> run(String script, Duration limit) throws Exception {
    Contender contender =
        new Contender("x", "X", Role.PEER, List.of("sh", "-c", script), Map.of(), "");
    Order order =
        new Order(
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            folder,
            Optional.empty(),
            List.of(Workload.START, Workload.PUSH));
    return new DriverProcess(contender, order, folder.resolve("x.log")).run(limit);
  }

  @Test
  void whatADriverDoesNotReportIsAFailure() throws Exception {
    Map<Workload, Outcome> outcomes = run(ONE_FIGURE, Duration.ofSeconds(30));

    assertThat(outcomes.get(Workload.START)).isEqualTo(new Outcome.Ran(List.of(12.5)));
    assertThat(outcomes.get(Workload.PUSH))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.why()).contains("the driver ended before", "x.log"));
    assertThat(folder.resolve("x.log")).content().contains("noise");
  }

  @Test
  void aDriverThatHangsIsEndedAndWhatItReportedStands() throws Exception {
    Map<Workload, Outcome> outcomes = run(ONE_FIGURE + "; sleep 60", Duration.ofSeconds(1));

    assertThat(outcomes.get(Workload.START)).isEqualTo(new Outcome.Ran(List.of(12.5)));
    assertThat(outcomes.get(Workload.PUSH))
        .isEqualTo(new Outcome.Failed("not reached: the driver was ended after 1 s"));
  }
}
