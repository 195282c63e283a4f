package io.gridshell.perf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Four engines by the command, beside four nodes with the defaults of Ignite and JShell. */
final class StartBenchmark {
  private static final int ENGINES = 4;
  static final int ROUNDS = 3;

  private static final double TARGET = 0.5;
  private static final double RESIDENT_TARGET_MB = 170;

  // Compilers work for some five seconds, and what they took is given back every three.
  private static final long SETTLE_SECONDS = 10;
  private static final double STATUS_TARGET_MICROS = 700_000;

  private final GridCommand command;
  private final Path home;
  private final int rounds;

  StartBenchmark(String script, Path home, int rounds) {
    this.command = new GridCommand(Path.of(script), home);
    this.home = home;
    this.rounds = rounds;
  }

  void run() throws IOException, InterruptedException {
    command.run("start", "-n", "1");
    command.run("stop");
    long[] ours = new long[rounds];
    long[] theirs = new long[rounds];
    long[] looks = new long[rounds];
    List<Double> resident = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      long begin = System.nanoTime();
      command.run("start", "-n", String.valueOf(ENGINES));
      ours[round] = System.nanoTime() - begin;
      resident.addAll(residentMegabytes());
      long look = System.nanoTime();
      command.run("status");
      looks[round] = System.nanoTime() - look;
      command.run("stop");
      theirs[round] = plainStart(round);
    }
    new Duel.Result(Timing.of(ours), Timing.of(theirs), OptionalDouble.empty())
        .print("start of four engines, archive warm, beside four nodes with defaults", TARGET);
    double largest = resident.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    System.out.printf(
        "idle engine after start: at most %.0f MB resident (target at most %.0f)%s%n",
        largest, RESIDENT_TARGET_MB, largest > RESIDENT_TARGET_MB ? "  MISSED" : "");
    print(Timing.of(looks));
  }

  private static void print(Timing status) {
    System.out.printf(
        "gridshell status of four engines, archive warm: %s (target at most %.1f s)%s%n",
        status,
        STATUS_TARGET_MICROS / 1e6,
        status.medianMicros() > STATUS_TARGET_MICROS ? "  MISSED" : "");
  }

  /** What the engines of the running grid hold, once their start-up work is over. */
  private List<Double> residentMegabytes() throws IOException, InterruptedException {
    TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
    List<Double> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(home.resolve("default").resolve("engines"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".ready")).toList()) {
        Properties ready = new Properties();
        ready.load(new StringReader(Files.readString(file)));
        String status = Files.readString(Path.of("/proc", ready.getProperty("pid"), "status"));
        all.add(
            status
                    .lines()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow()
                / 1024);
      }
    }
    return all;
  }

  private long plainStart(int round) throws IOException, InterruptedException {
    List<Process> nodes = new ArrayList<>();
    long begin = System.nanoTime();
    for (int i = 0; i < ENGINES; i++) {
      List<String> command = new ArrayList<>(JavaCommand.plain());
      command.addAll(
          List.of(
              PlainNode.class.getName(),
              String.valueOf(ENGINES),
              home.resolve("plain-" + round + "-" + i).toString()));
      nodes.add(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
    }
    for (Process node : nodes) {
      BufferedReader output = node.inputReader(StandardCharsets.UTF_8);
      // A node that fails ends its output, so this wait ends too.
      String line = output.readLine();
      while (line != null && !line.equals("ready")) {
        line = output.readLine();
      }
      if (line == null) {
        throw new IllegalStateException("a plain node ended with " + node.waitFor());
      }
    }
    long took = System.nanoTime() - begin;
    for (Process node : nodes) {
      node.getOutputStream().close();
      node.waitFor();
    }
    return took;
  }
}
