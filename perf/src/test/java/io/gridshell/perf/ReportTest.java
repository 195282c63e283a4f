package io.gridshell.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {

  @Test
  void figuresSurviveTheWayThroughALine() {
    Report report = new Report(Workload.APPLY_ONE, new Outcome.Ran(List.of(98.25, 97.5)));

    assertThat(report.line()).isEqualTo("@perf\tran\tapply-one\t98.2500 97.5000");
    assertThat(Report.parse(report.line())).contains(report);
  }

  @Test
  void reasonsSurviveAsOneLine() {
    Report failed = new Report(Workload.PUSH, new Outcome.Failed("out of\n  memory\there"));

    assertThat(Report.parse(failed.line()))
        .contains(new Report(Workload.PUSH, new Outcome.Failed("out of memory here")));
    Report cannot = new Report(Workload.FRESH_CELL, new Outcome.Cannot("it evaluates no source"));
    assertThat(Report.parse(cannot.line())).contains(cannot);
  }

  @Test
  void runsThatWereDoneBeforeTheEndSurviveWithItsReason() {
    Report cut =
        new Report(
            Workload.PUSH, new Outcome.Cut(List.of(1.5, 2.5), "TimeoutException: not done; late"));

    assertThat(cut.line())
        .isEqualTo("@perf\tcut\tpush\t1.5000 2.5000; TimeoutException: not done; late");
    assertThat(Report.parse(cut.line())).contains(cut);
  }

  @Test
  void otherOutputIsNoReport() {
    assertThat(Report.parse("[10:00:01] Topology snapshot")).isEmpty();
    assertThat(Report.parse("")).isEmpty();
  }

  @Test
  void anOrderSurvivesTheWayThroughACommandLine() {
    Order order =
        new Order(
            4,
            Duration.ofMillis(500),
            Duration.ofSeconds(15),
            0.01,
            Path.of("some folder"),
            Optional.empty(),
            List.of(Workload.START, Workload.GROWTH));

    assertThat(Order.parse(order.words())).isEqualTo(order);
    Order recorded =
        new Order(
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            Path.of("home"),
            Optional.of(Path.of("recordings")),
            List.of(Workload.PUSH));
    assertThat(Order.parse(recorded.words())).isEqualTo(recorded);
  }

  @Test
  void anOrderThatLacksAWordIsRefused() {
    assertThatThrownBy(() -> Order.parse(List.of("workers=4")))
        .hasMessageContaining("no window= among the words");
  }

  @Test
  void everyWorkloadIsFoundByItsId() {
    assertThat(Workload.values()).allMatch(each -> Workload.of(each.id()) == each);
    assertThatThrownBy(() -> Workload.of("sleep")).hasMessageContaining("there are start,");
  }
}
