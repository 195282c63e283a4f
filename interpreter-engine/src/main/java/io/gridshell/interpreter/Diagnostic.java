package io.gridshell.interpreter;

/**
 * A compile error with its place in the cell.
 *
 * @param line line in the cell, from 1; 0 when unknown
 * @param column column in that line, from 1; 0 when unknown
 * @param message what is wrong
 * @param sourceLine the line of the cell, empty when unknown
 * @param length how many characters are meant, at least 1
 */
public record Diagnostic(int line, int column, String message, String sourceLine, int length) {

  /** The message with the source line below it and a marker below the place that is meant. */
  public String rendered() {
    if (line == 0) {
      return message;
    }
    String place = "cell:" + line + ":" + column + ": " + message;
    int shown = Math.max(1, Math.min(length, sourceLine.length() - column + 1));
    StringBuilder marker = new StringBuilder();
    for (int i = 0; i < column - 1; i++) {
      marker.append(i < sourceLine.length() && sourceLine.charAt(i) == '\t' ? '\t' : ' ');
    }
    marker.append("^".repeat(shown));
    return place + "\n" + sourceLine + "\n" + marker;
  }
}
