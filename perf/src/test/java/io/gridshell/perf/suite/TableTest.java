package io.gridshell.perf.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gridshell.perf.Outcome;
import io.gridshell.perf.Workload;
import io.gridshell.perf.suite.Contender.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
  private static final Contender OURS = contender("ours", "Ours", Role.OURS, "");
  private static final Contender OTHER = contender("other", "Other", Role.PEER, "");
  private static final Contender FLOOR = contender("floor", "Floor", Role.FLOOR, "");
  private static final Contender ABSENT =
      contender("absent", "Absent", Role.PEER, "python3 has no absent");
  private static final Row CALL = new Row(Workload.APPLY_ONE, 4);
  private static final Row PUSH = new Row(Workload.PUSH, 4);

  private final Results results = new Results();
  private final List<Contender> all = List.of(OURS, OTHER, FLOOR, ABSENT);

  private static Contender contender(String id, String title, Role role, String absence) {
    return new Contender(id, title, role, List.of(), Map.of(), absence);
  }

  private static Outcome ran(Double... runs) {
    return new Outcome.Ran(List.of(runs));
  }

  private String table() {
    return new Table(all, results).text();
  }

  @Test
  void ratiosStandBesideOurFigure() {
    results.add(CALL, OURS, ran(100.0, 110.0, 90.0));
    results.add(CALL, OTHER, ran(150.0));
    results.add(CALL, OTHER, ran(250.0));

    assertThat(table())
        .contains(
            "| call of one worker | 100 µs (95.0-105, n=3) | 2.00× (1.67-2.37, n=2) | -     |");
  }

  @Test
  void whatIsAheadOfUsIsBoldUnlessItIsAFloor() {
    results.add(CALL, OURS, ran(100.0));
    results.add(CALL, OTHER, ran(50.0));
    results.add(CALL, FLOOR, ran(25.0));

    assertThat(table()).contains("| **0.50×** (0.50-0.50, n=1) | 0.25× (0.25-0.25, n=1) |");
  }

  @Test
  void withoutOursTheFiguresThemselvesAreShown() {
    results.add(CALL, OTHER, ran(50.0));

    assertThat(table()).contains("50.0 µs (n=1)");
  }

  @Test
  void aFailureIsANoteAndNotTheEnd() {
    results.add(PUSH, OURS, ran(400.0));
    results.add(PUSH, OTHER, new Outcome.Failed("not done after 15 s"));
    results.add(PUSH, OTHER, new Outcome.Failed("not done after 15 s"));
    results.add(PUSH, FLOOR, new Outcome.Cannot("nothing like it"));

    assertThat(table())
        .contains("| failed [1] |")
        .contains("[1] Other, push of 100 MB of doubles to all: not done after 15 s (in 2 passes)");
  }

  @Test
  void runsThatWereDoneBeforeTheEndCountAndAreMarked() {
    results.add(PUSH, OURS, ran(400.0));
    results.add(
        PUSH, OTHER, new Outcome.Cut(List.of(800.0), "TimeoutException: not done after 15 s"));

    assertThat(table())
        .contains("| 2.00× (2.00-2.00, n=1) [1] |")
        .contains("[1] Other, push of 100 MB of doubles to all: ended early, TimeoutException");
  }

  @Test
  void whatHappensToManyRowsIsNotedOnce() {
    results.add(CALL, OTHER, new Outcome.Failed("not reached"));
    results.add(PUSH, OTHER, new Outcome.Failed("not reached"));
    results.add(PUSH, FLOOR, new Outcome.Failed("not reached"));

    assertThat(table())
        .contains("[1] Other, call of one worker; push of 100 MB of doubles to all: not reached\n")
        .contains("[2] Floor, push of 100 MB of doubles to all: not reached\n")
        .doesNotContain("[3]");
  }

  @Test
  void whatASystemDoesNotDoIsALineForEachSystemWithItsReasons() {
    results.add(CALL, OURS, ran(1.0));
    results.add(CALL, FLOOR, new Outcome.Cannot("nobody can be addressed"));
    results.add(
        new Row(Workload.APPLY_ALL, 4), FLOOR, new Outcome.Cannot("nobody can be addressed"));
    results.add(PUSH, FLOOR, new Outcome.Cannot("it keeps no data"));
    for (int workers : List.of(1, 16)) {
      results.add(new Row(Workload.GROWTH, workers), OTHER, new Outcome.Cannot("it stays small"));
    }

    assertThat(table())
        .contains("\nOther: growth left out, it stays small\n")
        .contains(
            "\nFloor: apply-one, apply-all left out, nobody can be addressed;"
                + " push left out, it keeps no data\n")
        .doesNotContain("Ours: ");
  }

  @Test
  void whoIsNotHereIsALine() {
    results.add(CALL, OURS, ran(1.0));

    assertThat(table())
        .contains("Absent is left out: python3 has no absent")
        .doesNotContain("| Abs");
  }

  @Test
  void growthHasALineForEachNumberOfWorkersInOrder() {
    results.add(new Row(Workload.GROWTH, 16), OURS, ran(25.0));
    results.add(new Row(Workload.GROWTH, 1), OURS, ran(20.0));
    results.add(new Row(Workload.GROWTH, 4), OURS, ran(90.0));
    results.add(CALL, OURS, ran(20.0));

    assertThat(table().lines().map(line -> line.replaceAll(" {2,}", " ")))
        .satisfiesExactly(
            head -> assertThat(head).startsWith("| workload | Ours | Other | Floor |"),
            rule -> assertThat(rule).matches("[|-]+"),
            call -> assertThat(call).startsWith("| call of one worker |"),
            one -> assertThat(one).contains("64 under way, 1 worker |"),
            four -> assertThat(four).contains("64 under way, 4 workers |"),
            many -> assertThat(many).contains("64 under way, 16 workers |"),
            blank -> assertThat(blank).isEmpty(),
            growth ->
                assertThat(growth)
                    .isEqualTo(
                        "Ours, growth: a task costs 1.25 times as much with 16 workers as with 1"
                            + " (25.0 µs, 20.0 µs); at most 4.50 times, with 4 (target at most"
                            + " 1.50) MISSED"),
            absent -> assertThat(absent).contains("left out"));
  }

  @Test
  void growthThatStaysFlatMissesNothingAndPeersAreNotJudged() {
    for (Contender contender : List.of(OURS, OTHER)) {
      results.add(new Row(Workload.GROWTH, 1), contender, ran(20.0));
      results.add(new Row(Workload.GROWTH, 16), contender, ran(30.0));
    }

    assertThat(table())
        .contains(
            "Ours, growth: a task costs 1.50 times as much with 16", "(target at most 1.50)\n")
        .contains("Other, growth: a task costs 1.50 times as much", "(30.0 µs, 20.0 µs)\n")
        .doesNotContain("MISSED");
  }

  @Test
  void theFileHoldsMachineSystemsAndEveryRun(@TempDir Path folder) throws Exception {
    results.add(CALL, OURS, ran(100.0, 110.0, 90.0));
    results.add(CALL, OTHER, ran(50.0));
    results.add(PUSH, OTHER, new Outcome.Failed("no memory"));
    Path file = folder.resolve("new").resolve("figures.json");

    new JsonFile(
            Map.of("cores", "2"),
            Settings.parse(List.of("--smoke", "--passes", "3"), file),
            2,
            all,
            results)
        .write(file);

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.at("/machine/cores").asText()).isEqualTo("2");
    assertThat(json.at("/settings/mode").asText()).isEqualTo("smoke");
    assertThat(json.at("/settings/passes").asInt()).isEqualTo(2);
    assertThat(json.at("/settings/passesAtMost").asInt()).isEqualTo(3);
    assertThat(json.at("/systems/3/leftOut").asText()).isEqualTo("python3 has no absent");
    assertThat(json.at("/workloads/0/workload").asText()).isEqualTo("apply-one");
    assertThat(json.at("/workloads/0/unit").asText()).isEqualTo("µs");
    assertThat(json.at("/workloads/0/figures/ours/median").asDouble()).isEqualTo(100.0);
    assertThat(json.at("/workloads/0/figures/ours/runs")).hasSize(3);
    assertThat(json.at("/workloads/0/figures/other/ratio").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/workloads/1/figures/other/failed").asText()).isEqualTo("no memory");
  }
}
