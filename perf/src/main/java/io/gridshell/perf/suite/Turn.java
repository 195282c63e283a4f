package io.gridshell.perf.suite;

import io.gridshell.perf.Order;
import io.gridshell.perf.Outcome;
import io.gridshell.perf.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A system's turn in a pass. A workload that hangs ends the driver; the system starts anew for the
 * rest, so that one failure does not decide what the others look like.
 *
 * @param contender the system
 * @param order what it is to do
 * @param log where the other output of its drivers goes
 */
record Turn(Contender contender, Order order, Path log) {

  /** What hangs more often would take the time of the systems that come after it. */
  private static final int MOST_STARTS = 3;

  /** Takes {@code limit} at most; each workload of the order has an outcome. */
  Map<Workload, Outcome> take(Duration limit) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(limit);
    Map<Workload, Outcome> outcomes = new EnumMap<>(Workload.class);
    List<Workload> rest = order.workloads();
    int starts = 0;
    while (!rest.isEmpty() && starts < MOST_STARTS) {
      Duration left = Duration.between(Instant.now(), end);
      if (left.isNegative()) {
        break;
      }
      starts++;
      outcomes.putAll(new DriverProcess(contender, order.with(rest), log).run(left));
      rest = rest.stream().filter(each -> !outcomes.containsKey(each)).toList();
    }
    Outcome unreached =
        new Outcome.Failed(
            starts < MOST_STARTS
                ? "not reached in " + limit.toSeconds() + " s"
                : "not reached: the driver ended " + starts + " times before, see " + log);
    rest.forEach(each -> outcomes.put(each, unreached));
    return outcomes;
  }
}
