package io.gridshell.perf.suite;

import io.gridshell.perf.BenchHome;
import io.gridshell.perf.GridCommand;
import io.gridshell.perf.Order;
import io.gridshell.perf.Outcome;
import io.gridshell.perf.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every system, every workload, one table, one file.
 *
 * <p>Models a user with four workers on one machine. Systems take turns in passes, each started
 * anew in every pass, so that a slow moment of the machine does not hit the same one each time. A
 * figure is the median of the runs of all passes. Run it by {@code perf/run}.
 */
public final class Comparison {
  private static final Duration GRACE = Duration.ofSeconds(20);

  /** What gives few numbers a pass, so that short passes are worth their time. */
  private static final Set<Workload> FEW_A_PASS = EnumSet.of(Workload.START, Workload.RECOVERY);

  private static final String SMALL_PEERS = "only the full comparison has peers grow";

  // How many passes of these fit into one of all.
  private static final int BRIEF = 3;

  private final Settings settings;
  private final GridCommand command;
  private final Path logs;
  private final Results results = new Results();
  private final Instant begin = Instant.now();
  private List<Contender> contenders;
  private int passes;

  private Comparison(
      Settings settings, List<Contender> contenders, GridCommand command, Path logs) {
    this.settings = settings;
    this.contenders = contenders;
    this.command = command;
    this.logs = logs;
  }

  /** The first argument is the path of the command, options follow. */
  public static void main(String[] args) throws Exception {
    Path script = Path.of(args[0]);
    Path repository = script.toAbsolutePath().getParent();
    if (repository == null) {
      throw new IllegalArgumentException("not a command in a repository: " + script);
    }
    Path output = repository.resolve("perf").resolve("target");
    Settings settings;
    try {
      settings =
          Settings.parse(List.of(args).subList(1, args.length), output.resolve("figures.json"));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      Runtime.getRuntime().halt(2);
      throw e;
    }
    List<Contender> all = Contenders.all(repository.resolve("perf"));
    Optional<String> unknown = settings.unknownSystem(all);
    if (unknown.isPresent()) {
      System.err.println(
          "no system "
              + unknown.get()
              + "; there are "
              + String.join(", ", all.stream().map(Contender::id).toList()));
      Runtime.getRuntime().halt(2);
    }
    List<Contender> contenders = all.stream().filter(settings::wants).toList();
    Path home = BenchHome.create(script.toAbsolutePath());
    Path logs = Files.createDirectories(output.resolve("logs"));
    Comparison comparison =
        new Comparison(settings, contenders, new GridCommand(script, home), logs);
    Map<String, String> machine = Machine.facts(repository);
    comparison.run();
    machine.forEach((name, fact) -> System.out.println(name + ": " + fact));
    System.out.println();
    settings
        .jfr()
        .ifPresent(folder -> System.out.println("recordings, which cost time: " + folder));
    if (settings.pace().scale() != 1) {
      System.out.println(
          "Data and waits were cut to show that all runs: nothing here is a figure.");
    }
    System.out.print(new Table(comparison.contenders, comparison.results).text());
    new JsonFile(machine, settings, comparison.passes, comparison.contenders, comparison.results)
        .write(settings.file());
    System.out.println("figures: " + settings.file());
    System.exit(0);
  }

  private void run() throws IOException, InterruptedException {
    contenders = contenders.stream().map(this::prepared).toList();
    List<Contender> here = new ArrayList<>(contenders.stream().filter(Contender::isHere).toList());
    List<Workload> usual =
        settings.workloads().stream().filter(each -> each != Workload.GROWTH).toList();
    Duration longest = Duration.ZERO;
    for (int pass = 1; pass <= settings.passes(); pass++) {
      List<Workload> asked = usual;
      if (!fits(longest)) {
        asked = usual.stream().filter(FEW_A_PASS::contains).toList();
        if (!fits(longest.dividedBy(BRIEF))) {
          return;
        }
      }
      Duration before = elapsed();
      for (Contender contender : here) {
        once("pass " + pass, contender, Settings.WORKERS, asked);
      }
      passes = pass;
      Duration took = elapsed().minus(before);
      longest = took.compareTo(longest) > 0 ? took : longest;
      if (pass == 1 && settings.workloads().contains(Workload.GROWTH)) {
        grow(here);
      }
      // Who came first comes last.
      Collections.rotate(here, 1);
    }
  }

  /** The first start of all makes the archives that later ones use. */
  private Contender prepared(Contender contender) {
    if (!contender.isOurs()) {
      return contender;
    }
    try {
      command.run("start", "--insecure", "-n", "1");
      command.run("stop");
      return contender;
    } catch (IOException | IllegalStateException e) {
      return contender.leftOut("its first start failed: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return contender.leftOut("its first start was interrupted");
    }
  }

  private boolean fits(Duration more) {
    return elapsed().plus(more).compareTo(settings.pace().budget()) <= 0;
  }

  private void grow(List<Contender> here) throws IOException, InterruptedException {
    for (int workers : settings.pace().growth()) {
      for (Contender contender : here) {
        if (contender.isOurs() || settings.pace().peersGrow()) {
          once("growth to " + workers, contender, workers, List.of(Workload.GROWTH));
        } else {
          String why = contender.without().getOrDefault(Workload.GROWTH, SMALL_PEERS);
          leaveOut(new Row(Workload.GROWTH, workers), contender, why);
        }
      }
    }
  }

  private Duration elapsed() {
    return Duration.between(begin, Instant.now());
  }

  private void once(String stage, Contender contender, int workers, List<Workload> workloads)
      throws IOException, InterruptedException {
    Map<Workload, String> without = contender.without();
    without.forEach(
        (workload, why) -> {
          if (workloads.contains(workload)) {
            leaveOut(new Row(workload, workers), contender, why);
          }
        });
    List<Workload> asked = workloads.stream().filter(each -> !without.containsKey(each)).toList();
    if (asked.isEmpty()) {
      return;
    }
    Duration left = settings.pace().budget().plus(GRACE).minus(elapsed());
    if (!fits(Duration.ZERO)) {
      Outcome late = new Outcome.Failed("there was no time left for it in " + stage);
      asked.forEach(each -> results.add(new Row(each, workers), contender, late));
      return;
    }
    BenchHome.goOn();
    Path folder = Files.createDirectories(home(contender));
    Pace pace = settings.pace();
    Optional<Path> jfr =
        settings.jfr().map(all -> all.resolve(stage.replace(' ', '-')).resolve(contender.id()));
    // Many workers take long until their code is compiled.
    Duration deadline = pace.deadline().multipliedBy(workloads.contains(Workload.GROWTH) ? 2 : 1);
    Order order = new Order(workers, pace.window(), deadline, pace.scale(), folder, jfr, asked);
    Instant before = Instant.now();
    Map<Workload, Outcome> outcomes =
        new Turn(contender, order, logs.resolve(contender.id() + ".log"))
            .take(left.compareTo(pace.limit()) < 0 ? left : pace.limit());
    outcomes.forEach(
        (workload, outcome) -> results.add(new Row(workload, workers), contender, outcome));
    if (contender.isOurs()
        && outcomes.values().stream().anyMatch(Outcome.Failed.class::isInstance)) {
      // Engines outlive the program that started them.
      command.exitCode("stop");
    }
    System.err.printf(
        "%s, %s: %.1f s%n",
        stage, contender.title(), Duration.between(before, Instant.now()).toMillis() / 1e3);
  }

  private void leaveOut(Row row, Contender contender, String why) {
    results.add(row, contender, new Outcome.Cannot(why));
  }

  /** The engines' archives are in ours, which therefore stays the same. */
  private Path home(Contender contender) {
    return contender.isOurs() ? command.home() : command.home().resolve("peer-" + contender.id());
  }
}
