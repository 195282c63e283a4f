package io.gridshell.cli.console;

import io.gridshell.cli.terminal.Table;
import io.gridshell.spi.LocalSession.Evaluated;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values as a reader wants them: lists of records and maps are tables, long texts are folded. */
final class RichText {
  private static final int ROWS = 60;
  private static final int FOLD = 4_000;
  private static final int ENTRY = 80;

  private RichText() {}

  /** The text of a cell's value; empty when it has none. */
  static Optional<String> of(Evaluated evaluated) {
    return evaluated.hasValue() ? Optional.of(text(evaluated)) : Optional.empty();
  }

  private static String text(Evaluated evaluated) {
    String text = evaluated.display();
    try {
      text = table(evaluated.value(), text);
    } catch (RuntimeException | StackOverflowError | LinkageError thrown) {
      // Methods of the value's class, which nobody can trust; the text by which engines show it
      // tells of them.
      text = evaluated.display();
    }
    return text.length() <= FOLD
        ? text
        : text.substring(0, FOLD) + "\n... (" + (text.length() - FOLD) + " characters more)";
  }

  private static String table(@Nullable Object value, String plain) {
    if (value instanceof Map<?, ?> map && map.size() > 1) {
      return map(map);
    }
    return value instanceof Collection<?> all && all.size() > 1 && areRecords(all)
        ? records(all)
        : plain;
  }

  private static boolean areRecords(Collection<?> all) {
    Object first = all.iterator().next();
    return first instanceof Record
        && all.stream().allMatch(each -> each != null && each.getClass() == first.getClass());
  }

  private static String records(Collection<?> all) {
    RecordComponent[] components = all.iterator().next().getClass().getRecordComponents();
    String[] heading = new String[components.length];
    for (int i = 0; i < components.length; i++) {
      heading[i] = components[i].getName();
    }
    Table table = new Table(heading);
    int rows = 0;
    for (Object each : all) {
      if (rows++ == ROWS) {
        break;
      }
      table.row(values(each, components));
    }
    return table + more(all.size());
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

  private static String map(Map<?, ?> map) {
    Table table = new Table("key", "value");
    map.entrySet().stream()
        .limit(ROWS)
        .forEach(each -> table.row(entry(each.getKey()), entry(each.getValue())));
    return table + more(map.size());
  }

  private static String more(int size) {
    return size > ROWS ? "\n... (" + (size - ROWS) + " more)" : "";
  }

  private static String entry(@Nullable Object value) {
    String text = String.valueOf(value).replace('\n', ' ');
    return text.length() <= ENTRY ? text : text.substring(0, ENTRY - 1) + "…";
  }
}
