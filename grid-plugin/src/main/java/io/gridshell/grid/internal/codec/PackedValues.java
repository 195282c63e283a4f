package io.gridshell.grid.internal.codec;

import io.gridshell.grid.internal.buffer.ByteReader;
import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.buffer.MalformedBytesException;
import io.gridshell.grid.internal.numbers.NumberList;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * Lists and arrays of boxed numbers or strings: the class once, then the bare values.
 *
 * <p>Only a sequence without null whose items are all of one class is packed.
 */
final class PackedValues {
  /** Shorter sequences gain nothing. */
  private static final int SHORTEST = 4;

  private static final Map<Class<?>, ContentType> TYPES =
      Map.of(
          Integer.class, ContentType.INT,
          Long.class, ContentType.LONG,
          Double.class, ContentType.DOUBLE,
          Float.class, ContentType.FLOAT,
          Short.class, ContentType.SHORT,
          Byte.class, ContentType.BYTE,
          Character.class, ContentType.CHAR,
          Boolean.class, ContentType.BOOLEAN,
          String.class, ContentType.STRING);

  private PackedValues() {}

  /** Writes {@code array} if its class says that it can be packed, and its content does too. */
  static boolean write(ByteWriter out, Object[] array) {
    ContentType type = TYPES.get(array.getClass().getComponentType());
    return type != null && write(out, Arrays.asList(array), Container.ARRAY, type);
  }

  /** Writes {@code collection} if it can be packed. */
  static boolean write(ByteWriter out, Collection<?> collection, Container container) {
    if (!isSequence(collection, container) || collection.size() < SHORTEST) {
      return false;
    }
    List<?> list = (List<?>) collection;
    Object first = list.get(0);
    ContentType type = first == null ? null : TYPES.get(first.getClass());
    return type != null && write(out, list, container, type);
  }

  /** Whether {@code collection} is a list that can be read and made item by item. */
  static boolean isSequence(Collection<?> collection, Container container) {
    return collection instanceof List<?>
        && collection instanceof RandomAccess
        && (container == Container.ARRAY_LIST
            || container == Container.IMMUTABLE_LIST
            || container == Container.FIXED_LIST);
  }

  private static boolean write(
      ByteWriter out, List<?> list, Container container, ContentType type) {
    if (type == ContentType.STRING) {
      return writeStrings(out, list, container);
    }
    Object values = bare(list, type);
    if (values == null) {
      return false;
    }
    head(out, container, type, list.size());
    RawBlocks.writeContent(out, values);
    return true;
  }

  /** Writes {@code numbers}, which are bare. */
  static void write(ByteWriter out, NumberList<?> numbers) {
    head(
        out,
        Container.NUMBER_LIST,
        Objects.requireNonNull(TYPES.get(numbers.itemType())),
        numbers.size());
    RawBlocks.writeContent(out, numbers.toBareArray());
  }

  private static void head(ByteWriter out, Container container, ContentType type, int count) {
    out.writeByte(ContentType.PACKED.ordinal())
        .writeByte(container.ordinal())
        .writeByte(type.ordinal())
        .writeInt(count);
  }

  private static boolean writeStrings(ByteWriter out, List<?> list, Container container) {
    long start = out.size();
    head(out, container, ContentType.STRING, list.size());
    for (int i = 0, n = list.size(); i < n; i++) {
      if (!(list.get(i) instanceof String text)) {
        out.rewind(start);
        return false;
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      if (!ValueCodec.isExact(text, bytes)) {
        out.rewind(start);
        return false;
      }
      out.writeBytes(bytes);
    }
    return true;
  }

  /** The numbers without their boxes; null when one is missing or of another class. */
  private static @Nullable Object bare(List<?> list, ContentType type) {
    int n = list.size();
    switch (type) {
      case INT -> {
        int[] bare = new int[n];
        for (int i = 0; i < n; i++) {
          if (!(list.get(i) instanceof Integer number)) {
            return null;
          }
          bare[i] = number;
        }
        return bare;
      }
      case LONG -> {
        long[] bare = new long[n];
        for (int i = 0; i < n; i++) {
          if (!(list.get(i) instanceof Long number)) {
            return null;
          }
          bare[i] = number;
        }
        return bare;
      }
      case DOUBLE -> {
        double[] bare = new double[n];
        for (int i = 0; i < n; i++) {
          if (!(list.get(i) instanceof Double number)) {
            return null;
          }
          bare[i] = number;
        }
        return bare;
      }
      default -> {
        Object bare = Array.newInstance(primitive(type), n);
        Class<?> boxed = boxed(type);
        for (int i = 0; i < n; i++) {
          Object number = list.get(i);
          if (number == null || number.getClass() != boxed) {
            return null;
          }
          Array.set(bare, i, number);
        }
        return bare;
      }
    }
  }

  private static Class<?> primitive(ContentType type) {
    return switch (type) {
      case FLOAT -> float.class;
      case SHORT -> short.class;
      case BYTE -> byte.class;
      case CHAR -> char.class;
      case BOOLEAN -> boolean.class;
      default -> throw new MalformedBytesException(type + " where a packed number belongs");
    };
  }

  private static Class<?> boxed(ContentType type) {
    return switch (type) {
      case INT -> Integer.class;
      case LONG -> Long.class;
      case DOUBLE -> Double.class;
      case FLOAT -> Float.class;
      case SHORT -> Short.class;
      case BYTE -> Byte.class;
      case CHAR -> Character.class;
      case BOOLEAN -> Boolean.class;
      case STRING -> String.class;
      default -> throw new MalformedBytesException(type + " where a packed value belongs");
    };
  }

  /** Reads what {@link #write} wrote, behind its content type. */
  static Object read(ByteReader in) {
    Container container = Container.of(in.readByte());
    ContentType type = ContentType.of(in.readByte());
    int count = in.readCount(1);
    if (container == Container.ARRAY) {
      return items(in, type, count, (Object[]) Array.newInstance(boxed(type), count));
    }
    if (container == Container.NUMBER_LIST) {
      return switch (type) {
        case INT -> NumberList.of(in.readInts(count));
        case LONG -> NumberList.of(in.readLongs(count));
        case DOUBLE -> NumberList.of(in.readDoubles(count));
        default -> throw new MalformedBytesException(type + " in a list of numbers");
      };
    }
    if (container == Container.ARRAY_LIST) {
      Collection<@Nullable Object> list = container.newCollection(count, null);
      Object[] items = items(in, type, count, new Object[count]);
      list.addAll(Arrays.asList(items));
      return list;
    }
    return container.collectionOf(items(in, type, count, new Object[count]));
  }

  private static Object[] items(ByteReader in, ContentType type, int count, Object[] items) {
    if (type == ContentType.STRING) {
      for (int i = 0; i < count; i++) {
        items[i] = in.readString();
      }
    } else {
      Arrays.setAll(items, RawBlocks.readItems(type, in, count));
    }
    return items;
  }
}
