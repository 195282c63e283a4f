package io.gridshell.grid.internal.transfer;

import io.gridshell.grid.internal.buffer.MalformedBytesException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the raw bytes of a transfer are: an encoded payload or the elements of an array, low byte
 * first.
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
  DOUBLE(double.class, Double.BYTES);

  private static final Kind[] ALL = values();

  private final Class<?> component;
  private final int width;

  Kind(Class<?> component, int width) {
    this.component = component;
    this.width = width;
  }

  /** The kind of the value {@code array}; null for anything but an array of primitives. */
  public static @Nullable Kind ofArray(@Nullable Object array) {
    return array == null ? null : ofArrayType(array.getClass());
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

  /** A new array of {@code count} elements. */
  public Object newArray(int count) {
    return Array.newInstance(component, count);
  }

  /** Appends {@code count} elements of {@code array} to {@code into}. */
  void copyOut(Object array, int from, int count, ByteBuffer into) {
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
      case INT -> into.asIntBuffer().put((int[]) array, from, count);
      case LONG -> into.asLongBuffer().put((long[]) array, from, count);
      case FLOAT -> into.asFloatBuffer().put((float[]) array, from, count);
      case DOUBLE -> into.asDoubleBuffer().put((double[]) array, from, count);
    }
    into.position(into.position() + count * width);
  }

  /** Takes {@code count} elements of {@code array} from {@code from}. */
  void copyIn(ByteBuffer from, Object array, int at, int count) {
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
      case INT -> from.asIntBuffer().get((int[]) array, at, count);
      case LONG -> from.asLongBuffer().get((long[]) array, at, count);
      case FLOAT -> from.asFloatBuffer().get((float[]) array, at, count);
      case DOUBLE -> from.asDoubleBuffer().get((double[]) array, at, count);
    }
    from.position(from.position() + count * width);
  }
}
