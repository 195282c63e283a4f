package io.gridshell.perf.suite;

import io.gridshell.perf.Order;
import io.gridshell.perf.Outcome;
import io.gridshell.perf.Report;
import io.gridshell.perf.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One driver that runs: reads what it reports, and ends it when it takes too long.
 *
 * @param contender the system
 * @param order what it is to do
 * @param log where its other output goes
 */
record DriverProcess(Contender contender, Order order, Path log) {

  /**
   * Runs it to its end, at most {@code limit}; what it was not asked before that has no outcome.
   */
  Map<Workload, Outcome> run(Duration limit) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(contender.command());
    command.addAll(order.words());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Map<Workload, Outcome> outcomes = new EnumMap<>(Workload.class);
    Thread reader = new Thread(() -> read(process, outcomes), "driver-output");
    reader.start();
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      end(process);
    }
    // Workers that outlive their driver may hold its output open.
    reader.join(TimeUnit.SECONDS.toMillis(5));
    synchronized (outcomes) {
      return new EnumMap<>(outcomes);
    }
  }

  private static void end(Process process) throws InterruptedException {
    List<ProcessHandle> family = process.descendants().toList();
    process.destroyForcibly();
    family.forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
  }

  private void read(Process process, Map<Workload, Outcome> outcomes) {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        var copy =
            Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        copy.write(line);
        copy.newLine();
        copy.flush();
        Report.parse(line)
            .ifPresent(
                report -> {
                  synchronized (outcomes) {
                    outcomes.put(report.workload(), report.outcome());
                  }
                });
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the driver of " + contender.id(), e);
    }
  }
}
