package io.gridshell.grid.internal.shared;

import io.gridshell.SharedArray;

/** What a shared array holds. */
enum Kind {
  DOUBLE(SharedArray.OfDouble.class, Double.BYTES),
  FLOAT(SharedArray.OfFloat.class, Float.BYTES),
  LONG(SharedArray.OfLong.class, Long.BYTES),
  INT(SharedArray.OfInt.class, Integer.BYTES),
  BYTE(SharedArray.OfByte.class, Byte.BYTES);

  private final Class<? extends SharedArray> type;
  private final int width;

  Kind(Class<? extends SharedArray> type, int width) {
    this.type = type;
    this.width = width;
  }

  static Kind of(Class<?> type) {
    for (Kind kind : values()) {
      if (kind.type == type) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "a shared array is a SharedArray.OfDouble, OfFloat, OfLong, OfInt or OfByte, not a "
            + type.getName());
  }

  /** The public type. */
  Class<? extends SharedArray> type() {
    return type;
  }

  /** How many bytes one number takes. */
  int width() {
    return width;
  }
}
