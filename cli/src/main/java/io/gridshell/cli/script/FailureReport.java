package io.gridshell.cli.script;

import io.gridshell.CompositeException;
import io.gridshell.GridException;
import io.gridshell.RemoteException;
import io.gridshell.spi.LocalSession.CellFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Failures of engines as a reader wants them: those that are the same stand once, with the list of
 * their engines.
 *
 * @param line line of the cell at which the first failure happened; 0 when unknown
 * @param text the report
 */
public record FailureReport(int line, String text) {

  /**
   * Describes {@code error}, each group with its trace.
   *
   * @param wholeStacks whether traces have all frames, not the user's alone
   */
  public static FailureReport of(GridException error, boolean wholeStacks) {
    List<CompositeException.Failure> failures =
        error instanceof CompositeException composite
            ? composite.failures()
            : List.of(new CompositeException.Failure(-1, error));
    Map<String, List<CompositeException.Failure>> groups = new LinkedHashMap<>();
    for (CompositeException.Failure failure : failures) {
      groups.computeIfAbsent(describe(failure.error()), same -> new ArrayList<>()).add(failure);
    }
    int line =
        failures.stream().mapToInt(FailureReport::line).filter(at -> at > 0).findFirst().orElse(0);
    StringBuilder text = new StringBuilder();
    groups.forEach(
        (description, group) -> {
          String engines =
              group.stream()
                  .map(CompositeException.Failure::engine)
                  .filter(engine -> engine >= 0)
                  .map(String::valueOf)
                  .collect(Collectors.joining(", "));
          text.append(engines.isEmpty() ? "" : "[" + engines + "] ");
          text.append(description).append('\n');
          text.append(trace(group.get(0), wholeStacks, line));
        });
    return new FailureReport(line, text.toString());
  }

  /** Describes {@code failure} of the client; a failure on engines in it as above, by groups. */
  public static FailureReport of(CellFailure failure, boolean wholeStacks) {
    return new FailureReport(
        failure.line(),
        failure.getCause() instanceof CompositeException composite
            ? of(composite, wholeStacks).text()
            : failure.report());
  }

  private static int line(CompositeException.Failure failure) {
    return failure.error() instanceof RemoteException remote ? remote.cellLine().orElse(0) : 0;
  }

  private static String trace(CompositeException.Failure failure, boolean whole, int told) {
    if (!(failure.error() instanceof RemoteException remote)) {
      return "";
    }
    if (whole) {
      return remote.remoteStack().stripTrailing() + "\n";
    }
    String trace = UserTrace.of(remote.remoteStack());
    int line = line(failure);
    // The line of the first failure is told above; that of another would be missing.
    return trace.isEmpty() && line > 0 && line != told ? "\tat cell:" + line + "\n" : trace;
  }

  /**
   * The report, below the line of {@code source} at which the first failure happened unless that is
   * all of it.
   */
  public String textIn(String source) {
    List<String> lines = source.lines().toList();
    // A compile error shows its line itself.
    boolean shows = text.contains("cell:" + line + ":");
    if (line < 1 || line > lines.size() || lines.size() == 1 || shows) {
      return text;
    }
    String excerpt = "  " + line + " | " + lines.get(line - 1).stripTrailing();
    return "failed at line " + line + "\n" + excerpt + "\n" + text;
  }

  /** What {@code error} is, without where it happened. */
  static String describe(GridException error) {
    if (error instanceof RemoteException remote) {
      String name = remote.remoteClassName();
      String simple = name.substring(name.lastIndexOf('.') + 1);
      return remote.remoteMessage().isEmpty() ? simple : simple + ": " + remote.remoteMessage();
    }
    return error.getClass().getSimpleName() + ": " + error.getMessage();
  }
}
