package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a page shows as printed. Three dots stand for anything on their line; lines of engines in a
 * row may come in another order.
 *
 * @param lines the lines of the page
 */
record ShownOutput(List<String> lines) {
  /** Times and sizes, and whatever is as long as the number of a process or a port. */
  private static final Pattern VARYING =
      Pattern.compile("\\d+(\\.\\d+)?(?= ?(ms|s|min|M|MB)\\b)|\\b\\d{3,}\\b");

  ShownOutput {
    lines = List.copyOf(lines);
  }

  /** Fails unless {@code printed} is what is shown. */
  void check(String place, String printed) {
    assertThat(String.join("\n", settled(printed.strip().lines().toList())))
        .as(place)
        .matches(pattern());
  }

  /** The same, where times, sizes, processes, ports and the width of columns may be others. */
  void checkButForNumbers(String place, String printed) {
    new ShownOutput(lines.stream().map(ShownOutput::withoutNumbers).toList())
        .check(
            place,
            printed.lines().map(ShownOutput::withoutNumbers).collect(Collectors.joining("\n")));
  }

  private static String withoutNumbers(String line) {
    return VARYING.matcher(line).replaceAll("#").replaceAll(" {2,}", " ").stripTrailing();
  }

  private Pattern pattern() {
    return Pattern.compile(
        settled(lines).stream()
            .map(
                line ->
                    Stream.of(line.split(Pattern.quote("..."), -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining("[^\n]*")))
            .collect(Collectors.joining("\n"))
            .strip());
  }

  /**
   * Engines print when they are ready, and one may be done before another begins: their lines in a
   * row are put into one order.
   */
  private static List<String> settled(List<String> lines) {
    List<String> settled = new ArrayList<>();
    int row = 0;
    for (String line : lines) {
      settled.add(line);
      if (line.startsWith("[stdout:") || line.startsWith("Out[")) {
        settled.subList(row, settled.size()).sort(null);
      } else {
        row = settled.size();
      }
    }
    return settled;
  }
}
