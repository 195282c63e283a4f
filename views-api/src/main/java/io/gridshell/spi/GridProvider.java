package io.gridshell.spi;

import io.gridshell.Grid;
import io.gridshell.GridOptions;
import io.gridshell.GridUnavailableException;
import java.util.ServiceLoader;

/** Joins grids; found by {@link ServiceLoader}. */
public interface GridProvider {

  /** Joins a grid as {@link Grid#connect(GridOptions)} says. */
  Grid connect(GridOptions options);

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
