package io.gridshell.cli.script;

import java.util.List;

/**
 * One cell of a script.
 *
 * @param number counts the cells that hold anything, from 1
 * @param firstLine its first line in the file, from 1
 * @param lastLine its last line that is not blank
 * @param steps what it does, in order
 */
public record Cell(int number, int firstLine, int lastLine, List<Step> steps) {

  /** Copies the steps. */
  public Cell {
    steps = List.copyOf(steps);
  }

  /** Its place for messages, such as {@code cell 3 (lines 12-18)}. */
  public String place() {
    return "cell "
        + number
        + (firstLine == lastLine
            ? " (line " + firstLine + ")"
            : " (lines " + firstLine + "-" + lastLine + ")");
  }
}
