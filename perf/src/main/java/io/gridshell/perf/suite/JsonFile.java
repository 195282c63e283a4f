package io.gridshell.perf.suite;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The figures as a file: facts of the machine, systems, and every run of every workload, in the
 * workload's unit.
 */
final class JsonFile {
  private final Map<String, String> machine;
  private final Settings settings;
  private final int passes;
  private final List<Contender> contenders;
  private final Results results;

  /** With {@code passes}, how many of the settings' there were in the time. */
  JsonFile(
      Map<String, String> machine,
      Settings settings,
      int passes,
      List<Contender> contenders,
      Results results) {
    this.machine = machine;
    this.settings = settings;
    this.passes = passes;
    this.contenders = contenders;
    this.results = results;
  }

  /** Writes it, and the folders above it. */
  void write(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), content());
  }

  Map<String, Object> content() {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("machine", machine);
    Map<String, Object> how = new LinkedHashMap<>();
    how.put("mode", settings.pace().title());
    how.put("passes", passes);
    how.put("passesAtMost", settings.passes());
    how.put("windowMillis", settings.pace().window().toMillis());
    how.put("scale", settings.pace().scale());
    how.put("recorded", settings.jfr().isPresent());
    content.put("settings", how);
    content.put("systems", contenders.stream().map(JsonFile::system).toList());
    List<Object> rows = new ArrayList<>();
    for (Row row : results.rows()) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("workload", row.workload().id());
      line.put("title", row.title());
      line.put("workers", row.workers());
      line.put("unit", row.workload().unit().sign());
      line.put("lessIsBetter", row.workload().unit().lessIsBetter());
      Map<String, Object> cells = new LinkedHashMap<>();
      for (Contender contender : contenders) {
        Map<String, Object> cell = cell(row, contender);
        if (!cell.isEmpty()) {
          cells.put(contender.id(), cell);
        }
      }
      line.put("figures", cells);
      rows.add(line);
    }
    content.put("workloads", rows);
    return content;
  }

  private static Map<String, Object> system(Contender contender) {
    Map<String, Object> system = new LinkedHashMap<>();
    system.put("id", contender.id());
    system.put("title", contender.title());
    system.put("floor", contender.role() == Contender.Role.FLOOR);
    if (!contender.isHere()) {
      system.put("leftOut", contender.absence());
    }
    return system;
  }

  private Map<String, Object> cell(Row row, Contender contender) {
    Map<String, Object> cell = new LinkedHashMap<>();
    results
        .figure(row, contender)
        .ifPresent(
            figure -> {
              cell.put("median", figure.median());
              cell.put("lowerQuartile", figure.lowerQuartile());
              cell.put("upperQuartile", figure.upperQuartile());
              cell.put("runs", figure.runs());
              ours(row)
                  .filter(ours -> !contender.isOurs())
                  .ifPresent(
                      ours ->
                          cell.put("ratio", Ratio.of(ours, figure, row.workload().unit()).value()));
            });
    results.failure(row, contender).ifPresent(why -> cell.put("failed", why));
    results.refusal(row, contender).ifPresent(why -> cell.put("cannot", why));
    return cell;
  }

  private Optional<Figure> ours(Row row) {
    return contenders.stream()
        .filter(Contender::isOurs)
        .findFirst()
        .flatMap(contender -> results.figure(row, contender));
  }
}
