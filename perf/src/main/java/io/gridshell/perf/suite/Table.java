package io.gridshell.perf.suite;

import io.gridshell.perf.Workload;
import io.gridshell.perf.Workload.Unit;
import io.gridshell.perf.suite.Contender.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The figures as Markdown: Gridshell's own, and for every other system how many times as good
 * Gridshell is. Where it is behind a peer, the ratio is in bold.
 */
final class Table {
  /** How many times what it costs with the fewest workers a task may cost with others. */
  private static final double FLAT = 1.5;

  private final List<Contender> contenders;
  private final Results results;
  private final Map<String, Note> notes = new LinkedHashMap<>();

  /** What happened to some rows of a system. */
  private record Note(
      int number, Contender contender, String why, List<Row> rows, List<Long> passes) {
    String text() {
      long most = Collections.max(passes);
      return "["
          + number
          + "] "
          + contender.title()
          + ", "
          + rows.stream().map(Row::title).collect(Collectors.joining("; "))
          + ": "
          + why
          + (most > 1 ? " (in " + most + " passes)" : "");
    }
  }

  Table(List<Contender> contenders, Results results) {
    this.contenders = contenders;
    this.results = results;
  }

  /** The table and the notes below it. */
  String text() {
    List<Contender> here = contenders.stream().filter(Contender::isHere).toList();
    List<List<String>> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("workload"));
    here.forEach(contender -> head.add(contender.title()));
    lines.add(head);
    for (Row row : results.rows()) {
      List<String> line = new ArrayList<>(List.of(row.title()));
      here.forEach(contender -> line.add(cell(row, contender)));
      lines.add(line);
    }
    StringBuilder text = new StringBuilder(aligned(lines));
    text.append('\n');
    here.forEach(contender -> growth(contender).ifPresent(text::append));
    notes.values().forEach(note -> text.append(note.text()).append('\n'));
    here.forEach(contender -> leftOut(contender).ifPresent(text::append));
    contenders.stream()
        .filter(contender -> !contender.isHere())
        .forEach(
            absent ->
                text.append(absent.title())
                    .append(" is left out: ")
                    .append(absent.absence())
                    .append('\n'));
    return text.toString();
  }

  /**
   * What a task costs with the most workers, beside what it costs with the fewest, and whether
   * Gridshell's cost stays flat in between.
   */
  private Optional<String> growth(Contender contender) {
    List<Row> grown =
        results.rows().stream()
            .filter(row -> row.workload() == Workload.GROWTH)
            .filter(row -> results.figure(row, contender).isPresent())
            .toList();
    if (grown.size() < 2) {
      return Optional.empty();
    }
    Row fewest = grown.get(0);
    Row most = grown.get(grown.size() - 1);
    double before = median(fewest, contender);
    double after = median(most, contender);
    Row dearest = Collections.max(grown, Comparator.comparing(row -> median(row, contender)));
    double worst = median(dearest, contender) / before;
    String judged =
        String.format(
            Locale.ROOT,
            "; at most %s times, with %d (target at most %s)%s",
            Numbers.of(worst),
            dearest.workers(),
            Numbers.of(FLAT),
            worst > FLAT ? "  MISSED" : "");
    return Optional.of(
        contender.title()
            + ", growth: a task costs "
            + Numbers.of(after / before)
            + " times as much with "
            + most.workers()
            + " workers as with "
            + fewest.workers()
            + " ("
            + Numbers.of(after)
            + " "
            + Workload.GROWTH.unit().sign()
            + ", "
            + Numbers.of(before)
            + " "
            + Workload.GROWTH.unit().sign()
            + ")"
            + (contender.isOurs() ? judged : "")
            + "\n");
  }

  /** The workloads that the system does not do, as options call them, and why. */
  private Optional<String> leftOut(Contender contender) {
    Map<String, Set<String>> workloads = new LinkedHashMap<>();
    for (Row row : results.rows()) {
      results
          .refusal(row, contender)
          .ifPresent(
              why ->
                  workloads
                      .computeIfAbsent(why, key -> new LinkedHashSet<>())
                      .add(row.workload().id()));
    }
    return workloads.isEmpty()
        ? Optional.empty()
        : Optional.of(
            workloads.entrySet().stream()
                .map(each -> String.join(", ", each.getValue()) + " left out, " + each.getKey())
                .collect(Collectors.joining("; ", contender.title() + ": ", "\n")));
  }

  private double median(Row row, Contender contender) {
    return results.figure(row, contender).orElseThrow().median();
  }

  private String cell(Row row, Contender contender) {
    Optional<Figure> figure = results.figure(row, contender);
    String failure =
        results.failure(row, contender).map(why -> note(row, contender, why)).orElse("");
    if (figure.isEmpty()) {
      return failure.isEmpty() ? "-" : "failed" + failure;
    }
    Unit unit = row.workload().unit();
    if (contender.isOurs()) {
      return absolute(figure.get(), unit) + failure;
    }
    Optional<Figure> ours = ours(row);
    if (ours.isEmpty()) {
      return absolute(figure.get(), unit) + failure;
    }
    Ratio ratio = Ratio.of(ours.get(), figure.get(), unit);
    String value = Numbers.of(ratio.value()) + "×";
    if (contender.role() == Role.PEER && ratio.isBehind()) {
      value = "**" + value + "**";
    }
    return value
        + " ("
        + Numbers.of(ratio.least())
        + "-"
        + Numbers.of(ratio.most())
        + ", n="
        + figure.get().runs().size()
        + ")"
        + failure;
  }

  private Optional<Figure> ours(Row row) {
    return contenders.stream()
        .filter(Contender::isOurs)
        .findFirst()
        .flatMap(contender -> results.figure(row, contender));
  }

  private static String absolute(Figure figure, Unit unit) {
    return Numbers.of(figure.median()) + " " + unit.sign() + " (" + figure.spread() + ")";
  }

  /** The mark of the note that says {@code why}; what happens to many rows is noted once. */
  private String note(Row row, Contender contender, String why) {
    Note note =
        notes.computeIfAbsent(
            contender.id() + why,
            key ->
                new Note(notes.size() + 1, contender, why, new ArrayList<>(), new ArrayList<>()));
    note.rows().add(row);
    note.passes().add(results.failures(row, contender));
    return " [" + note.number() + "]";
  }

  private static String aligned(List<List<String>> lines) {
    int columns = lines.get(0).size();
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      append(text, lines.get(i), widths);
      if (i == 0) {
        text.append('|');
        for (int width : widths) {
          text.append("-".repeat(width + 2)).append('|');
        }
        text.append('\n');
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, List<String> line, int[] widths) {
    text.append('|');
    for (int i = 0; i < widths.length; i++) {
      text.append(' ').append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length()));
      text.append(" |");
    }
    text.append('\n');
  }
}
