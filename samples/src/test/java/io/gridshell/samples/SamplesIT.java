package io.gridshell.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.samples.Command.Ended;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The samples, each run by the real command on engines of its own. */
@Timeout(300)
class SamplesIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Path SAMPLES = Path.of(System.getProperty("gridshell.samples"));

  /** One home for all: what the first command prepares, the others use. */
  @TempDir static Path home;

  @Test
  void walkthroughShowsAWholeSession() throws Exception {
    Command repository = new Command(home, SAMPLES.resolve("..").normalize());
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
    Ended ended =
        elsewhere.gridshell(LIMIT, "run", "-n", "4", SAMPLES.resolve("wordfreq.jsh").toString());
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
    Command repository = new Command(home, SAMPLES.resolve("..").normalize());
    Ended four = repository.gridshell(LIMIT, "run", "-n", "4", "samples/wave2d.jsh");
    assertThat(four.code()).as(four.story()).isZero();
    assertThat(four.behind("steps ")).isEqualTo("142");
    assertThat(four.behind("sum of squares ")).isEqualTo("198.35354");
    assertThat(four.behind("norm ")).isEqualTo("0.14226065");
    assertThat(four.behind("every engine knows it: ")).isEqualTo("true");
    Ended three = repository.gridshell(LIMIT, "run", "-n", "3", "samples/wave2d.jsh", "20");
    assertThat(three.code()).as(three.story()).isZero();
    assertThat(three.behind("steps ")).isEqualTo("29");
    assertThat(three.behind("norm ")).isEqualTo("0.13630898");
  }

  @Test
  void helloGridWorksAsAPlainProgram() throws Exception {
    Command repository = new Command(home, SAMPLES.resolve("..").normalize());
    Ended started = repository.gridshell(LIMIT, "start", "-n", "2", "--profile", "hello");
    try {
      assertThat(started.code()).as(started.story()).isZero();
      Ended ended = repository.run(LIMIT, helloGrid("hello"));
      assertThat(ended.code()).as(ended.story()).isZero();
      assertThat(ended.behind("engines ")).isEqualTo("[0, 1]");
      assertThat(pids(ended)).hasSize(2).doesNotHaveDuplicates();
      assertThat(ended.behind("squares ")).startsWith("[1, 4, 9, 16, 25, ").endsWith(", 400]");
      assertThat(ended.behind("squared by engines ")).isEqualTo("[0, 1]");
    } finally {
      Ended stopped = repository.gridshell(LIMIT, "stop", "hello");
      assertThat(stopped.code()).as(stopped.story()).isZero();
    }
  }

  /** The program as a user starts it: class path, and the packages that Ignite wants opened. */
  private static List<String> helloGrid(String profile) {
    List<String> line =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    line.addAll(List.of(System.getProperty("gridshell.opens").split(" ")));
    line.addAll(
        List.of("-cp", System.getProperty("java.class.path"), HelloGrid.class.getName(), profile));
    return line;
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
