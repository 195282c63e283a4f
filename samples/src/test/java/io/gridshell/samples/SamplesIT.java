package io.gridshell.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.gridshell.samples.Command.Ended;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The samples, each run by the real command; most of them on one grid that is there already. */
@Timeout(300)
class SamplesIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Path SAMPLES = Path.of(System.getProperty("gridshell.samples"));

  /** One home for all: what the first command prepares, the others use. */
  @TempDir static Path home;

  private static Command repository;

  @BeforeAll
  static void startGrid() throws Exception {
    repository = new Command(home, SAMPLES.resolve("..").normalize());
    Ended started = repository.gridshell(LIMIT, "start", "-n", "4");
    assertThat(started.code()).as(started.story()).isZero();
  }

  @AfterAll
  static void stopGrid() throws Exception {
    Ended stopped = repository.gridshell(LIMIT, "stop");
    assertThat(stopped.code()).as(stopped.story()).isZero();
  }

  /** Runs a sample on the grid. */
  private static Ended sample(String name, String... arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of("run", "samples/" + name));
    line.addAll(List.of(arguments));
    Ended ended = repository.gridshell(LIMIT, line.toArray(new String[0]));
    assertThat(ended.code()).as(ended.story()).isZero();
    return ended;
  }

  @Test
  void walkthroughShowsAWholeSession() throws Exception {
    Ended ended = repository.gridshell(LIMIT, "run", "-n", "4", "samples/walkthrough.jsh", "0.3");
    assertThat(ended.code()).as(ended.story()).isZero();

    assertThat(ended.behind("engines ")).isEqualTo("[0, 1, 2, 3]");
    assertThat(pids(ended)).hasSize(4).doesNotHaveDuplicates().allMatch(pid -> pid > 1);
    assertThat(ended.lines())
        .as(ended.story())
        .contains(
            "[stdout:0] count is set",
            "[stdout:1] count is set",
            "[stdout:2] count is set",
            "[stdout:3] count is set")
        .containsSubsequence("Out[0:2]: 42", "Out[1:2]: 42", "Out[2:2]: 42", "Out[3:2]: 42")
        .containsSubsequence(
            "limit [7, 7, 7, 7]", "limit [7, 7, 70, 7]", "ten limits of engine 2: 700")
        .containsSubsequence(
            "[stdout:0] Len 250 Max 747",
            "[stdout:1] Len 250 Max 1497",
            "[stdout:2] Len 250 Max 2247",
            "[stdout:3] Len 250 Max 2997")
        .containsSubsequence(
            "gathered 1000 results",
            "first [ID:0, ID:3, ID:6]",
            "last [ID:2991, ID:2994, ID:2997]",
            "in the order of the ids");

    double serial = seconds(ended, "serial  ");
    double even = seconds(ended, "dealt evenly  ");
    double balanced = seconds(ended, "load-balanced  ");
    // The waits of the sample add up to 48.7 s; the largest of four even shares is 14.2 s.
    assertThat(serial).as(ended.story()).isBetween(0.3 * 48, 0.3 * 48 + 5).isGreaterThan(even);
    assertThat(even).as(ended.story()).isGreaterThan(0.3 * 14).isGreaterThanOrEqualTo(balanced);
    assertThat(balanced).as(ended.story()).isGreaterThan(0.3 * 12);
  }

  @Test
  void wordFrequencyCountsARealTextFromAnyFolder() throws Exception {
    Command elsewhere = new Command(home, home);
    Ended ended = elsewhere.gridshell(LIMIT, "run", SAMPLES.resolve("wordfreq.jsh").toString());
    assertThat(ended.code()).as(ended.story()).isZero();

    assertThat(ended.lines())
        .as(ended.story())
        .contains("king-james-bible.txt: 4404412 bytes, 31102 lines")
        .containsSequence(
            "   63919 the",
            "   51696 and",
            "   34618 of",
            "   13560 to",
            "   12915 that",
            "   12667 in",
            "   10420 he",
            "    9837 shall",
            "    8998 unto",
            "    8971 for")
        .contains("both counted the same: 12762 different words");
    assertThat(ended.behind("serial  ")).endsWith(" ms");
    assertThat(ended.behind("parallel  ")).contains(" ms on 4 engines");
  }

  @Test
  void waveEquationGivesTheSameNormOnAnyNumberOfEngines() throws Exception {
    Ended four = sample("wave2d.jsh");
    assertThat(four.behind("steps ")).isEqualTo("142");
    assertThat(four.behind("sum of squares ")).isEqualTo("198.35354");
    assertThat(four.behind("norm ")).isEqualTo("0.14226065");
    assertThat(four.behind("every engine knows it: ")).isEqualTo("true");
    Ended fine = sample("wave2d.jsh", "200");
    assertThat(fine.behind("steps ")).isEqualTo("283");
    assertThat(fine.behind("norm ")).isEqualTo("0.14351761");
    Ended three = repository.gridshell(LIMIT, "run", "-n", "3", "samples/wave2d.jsh", "20");
    assertThat(three.code()).as(three.story()).isZero();
    assertThat(three.behind("steps ")).isEqualTo("29");
    assertThat(three.behind("norm ")).isEqualTo("0.13630898");
  }

  @Test
  void aWaveWithFewerRowsThanEnginesIsRefused() throws Exception {
    Ended ended = repository.gridshell(LIMIT, "run", "samples/wave2d.jsh", "4");
    assertThat(ended.code()).as(ended.story()).isEqualTo(1);
    assertThat(ended.err())
        .contains(
            "4 x 4 cells have 3 rows inside the rim, and each of the 4 engines needs one: take at"
                + " least 5, or fewer engines");
  }

  @Test
  void piHasTheDigitsThatAreKnown() throws Exception {
    Ended ended = sample("pidigits.jsh");
    assertThat(ended.behind("the same sum ")).isEqualTo("true");
    assertThat(ended.behind("pi "))
        .isEqualTo("3.14159265358979323846264338327950288419716939937510...");
    assertThat(ended.behind("frequencies "))
        .isEqualTo("[968, 1026, 1021, 974, 1012, 1046, 1021, 970, 948, 1014]");
    assertThat(ended.behind("pairs ")).isEqualTo("9999");
    assertThat(ended.behind("most often  ")).isEqualTo("65: 124");
    assertThat(ended.behind("least often ")).isEqualTo("88: 80");
    long serial = Long.parseLong(ended.behind("serial  ").replace(" ms", ""));
    long parallel = Long.parseLong(ended.behind("parallel  ").replace(" ms on 4 engines", ""));
    assertThat(ended.behind("digits a second, serially "))
        .isEqualTo(String.valueOf(20_000 * 1000L / serial));
    assertThat(ended.behind("digits a second in parallel "))
        .isEqualTo(String.valueOf(20_000 * 1000L / parallel));
    assertThat(Double.parseDouble(ended.behind("speedup ")))
        .isCloseTo(serial / (double) parallel, within(0.006));
  }

  @Test
  void optionsCostWhatTheFormulaSays() throws Exception {
    Ended ended = sample("options.jsh");
    assertThat(ended.behind("prices ")).isEqualTo("30");
    List<Double> calls = List.of(6.805, 9.516, 12.336, 15.180, 18.023);
    List<Double> puts = List.of(1.928, 4.639, 7.459, 10.303, 13.146);
    List<Double> volatilities = List.of(0.1, 0.175, 0.25, 0.325, 0.4);
    assertThat(numbers(ended.behind("by the formula, calls at 100: "))).isEqualTo(calls);
    assertThat(numbers(ended.behind("by the formula, puts at 100: "))).isEqualTo(puts);
    List<List<Double>> at100 =
        ended.lines().stream()
            .filter(line -> line.startsWith("   100 |"))
            .map(line -> numbers(line.substring(line.indexOf('|') + 1)))
            .toList();
    assertThat(at100).as(ended.story()).hasSize(4);
    for (int i = 0; i < calls.size(); i++) {
      // With 10 000 paths, one standard error is about 2 % of these prices.
      assertThat(at100.get(0).get(i)).isCloseTo(calls.get(i), withinPercentage(8));
      assertThat(at100.get(1).get(i)).isCloseTo(puts.get(i), withinPercentage(8));
      assertThat(at100.get(2).get(i)).isLessThan(at100.get(0).get(i));
      assertThat(at100.get(3).get(i)).isLessThan(at100.get(1).get(i));
      // Four standard errors of what the share is worth in the end.
      assertThat(at100.get(0).get(i) - at100.get(1).get(i))
          .isCloseTo(4.877, within(4 * volatilities.get(i) * 1.1));
    }
    assertThat(ended.behind("a call costs more than a put at 100 by: ")).isEqualTo("4.877");
    assertThat(ended.behind("an average moves less, so Asian calls cost less: ")).isEqualTo("true");
    assertThat(ended.behind("and Asian puts up to a strike of 100: ")).isEqualTo("true");
  }

  @Test
  void tasksOfAGraphBeginWhenThoseBeforeThemHaveEnded() throws Exception {
    Ended ended = sample("taskgraph.jsh");
    assertThat(ended.lines())
        .as(ended.story())
        .containsSubsequence(
            "submitting 32 tasks with 96 dependencies",
            "waiting for results",
            "dependencies kept: 96")
        .containsSequence("node 0 fails:", "  succeeded [], became impossible [1, 2, 3, 4]")
        .containsSequence("node 1 fails:", "  succeeded [0, 2], became impossible [3, 4]")
        .containsSequence("node 2 fails:", "  succeeded [0, 1, 4], became impossible [3]");
    assertThat(ended.behind("engines that worked: ")).startsWith("[").contains(", ");
  }

  @Test
  void theBestParametersAreFoundWhereverTheTrialsRun() throws Exception {
    Ended ended = sample("hyperparameters.jsh");
    assertThat(ended.behind("verses ")).isEqualTo("3779");
    assertThat(ended.behind("trials ")).isEqualTo("20");
    // Trials are seeded, so they come to the same wherever and however often they run.
    assertThat(ended.behind("best ")).isEqualTo("Trial[rate=0.01, epochs=30]");
    // A model that has learnt nothing and always says Luke is right in 0.305 of the cases.
    String found = ended.behind("accuracy 0");
    assertThat(Double.parseDouble("0" + found)).isBetween(0.5, 1.0).isCloseTo(0.53, within(0.005));
    assertThat(ended.behind("both found the same: ")).isEqualTo("true");
    double serial = seconds(ended, "serial  ");
    String parallel = ended.behind("parallel  ");
    assertThat(parallel).endsWith(" s on 4 engines");
    assertThat(Double.parseDouble(ended.behind("speedup ")))
        .isPositive()
        .isCloseTo(
            serial / Double.parseDouble(parallel.replace(" s on 4 engines", "")),
            withinPercentage(5));
    // What it says of itself is what was found for its parameters.
    assertThat(ended.behind("accuracy of the best model ")).isEqualTo("0" + found);
    assertThat(ended.lines())
        .as(ended.story())
        .filteredOn(line -> line.startsWith("words of "))
        .hasSize(4)
        .allMatch(line -> line.matches("words of (Mat|Mark|Luke|John): \\[\\w+(, \\w+){3}]"));
  }

  @Test
  void filesAreLoadedOnceEachThoughTheDatabaseGoesAway() throws Exception {
    Ended ended = sample("bulkload.jsh");
    assertThat(ended.lines())
        .as(ended.story())
        .containsSubsequence(
            "files 1189",
            "the database was down for a moment",
            "files loaded 1189",
            "rows loaded 31102",
            "rows stored 31102",
            "sha-256 cd45f0c9cedab8e4439bd6486c8952c77cc8b0ecc5d1f6ae3513f2039f47229d",
            "the same as the text true");
    assertThat(Integer.parseInt(ended.behind("tasks that were tried again "))).isPositive();
  }

  @Test
  @EnabledIfEnvironmentVariable(
      named = "GRIDSHELL_TEST_POSTGRESQL",
      matches = "jdbc:postgresql:.+",
      disabledReason = "GRIDSHELL_TEST_POSTGRESQL is not the URL of a PostgreSQL database")
  void filesAreLoadedIntoADatabaseThatIsThere() throws Exception {
    Ended ended = sample("bulkload.jsh", System.getenv("GRIDSHELL_TEST_POSTGRESQL"));
    assertThat(ended.lines())
        .as(ended.story())
        .containsSubsequence(
            "files loaded 1189",
            "rows loaded 31102",
            "rows stored 31102",
            "sha-256 cd45f0c9cedab8e4439bd6486c8952c77cc8b0ecc5d1f6ae3513f2039f47229d",
            "the same as the text true")
        .doesNotContain("the database was down for a moment");
  }

  @Test
  void helloGridWorksAsAPlainProgram() throws Exception {
    Ended ended = program(HelloGrid.class, "default");
    assertThat(ended.behind("engines ")).isEqualTo("[0, 1, 2, 3]");
    assertThat(pids(ended)).hasSize(4).doesNotHaveDuplicates();
    assertThat(ended.behind("squares ")).startsWith("[1, 4, 9, 16, 25, ").endsWith(", 400]");
    assertThat(ended.behind("squared by engines ")).matches("\\[\\d(, \\d)*]");
  }

  @Test
  void aProgramHasAGridOfItsOwn() throws Exception {
    Ended ended = program(EmbeddedGrid.class);
    assertThat(ended.lines())
        .as(ended.story())
        .containsExactly(
            "engines [0, 1]", "primes below 1000000: 78498", "engines [0, 1, 2]", "stopped");
  }

  @Test
  void anIgniteNodeIsAnEngineToo() throws Exception {
    Ended ended = program(OwnNode.class, home.resolve("ignite").toString());
    assertThat(ended.lines())
        .as(ended.story())
        .containsSubsequence(
            "compute says open",
            "engines [0] [shop]",
            "things [40]",
            "squares [1, 4, 9]",
            "tea left 10");
  }

  /** Runs a program as a user starts it: class path, and the packages that Ignite wants opened. */
  private static Ended program(Class<?> main, String... arguments) throws Exception {
    List<String> line =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    line.addAll(List.of(System.getProperty("gridshell.opens").split(" ")));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    line.addAll(List.of(arguments));
    Ended ended = repository.run(LIMIT, line);
    assertThat(ended.code()).as(ended.story()).isZero();
    return ended;
  }

  private static List<Double> numbers(String text) {
    return Pattern.compile("\\s+").splitAsStream(text.strip()).map(Double::valueOf).toList();
  }

  private static List<Long> pids(Ended ended) {
    String list = ended.behind("pids ");
    return List.of(list.substring(1, list.length() - 1).split(", ")).stream()
        .map(Long::valueOf)
        .toList();
  }

  private static double seconds(Ended ended, String start) {
    String text = ended.behind(start);
    assertThat(text).as(ended.story()).endsWith(" s");
    return Double.parseDouble(text.substring(0, text.length() - 2));
  }
}
