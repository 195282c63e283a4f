package io.gridshell.grid.internal.session;

import io.gridshell.GridException;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * The type that a caller expects of pulled values.
 *
 * @param what the expression, for the error
 * @param type a class or a primitive type
 */
record Expected(String what, Class<?> type) {

  /**
   * {@code value}, unchanged.
   *
   * @throws GridException when it is of another type, or null where a primitive is expected
   */
  @Nullable Object check(@Nullable Object value, int engine) {
    boolean fits =
        value == null
            ? !type.isPrimitive()
            : MethodType.methodType(type).wrap().returnType().isInstance(value);
    if (!fits) {
      throw new GridException(
          what
              + " on engine "
              + engine
              + " is "
              + (value == null ? "null" : "a " + value.getClass().getTypeName())
              + ", not a "
              + type.getTypeName()
              + "; pull it as that, or without a type");
    }
    return value;
  }
}
