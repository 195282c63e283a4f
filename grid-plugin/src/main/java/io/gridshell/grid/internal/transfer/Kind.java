package io.gridshell.grid.internal.transfer;

import io.gridshell.grid.internal.buffer.MalformedBytesException;
import io.gridshell.grid.internal.numbers.NumberList;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the raw bytes of a transfer are: an encoded payload or the elements of an array or of a list
 * of numbers, low byte first.
 *
 * <p>The order is part of the format: new kinds go to the end.
 */
public enum Kind {
  /** Bytes of the codec, to be decoded by whoever needs the value. */
  PAYLOAD(byte.class, 1),
  /** A {@code boolean[]}. */
  BOOLEAN(boolean.class, 1),
  /** A {@code byte[]}. */
  BYTE(byte.class, Byte.BYTES),
  /** A {@code short[]}. */
  SHORT(short.class, Short.BYTES),
  /** A {@code char[]}. */
  CHAR(char.class, Character.BYTES),
  /** An {@code int[]}. */
  INT(int.class, Integer.BYTES),
  /** A {@code long[]}. */
  LONG(long.class, Long.BYTES),
  /** A {@code float[]}. */
  FLOAT(float.class, Float.BYTES),
  /** A {@code double[]}. */
  DOUBLE(double.class, Double.BYTES),
  /** A {@link NumberList} of Integers. */
  INTEGERS(int.class, Integer.BYTES),
  /** A {@link NumberList} of Longs. */
  LONGS(long.class, Long.BYTES),
  /** A {@link NumberList} of Doubles. */
  DOUBLES(double.class, Double.BYTES);

  private static final Kind[] ALL = values();

  private final Class<?> component;
  private final int width;

  Kind(Class<?> component, int width) {
    this.component = component;
    this.width = width;
  }

  /** The kind of {@code value}; null for what has no raw bytes. */
  public static @Nullable Kind of(@Nullable Object value) {
    if (value instanceof NumberList<?> list) {
      Kind elements = list.isBare() ? ofArrayType(list.bare().getClass()) : null;
      return elements == null ? null : elements.inList();
    }
    return value == null ? null : ofArrayType(value.getClass());
  }

  /** The kind of values of {@code type}; null for anything but arrays of primitives. */
  public static @Nullable Kind ofArrayType(Class<?> type) {
    Class<?> component = type.getComponentType();
    for (Kind kind : ALL) {
      if (kind != PAYLOAD && kind.component == component) {
        return kind;
      }
    }
    return null;
  }

  private @Nullable Kind inList() {
    return switch (this) {
      case INT -> INTEGERS;
      case LONG -> LONGS;
      case DOUBLE -> DOUBLES;
      default -> null;
    };
  }

  /** Whether values are lists of numbers. */
  public boolean isList() {
    return this == INTEGERS || this == LONGS || this == DOUBLES;
  }

  /** Whether values of {@code other} have the same bytes. */
  public boolean hasElementsOf(Kind other) {
    return component == other.component && (this == PAYLOAD) == (other == PAYLOAD);
  }

  static Kind of(int code) {
    if (code < 0 || code >= ALL.length) {
      throw new MalformedBytesException("transfer of kind " + code);
    }
    return ALL[code];
  }

  /** How many bytes an element takes. */
  public int width() {
    return width;
  }

  /** A new value of {@code count} elements. */
  public Object newValue(int count) {
    return switch (this) {
      case INTEGERS -> NumberList.of(new int[count]);
      case LONGS -> NumberList.of(new long[count]);
      case DOUBLES -> NumberList.of(new double[count]);
      default -> Array.newInstance(component, count);
    };
  }

  /** A value of {@code count} elements that are those of {@code value} from {@code from} on. */
  @SuppressWarnings("SuspiciousSystemArraycopy")
  public Object part(Object value, int from, int count) {
    Object part = newValue(count);
    System.arraycopy(arrayOf(value), from, arrayOf(part), 0, count);
    return part;
  }

  /** How many elements {@code value} has. */
  static int length(Object value) {
    return value instanceof NumberList<?> list ? list.size() : Array.getLength(value);
  }

  private static Object arrayOf(Object value) {
    return value instanceof NumberList<?> list ? list.bare() : value;
  }

  /** Appends {@code count} elements of {@code value} to {@code into}. */
  void copyOut(Object value, int from, int count, ByteBuffer into) {
    Object array = arrayOf(value);
    switch (this) {
      case PAYLOAD, BYTE -> {
        into.put((byte[]) array, from, count);
        return;
      }
      case BOOLEAN -> {
        boolean[] flags = (boolean[]) array;
        for (int i = from; i < from + count; i++) {
          into.put((byte) (flags[i] ? 1 : 0));
        }
        return;
      }
      case SHORT -> into.asShortBuffer().put((short[]) array, from, count);
      case CHAR -> into.asCharBuffer().put((char[]) array, from, count);
      case INT, INTEGERS -> into.asIntBuffer().put((int[]) array, from, count);
      case LONG, LONGS -> into.asLongBuffer().put((long[]) array, from, count);
      case FLOAT -> into.asFloatBuffer().put((float[]) array, from, count);
      case DOUBLE, DOUBLES -> into.asDoubleBuffer().put((double[]) array, from, count);
    }
    into.position(into.position() + count * width);
  }

  /** Puts {@code count} elements from {@code from} into {@code value}. */
  void copyIn(ByteBuffer from, Object value, int at, int count) {
    Object array = arrayOf(value);
    switch (this) {
      case PAYLOAD, BYTE -> {
        from.get((byte[]) array, at, count);
        return;
      }
      case BOOLEAN -> {
        boolean[] flags = (boolean[]) array;
        for (int i = at; i < at + count; i++) {
          flags[i] = from.get() != 0;
        }
        return;
      }
      case SHORT -> from.asShortBuffer().get((short[]) array, at, count);
      case CHAR -> from.asCharBuffer().get((char[]) array, at, count);
      case INT, INTEGERS -> from.asIntBuffer().get((int[]) array, at, count);
      case LONG, LONGS -> from.asLongBuffer().get((long[]) array, at, count);
      case FLOAT -> from.asFloatBuffer().get((float[]) array, at, count);
      case DOUBLE, DOUBLES -> from.asDoubleBuffer().get((double[]) array, at, count);
    }
    from.position(from.position() + count * width);
  }
}
