package io.gridshell.cli.script;

import io.gridshell.CompositeException;
import io.gridshell.GridException;
import io.gridshell.RemoteException;
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

  /** Describes {@code error}; {@code withStacks} adds the remote stack of each group. */
  public static FailureReport of(GridException error, boolean withStacks) {
    List<CompositeException.Failure> failures =
        error instanceof CompositeException composite
            ? composite.failures()
            : List.of(new CompositeException.Failure(-1, error));
    Map<String, List<CompositeException.Failure>> groups = new LinkedHashMap<>();
    for (CompositeException.Failure failure : failures) {
      groups.computeIfAbsent(describe(failure.error()), same -> new ArrayList<>()).add(failure);
    }
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
          if (withStacks && group.get(0).error() instanceof RemoteException remote) {
            text.append(remote.remoteStack().stripTrailing()).append('\n');
          }
        });
    int line =
        failures.stream()
            .map(CompositeException.Failure::error)
            .filter(RemoteException.class::isInstance)
            .mapToInt(failure -> ((RemoteException) failure).cellLine().orElse(0))
            .filter(number -> number > 0)
            .findFirst()
            .orElse(0);
    return new FailureReport(line, text.toString());
  }

  private static String describe(GridException error) {
    if (error instanceof RemoteException remote) {
      String name = remote.remoteClassName();
      String simple = name.substring(name.lastIndexOf('.') + 1);
      return remote.remoteMessage().isEmpty() ? simple : simple + ": " + remote.remoteMessage();
    }
    return error.getClass().getSimpleName() + ": " + error.getMessage();
  }
}
