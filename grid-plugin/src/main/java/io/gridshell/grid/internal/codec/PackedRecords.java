package io.gridshell.grid.internal.codec;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lists and arrays of records by columns: the class once, then of each few thousand records all
 * first components, all second ones, and so on.
 *
 * <p>Only records of one class are packed whose components lead to no other object: numbers, text,
 * dates, constants, arrays of numbers, and records of such. They are not numbered, so one that the
 * list holds twice would come back as two that are equal. That loses nothing that a record
 * promises, but memory, so a list with the same record twice among those looked at is not packed.
 */
final class PackedRecords {
  /** Shorter sequences gain nothing. */
  private static final int SHORTEST = 16;

  /** Records whose columns are in memory at a time. */
  private static final int ROWS = 4096;

  private static final int LOOKED_AT = 64;

  /** Whether the components of a record of some class lead to no other object. */
  private static final ClassValue<Boolean> FLAT =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return isFlat(type, new HashSet<>());
        }
      };

  private PackedRecords() {}

  private static boolean isFlat(Class<?> type, Set<Class<?>> around) {
    FieldList fields = type.isRecord() && around.add(type) ? Treatment.of(type).fields() : null;
    if (fields == null || fields.fields().isEmpty()) {
      return false;
    }
    for (RecordComponent component : type.getRecordComponents()) {
      Class<?> part = component.getType();
      boolean leads =
          switch (Treatment.of(part).way()) {
            case SCALAR, STRING, RAW, ENUM, LIBRARY -> false;
            default -> !part.isPrimitive() && !isFlat(part, around);
          };
      if (leads) {
        return false;
      }
    }
    around.remove(type);
    return true;
  }

  /** The class of the items of {@code list} if it can be packed; otherwise null. */
  static @Nullable Class<?> packable(List<?> list) {
    int size = list.size();
    Object first = size < SHORTEST ? null : list.get(0);
    if (!(first instanceof Record) || !FLAT.get(first.getClass()) || holdsOneTwice(list)) {
      return null;
    }
    Class<?> type = first.getClass();
    for (Object item : list) {
      if (item == null || item.getClass() != type) {
        return null;
      }
    }
    return type;
  }

  private static boolean holdsOneTwice(List<?> list) {
    int count = Math.min(LOOKED_AT, list.size());
    @Nullable Object[] some = new Object[count];
    for (int i = 0; i < count; i++) {
      some[i] = list.get((int) ((long) i * list.size() / count));
      for (int j = 0; j < i; j++) {
        if (some[i] == some[j]) {
          return true;
        }
      }
    }
    return false;
  }

  /** Writes {@code list}, whose items are all of {@code type}, behind its head. */
  static void write(GraphWriter graph, ByteWriter out, List<?> list, Class<?> type) {
    FieldList fields = Objects.requireNonNull(Treatment.of(type).fields());
    int size = list.size();
    for (int from = 0; from < size; from += ROWS) {
      @Nullable Object[] rows = list.subList(from, Math.min(size, from + ROWS)).toArray();
      for (Object row : rows) {
        if (row == null || row.getClass() != type) {
          throw new Refusal(list.getClass().getName(), "was changed while it was encoded", null);
        }
      }
      try {
        for (FieldList.OneField each : fields.fields()) {
          writeColumn(graph, out, each, rows);
        }
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("a field that was opened is closed", e);
      }
    }
  }

  private static void writeColumn(
      GraphWriter graph, ByteWriter out, FieldList.OneField each, @Nullable Object[] rows)
      throws IllegalAccessException {
    Field field = each.field();
    switch (each.type()) {
      case INT -> {
        int[] column = new int[rows.length];
        for (int i = 0; i < column.length; i++) {
          column[i] = field.getInt(rows[i]);
        }
        out.writeInts(column);
      }
      case LONG -> {
        long[] column = new long[rows.length];
        for (int i = 0; i < column.length; i++) {
          column[i] = field.getLong(rows[i]);
        }
        out.writeLongs(column);
      }
      case DOUBLE -> {
        double[] column = new double[rows.length];
        for (int i = 0; i < column.length; i++) {
          column[i] = field.getDouble(rows[i]);
        }
        out.writeDoubles(column);
      }
      case NULL -> {
        @Nullable Object[] column = new Object[rows.length];
        for (int i = 0; i < column.length; i++) {
          column[i] = field.get(rows[i]);
        }
        boolean text = field.getType() == String.class;
        if (!text || !writeTexts(out, column)) {
          if (text) {
            out.writeBoolean(false);
          }
          for (int i = 0; i < column.length; i++) {
            graph.writeItem(column[i], i);
          }
        }
      }
      default -> {
        Object column = Array.newInstance(field.getType(), rows.length);
        for (int i = 0; i < rows.length; i++) {
          Array.set(column, i, field.get(rows[i]));
        }
        RawBlocks.writeContent(out, column);
      }
    }
  }

  /** Writes a column of text unless one is missing, or is none that UTF-8 can express. */
  private static boolean writeTexts(ByteWriter out, @Nullable Object[] column) {
    byte[][] texts = new byte[column.length][];
    for (int i = 0; i < texts.length; i++) {
      if (!(column[i] instanceof String text)) {
        return false;
      }
      texts[i] = text.getBytes(StandardCharsets.UTF_8);
      if (!ValueCodec.isExact(text, texts[i])) {
        return false;
      }
    }
    out.writeBoolean(true);
    for (byte[] text : texts) {
      out.writeBytes(text);
    }
    return true;
  }

  /** Reads so many records of {@code type} into {@code items} as that has room for. */
  static void read(GraphReader graph, ByteReader in, FieldList fields, @Nullable Object[] items)
      throws ReflectiveOperationException {
    int width = fields.fields().size();
    for (int from = 0; from < items.length; from += ROWS) {
      int rows = Math.min(ROWS, items.length - from);
      List<IntFunction<? extends @Nullable Object>> columns = new ArrayList<>(width);
      for (FieldList.OneField each : fields.fields()) {
        columns.add(readColumn(graph, in, each, rows));
      }
      @Nullable Object[] components = new Object[width];
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < width; j++) {
          components[j] = columns.get(j).apply(i);
        }
        items[from + i] = fields.create(components);
      }
    }
  }

  private static IntFunction<? extends @Nullable Object> readColumn(
      GraphReader graph, ByteReader in, FieldList.OneField each, int rows)
      throws ReflectiveOperationException {
    if (each.type() != ContentType.NULL) {
      return RawBlocks.readItems(each.type(), in, rows);
    }
    @Nullable Object[] column = new Object[rows];
    boolean text = each.field().getType() == String.class && in.readBoolean();
    for (int i = 0; i < rows; i++) {
      column[i] = text ? in.readString() : graph.read();
    }
    return i -> column[i];
  }
}
