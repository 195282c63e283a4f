package io.gridshell.grid.internal.cell;

import java.util.List;

/**
 * What cells import from the start, the same on engines and in the client: a cell that runs in both
 * means the same in both.
 */
public final class CellImports {
  /** What JShell imports by default, the types of time, and Gridshell. */
  public static final List<String> ALL =
      List.of(
          "java.io.*",
          "java.math.*",
          "java.net.*",
          "java.nio.file.*",
          "java.time.*",
          "java.util.*",
          "java.util.concurrent.*",
          "java.util.function.*",
          "java.util.prefs.*",
          "java.util.regex.*",
          "java.util.stream.*",
          "io.gridshell.*");

  private CellImports() {}
}
