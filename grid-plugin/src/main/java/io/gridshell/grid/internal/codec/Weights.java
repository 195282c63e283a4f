package io.gridshell.grid.internal.codec;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A guess at how many bytes values take, made without encoding them.
 *
 * <p>Good enough to keep messages small: exact for primitive arrays and text, by their first
 * elements for collections, a constant for everything else.
 */
public final class Weights {
  private static final int DEEPEST = 3;
  private static final int SMALL = 16;
  private static final int OBJECT = 128;

  private Weights() {}

  /** About how many bytes {@code value} takes. */
  public static long of(@Nullable Object value) {
    return of(value, DEEPEST);
  }

  private static long of(@Nullable Object value, int depth) {
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return SMALL;
    } else if (value instanceof CharSequence text) {
      return SMALL + (long) text.length();
    } else if (value instanceof Object[] array) {
      return array.length == 0 || depth == 0
          ? OBJECT
          : OBJECT + (long) array.length * of(array[0], depth - 1);
    } else if (value.getClass().isArray()) {
      return SMALL + (long) Array.getLength(value) * width(value.getClass().getComponentType());
    } else if (value instanceof Collection<?> items) {
      return collection(items, depth);
    } else if (value instanceof Map<?, ?> map) {
      return collection(map.keySet(), depth) + collection(map.values(), depth);
    }
    return OBJECT;
  }

  private static long collection(Collection<?> items, int depth) {
    Iterator<?> iterator = items.iterator();
    return depth == 0 || !iterator.hasNext()
        ? OBJECT
        : OBJECT + items.size() * of(iterator.next(), depth - 1);
  }

  private static int width(Class<?> primitive) {
    if (primitive == long.class || primitive == double.class) {
      return Long.BYTES;
    } else if (primitive == int.class || primitive == float.class) {
      return Integer.BYTES;
    }
    return primitive == byte.class || primitive == boolean.class ? 1 : Short.BYTES;
  }
}
