package io.gridshell.spi;

import io.gridshell.EngineInfo;
import io.gridshell.Grid;
import io.gridshell.GridOptions;
import io.gridshell.GridUnavailableException;
import java.util.List;
import java.util.ServiceLoader;

/** Joins grids; found by {@link ServiceLoader}. */
public interface GridProvider {

  /** Joins a grid as {@link Grid#connect(GridOptions)} says. */
  Grid connect(GridOptions options);

  /**
   * What the engines of a grid do now, as {@link Grid#engines()} tells it, for a program that wants
   * nothing else: it is told without joining where that is possible. Blocks.
   *
   * @throws GridUnavailableException when there is no such grid or it refuses this program
   */
  default List<EngineInfo> engines(GridOptions options) {
    try (Grid grid = connect(options)) {
      return grid.engines();
    }
  }

  /** Opens an interpreter in this JVM; it imports what cells on engines import. */
  LocalSession openSession();

  /** Opens an interpreter as {@link #openSession()} does, for somebody who types its cells. */
  LocalSession openConsole();

  /**
   * The provider on the class path.
   *
   * @throws GridUnavailableException when there is none
   */
  static GridProvider find() {
    return ServiceLoader.load(GridProvider.class, GridProvider.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new GridUnavailableException(
                    "no implementation of io.gridshell.spi.GridProvider on the class path; add the"
                        + " jar gridshell-grid-plugin"));
  }
}
