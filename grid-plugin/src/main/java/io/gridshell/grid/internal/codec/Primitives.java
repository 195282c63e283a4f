package io.gridshell.grid.internal.codec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The primitive types by name, which {@link Class#forName(String)} does not know. */
final class Primitives {
  private static final Map<Class<?>, ContentType> CONTENT =
      Map.of(
          boolean.class, ContentType.BOOLEAN,
          byte.class, ContentType.BYTE,
          short.class, ContentType.SHORT,
          char.class, ContentType.CHAR,
          int.class, ContentType.INT,
          long.class, ContentType.LONG,
          float.class, ContentType.FLOAT,
          double.class, ContentType.DOUBLE);

  private Primitives() {}

  static @Nullable Class<?> byName(String name) {
    for (Class<?> type : CONTENT.keySet()) {
      if (type.getName().equals(name)) {
        return type;
      }
    }
    return name.equals("void") ? void.class : null;
  }

  /** The content of a primitive type; {@link ContentType#NULL} for any other. */
  static ContentType contentType(Class<?> type) {
    return CONTENT.getOrDefault(type, ContentType.NULL);
  }
}
