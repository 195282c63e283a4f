package io.gridshell.cli.terminal;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values as a reader wants them: maps and lists of records or of maps are tables, long texts are
 * cut and folded.
 */
public final class RichText {
  private static final int ROWS = 60;
  private static final int MOST = 4_000;
  private static final int ENTRY = 80;
  private static final int LARGEST_ROW = 32;
  private static final int NARROWEST = 8;

  private RichText() {}

  /**
   * The text of {@code value}.
   *
   * @param display the value as engines show it
   */
  public static String of(@Nullable Object value, String display, Screen screen) {
    String text = display;
    try {
      text = table(value, display, screen);
    } catch (RuntimeException | StackOverflowError | LinkageError thrown) {
      // Methods of the value's class, which nobody can trust; the text by which engines show it
      // tells of them.
      text = display;
    }
    return text.length() <= MOST
        ? text
        : text.substring(0, MOST) + "\n... (" + (text.length() - MOST) + " characters more)";
  }

  /**
   * {@code text} in lines of at most {@code columns}. A line is broken between words where there is
   * a place for it.
   */
  public static String fold(String text, int columns) {
    if (columns == Integer.MAX_VALUE) {
      return text;
    }
    StringBuilder folded = new StringBuilder();
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      fold(lines[i], Math.max(NARROWEST, columns), folded);
      folded.append(i < lines.length - 1 ? "\n" : "");
    }
    return folded.toString();
  }

  private static void fold(String line, int columns, StringBuilder folded) {
    int at = 0;
    while (TextWidth.of(line.substring(at)) > columns) {
      int fits = Math.max(1, TextWidth.fitting(line, at, columns));
      int blank = line.lastIndexOf(' ', at + fits);
      int end = blank > at + fits / 2 ? blank : at + fits;
      folded.append(line, at, end).append('\n');
      at = end == blank ? end + 1 : end;
    }
    folded.append(line.substring(at));
  }

  private static String table(@Nullable Object value, String plain, Screen screen) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      return map(map, screen);
    }
    Collection<?> all =
        value instanceof Object[] array
            ? Arrays.asList(array)
            : value instanceof Collection<?> collection ? collection : List.of();
    if (all.isEmpty()) {
      return plain;
    }
    if (areRecords(all)) {
      return records(all, screen);
    }
    return areRows(all) ? rows(all, screen) : plain;
  }

  private static boolean areRecords(Collection<?> all) {
    Object first = all.iterator().next();
    return first instanceof Record
        && all.stream().allMatch(each -> each != null && each.getClass() == first.getClass());
  }

  /** Whether each is a small map by names, as a row of a table is. */
  private static boolean areRows(Collection<?> all) {
    return all.stream()
        .allMatch(
            each ->
                each instanceof Map<?, ?> row
                    && !row.isEmpty()
                    && row.size() <= LARGEST_ROW
                    && row.keySet().stream().allMatch(String.class::isInstance));
  }

  private static String records(Collection<?> all, Screen screen) {
    RecordComponent[] components = all.iterator().next().getClass().getRecordComponents();
    String[] heading = new String[components.length];
    for (int i = 0; i < components.length; i++) {
      heading[i] = components[i].getName();
    }
    Table table = new Table(heading);
    all.stream().limit(ROWS).forEach(each -> table.row(values(each, components)));
    return text(table, all.size(), screen);
  }

  private static Object[] values(Object each, RecordComponent[] components) {
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      try {
        components[i].getAccessor().setAccessible(true);
        values[i] = entry(components[i].getAccessor().invoke(each));
      } catch (ReflectiveOperationException failed) {
        values[i] = "(" + failed.getClass().getSimpleName() + ")";
      }
    }
    return values;
  }

  private static String rows(Collection<?> all, Screen screen) {
    Set<String> names = new LinkedHashSet<>();
    List<Map<?, ?>> shown = new ArrayList<>();
    for (Object each : all) {
      if (shown.size() < ROWS && each instanceof Map<?, ?> row) {
        shown.add(row);
        row.keySet().forEach(name -> names.add(String.valueOf(name)));
      }
    }
    Table table = new Table(names.toArray(new String[0]));
    for (Map<?, ?> row : shown) {
      table.row(
          names.stream().map(name -> row.containsKey(name) ? entry(row.get(name)) : "").toArray());
    }
    return text(table, all.size(), screen);
  }

  private static String map(Map<?, ?> map, Screen screen) {
    Table table = new Table("key", "value");
    map.entrySet().stream()
        .limit(ROWS)
        .forEach(each -> table.row(entry(each.getKey()), entry(each.getValue())));
    return text(table, map.size(), screen);
  }

  private static String text(Table table, int size, Screen screen) {
    return table.text(screen) + (size > ROWS ? "\n... (" + (size - ROWS) + " more)" : "");
  }

  private static String entry(@Nullable Object value) {
    return TextWidth.cut(String.valueOf(value).replaceAll("\\R|\t", " "), ENTRY);
  }
}
