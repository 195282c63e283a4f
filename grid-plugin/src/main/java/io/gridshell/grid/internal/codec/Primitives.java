package io.gridshell.grid.internal.codec;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The primitive types by name, which {@link Class#forName(String)} does not know. */
final class Primitives {
  private static final Map<String, Class<?>> BY_NAME =
      Stream.<Class<?>>of(
              boolean.class,
              byte.class,
              short.class,
              char.class,
              int.class,
              long.class,
              float.class,
              double.class,
              void.class)
          .collect(Collectors.toUnmodifiableMap(Class::getName, Function.identity()));

  private Primitives() {}

  static @Nullable Class<?> byName(String name) {
    return BY_NAME.get(name);
  }
}
