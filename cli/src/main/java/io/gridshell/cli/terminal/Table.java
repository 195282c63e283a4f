package io.gridshell.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Rows under a heading, in columns as wide as their widest entry. */
public final class Table {
  private static final int GAP = 2;
  private static final int NARROWEST = 8;

  private final List<List<String>> rows = new ArrayList<>();

  /** Starts a table with its heading. */
  public Table(String... heading) {
    rows.add(List.of(heading));
  }

  /** Adds a row with one value a column. */
  public void row(Object... values) {
    List<String> row = new ArrayList<>();
    for (Object value : values) {
      row.add(String.valueOf(value));
    }
    rows.add(row);
  }

  /** The table for {@code screen}: its heading stands out, and no line is wider than it. */
  public String text(Screen screen) {
    int[] width = widths();
    int shown = fit(width, screen.outColumns());
    StringBuilder text = new StringBuilder();
    boolean heading = true;
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < shown; column++) {
        String entry = TextWidth.cut(row.get(column), width[column]);
        line.append(entry).append(" ".repeat(width[column] - TextWidth.of(entry) + GAP));
      }
      String done = line.toString().stripTrailing();
      text.append(heading ? screen.paint(Screen.Colour.BOLD, done) : done).append('\n');
      heading = false;
    }
    return text.toString().stripTrailing();
  }

  private int[] widths() {
    int[] width = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int column = 0; column < width.length; column++) {
        width[column] = Math.max(width[column], TextWidth.of(row.get(column)));
      }
    }
    return width;
  }

  /**
   * Takes from the widest column until the line fits, and where that is not enough leaves out the
   * last columns.
   *
   * @return how many columns fit
   */
  private static int fit(int[] width, int columns) {
    int total = -GAP;
    for (int each : width) {
      total += each + GAP;
    }
    while (total > columns) {
      int widest = 0;
      for (int column = 1; column < width.length; column++) {
        widest = width[column] > width[widest] ? column : widest;
      }
      if (width[widest] <= NARROWEST) {
        break;
      }
      width[widest]--;
      total--;
    }
    int shown = width.length;
    while (total > columns && shown > 1) {
      shown--;
      total -= width[shown] + GAP;
    }
    return shown;
  }

  @Override
  public String toString() {
    return text(Screen.NONE);
  }
}
