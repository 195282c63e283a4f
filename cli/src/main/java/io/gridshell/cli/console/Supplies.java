package io.gridshell.cli.console;

import io.gridshell.Grid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Jars that the client and every engine are to have. One thread at a time. */
final class Supplies {
  private final Grid grid;
  private final Set<Path> files = new LinkedHashSet<>();

  Supplies(Grid grid) {
    this.grid = grid;
  }

  /** Lets engines have {@code file} before they run anything more of this client. */
  void add(Path file) {
    grid.addToClassPath(file);
    files.add(file);
  }

  List<Path> files() {
    return new ArrayList<>(files);
  }
}
