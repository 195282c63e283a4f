package io.gridshell.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows under a heading, in columns as wide as their widest entry. The columns are in the order of
 * their weight: where there is no room for all, the last are left out, and the table says which.
 */
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
    return text(screen, "widen the terminal");
  }

  /**
   * The table for {@code screen}.
   *
   * @param remedy how to see the columns that do not fit
   */
  public String text(Screen screen, String remedy) {
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
    List<String> left = rows.get(0).subList(shown, width.length);
    if (!left.isEmpty()) {
      String note = "left out: " + String.join(", ", left) + "; " + remedy;
      text.append(RichText.fold(note, screen.outColumns()));
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
   * Leaves out the last columns until the others fit when they are cut, and takes from the widest
   * of those.
   *
   * @return how many columns fit
   */
  private static int fit(int[] width, int columns) {
    int shown = 0;
    int least = -GAP;
    while (shown < width.length
        && (shown == 0 || least + GAP + Math.min(NARROWEST, width[shown]) <= columns)) {
      least += GAP + Math.min(NARROWEST, width[shown]);
      shown++;
    }
    int total = -GAP;
    for (int column = 0; column < shown; column++) {
      total += width[column] + GAP;
    }
    while (total > columns) {
      int widest = 0;
      for (int column = 1; column < shown; column++) {
        widest = width[column] > width[widest] ? column : widest;
      }
      if (width[widest] <= NARROWEST) {
        break;
      }
      width[widest]--;
      total--;
    }
    return shown;
  }

  @Override
  public String toString() {
    return text(Screen.NONE);
  }
}
