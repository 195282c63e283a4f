package io.gridshell.perf;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One line by which a driver tells what became of a workload; drivers in other languages write the
 * same.
 *
 * @param workload what was asked
 * @param outcome what became of it
 */
public record Report(Workload workload, Outcome outcome) {
  private static final String MARK = "@perf";

  /** Between the runs that were done and why there are no more. */
  private static final String CUT = "; ";

  /** The report as a line, such as {@code @perf<TAB>ran<TAB>apply-one<TAB>98.1 97.5}. */
  public String line() {
    String kind;
    String rest;
    if (outcome instanceof Outcome.Ran ran) {
      kind = "ran";
      rest = numbers(ran.runs());
    } else if (outcome instanceof Outcome.Cut cut) {
      kind = "cut";
      rest = numbers(cut.runs()) + CUT + cut.why();
    } else if (outcome instanceof Outcome.Cannot cannot) {
      kind = "cannot";
      rest = cannot.why();
    } else {
      kind = "failed";
      rest = ((Outcome.Failed) outcome).why();
    }
    return String.join("\t", MARK, kind, workload.id(), rest.replaceAll("\\s+", " ").strip());
  }

  private static String numbers(List<Double> runs) {
    return runs.stream()
        .map(run -> String.format(Locale.ROOT, "%.4f", run))
        .collect(Collectors.joining(" "));
  }

  private static List<Double> numbers(String words) {
    return Arrays.stream(words.split(" ", -1)).map(Double::valueOf).toList();
  }

  private static Outcome.Cut cut(String rest) {
    int end = rest.indexOf(CUT);
    return new Outcome.Cut(numbers(rest.substring(0, end)), rest.substring(end + CUT.length()));
  }

  /** The report that {@code line} is; empty for any other output. */
  public static Optional<Report> parse(String line) {
    List<String> words = List.of(line.split("\t", 4));
    if (words.size() < 4 || !words.get(0).equals(MARK)) {
      return Optional.empty();
    }
    String rest = words.get(3);
    Outcome outcome =
        switch (words.get(1)) {
          case "ran" -> new Outcome.Ran(numbers(rest));
          case "cut" -> cut(rest);
          case "cannot" -> new Outcome.Cannot(rest);
          default -> new Outcome.Failed(rest);
        };
    return Optional.of(new Report(Workload.of(words.get(2)), outcome));
  }
}
