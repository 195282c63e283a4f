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

class TurnTest {
  private static final String ONE_FIGURE = "printf '@perf\\tran\\tstart\\t12.5\\nnoise\\n'";
  private static final String ONE_MORE =
      "case \"$*\" in *workloads=push) printf '@perf\\tran\\tpush\\t3\\n';; *) "
          + ONE_FIGURE
          + ";; esac";

  @TempDir Path folder;

  private Map<Workload, Outcome> take(String script, Duration limit) throws Exception {
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
    return new Turn(contender, order, folder.resolve("x.log")).take(limit);
  }

  @Test
  void whatADriverDoesNotReachIsAskedOfTheNext() throws Exception {
    assertThat(take(ONE_MORE, Duration.ofSeconds(30)))
        .isEqualTo(
            Map.of(
                Workload.START, new Outcome.Ran(List.of(12.5)),
                Workload.PUSH, new Outcome.Ran(List.of(3.0))));
    assertThat(folder.resolve("x.log")).content().contains("noise");
  }

  @Test
  void whatThreeDriversDoNotReachIsAFailure() throws Exception {
    Map<Workload, Outcome> outcomes = take(ONE_FIGURE, Duration.ofSeconds(30));

    assertThat(outcomes.get(Workload.START)).isEqualTo(new Outcome.Ran(List.of(12.5)));
    assertThat(outcomes.get(Workload.PUSH))
        .isEqualTo(
            new Outcome.Failed(
                "not reached: the driver ended 3 times before, see " + folder.resolve("x.log")));
    assertThat(folder.resolve("x.log")).content().hasLineCount(6);
  }

  @Test
  void aDriverThatHangsIsEndedAndWhatItReportedStands() throws Exception {
    Map<Workload, Outcome> outcomes = take(ONE_FIGURE + "; sleep 60", Duration.ofSeconds(1));

    assertThat(outcomes.get(Workload.START)).isEqualTo(new Outcome.Ran(List.of(12.5)));
    assertThat(outcomes.get(Workload.PUSH)).isEqualTo(new Outcome.Failed("not reached in 1 s"));
  }
}
