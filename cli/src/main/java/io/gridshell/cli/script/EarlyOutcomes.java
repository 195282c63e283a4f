package io.gridshell.cli.script;

import io.gridshell.AsyncResult;
import io.gridshell.CellResult;
import io.gridshell.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What single engines gave while others go on with the same cell. Engines that end at nearly the
 * same time are left for the end, where they stand in order. Not thread-safe.
 */
final class EarlyOutcomes {
  // By then what the engine printed is on the screen, and the others are known to take longer.
  private static final Duration LEAD = Duration.ofSeconds(1);

  private final AsyncResult<List<CellResult>> result;
  private final Map<Integer, Long> seen = new HashMap<>();
  private final Set<Integer> taken = new HashSet<>();

  EarlyOutcomes(AsyncResult<List<CellResult>> result) {
    this.result = result;
  }

  /** Those that have been there for a while, each once. */
  List<Outcome<CellResult>> take() {
    long now = System.nanoTime();
    List<Outcome<CellResult>> early = new ArrayList<>();
    List<Outcome<CellResult>> arrived = result.arrived();
    for (Outcome<CellResult> outcome : arrived) {
      long since = seen.computeIfAbsent(outcome.engine(), first -> now);
      if (now - since >= LEAD.toNanos() && taken.add(outcome.engine())) {
        early.add(outcome);
      }
    }
    return early;
  }

  /** Those of {@code outcomes} that were not taken. */
  List<Outcome<CellResult>> late(List<Outcome<CellResult>> outcomes) {
    return outcomes.stream().filter(outcome -> !taken.contains(outcome.engine())).toList();
  }
}
