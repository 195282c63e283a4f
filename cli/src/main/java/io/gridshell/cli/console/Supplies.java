package io.gridshell.cli.console;

import io.gridshell.DirectView;
import io.gridshell.Grid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Jars that every engine is to have, also those that join later. One thread at a time. */
final class Supplies {
  private final Grid grid;
  private final Map<Path, Set<Integer>> served = new LinkedHashMap<>();

  Supplies(Grid grid) {
    this.grid = grid;
  }

  /** Lets engines have {@code file} from the next {@link #deliver} on. */
  void add(Path file) {
    served.putIfAbsent(file, new HashSet<>());
  }

  List<Path> files() {
    return new ArrayList<>(served.keySet());
  }

  /** Sends what engines lack. Blocks until they have it. */
  void deliver() {
    if (served.isEmpty()) {
      return;
    }
    List<Integer> present = grid.ids();
    served.forEach(
        (file, having) -> {
          having.retainAll(present);
          int[] lacking =
              present.stream().filter(id -> !having.contains(id)).mapToInt(id -> id).toArray();
          if (lacking.length > 0) {
            DirectView view = grid.direct(lacking);
            view.addToClassPath(file).get();
            having.addAll(present);
          }
        });
  }
}
