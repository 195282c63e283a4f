package io.gridshell.perf.suite;

import io.gridshell.perf.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What became of every workload on every system so far. Not thread-safe. */
final class Results {
  private final Map<Row, Map<String, List<Outcome>>> outcomes = new TreeMap<>();

  void add(Row row, Contender contender, Outcome outcome) {
    outcomes
        .computeIfAbsent(row, key -> new TreeMap<>())
        .computeIfAbsent(contender.id(), key -> new ArrayList<>())
        .add(outcome);
  }

  /** What has been asked of anybody. */
  NavigableSet<Row> rows() {
    return new TreeSet<>(outcomes.keySet());
  }

  private List<Outcome> of(Row row, Contender contender) {
    return Objects.requireNonNullElse(
        outcomes.getOrDefault(row, Map.of()).get(contender.id()), List.of());
  }

  /** All runs of all passes together; empty if there was none. */
  Optional<Figure> figure(Row row, Contender contender) {
    List<Double> runs =
        of(row, contender).stream().flatMap(outcome -> runs(outcome).stream()).toList();
    return runs.isEmpty() ? Optional.empty() : Optional.of(Figure.of(runs));
  }

  private static List<Double> runs(Outcome outcome) {
    if (outcome instanceof Outcome.Ran ran) {
      return ran.runs();
    }
    return outcome instanceof Outcome.Cut cut ? cut.runs() : List.of();
  }

  private static Optional<String> failure(Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      return Optional.of(failed.why());
    }
    return outcome instanceof Outcome.Cut cut
        ? Optional.of("ended early, " + cut.why())
        : Optional.empty();
  }

  /** Why a pass has no figure or not all of its runs, the first reason of several. */
  Optional<String> failure(Row row, Contender contender) {
    return of(row, contender).stream().flatMap(each -> failure(each).stream()).findFirst();
  }

  /** In how many passes it failed or ended early. */
  long failures(Row row, Contender contender) {
    return of(row, contender).stream().filter(each -> failure(each).isPresent()).count();
  }

  /** Why the system has nothing like it, or is not asked for it. */
  Optional<String> refusal(Row row, Contender contender) {
    return of(row, contender).stream()
        .filter(Outcome.Cannot.class::isInstance)
        .map(cannot -> ((Outcome.Cannot) cannot).why())
        .findFirst();
  }
}
