package io.gridshell;

import java.io.Serializable;
import java.util.Objects;

/**
 * An argument that is resolved on the engine: a variable or any expression of its namespace. It may
 * also be an item of a map, or be somewhere inside a list, set, map or array that is an argument or
 * an item; the function then gets a copy with the values in it.
 *
 * <p>{@code dv.apply((xs) -> xs.length, Ref.of("xs", double[].class))} hands every engine its own
 * {@code xs}. A name that an engine lacks fails the call on that engine.
 *
 * @param <T> the type of the value; not checked before the function receives it
 * @param expression Java source of an expression, evaluated in the engine's namespace
 */
// The parameter ties a reference to the type that the called function expects.
@SuppressWarnings("UnusedTypeParameter")
public record Ref<T>(String expression) implements Serializable {

  /** Refuses a blank expression. */
  public Ref {
    Objects.requireNonNull(expression, "expression");
    if (expression.isBlank()) {
      throw new IllegalArgumentException(
          "a Ref needs an expression, such as a variable's name; it is blank");
    }
  }

  /** Refers to {@code expression}, with the type that the call expects. */
  public static <T> Ref<T> of(String expression) {
    return new Ref<>(expression);
  }

  /** Refers to {@code expression} of type {@code type}; the type serves the compiler alone. */
  public static <T> Ref<T> of(String expression, Class<T> type) {
    Objects.requireNonNull(type, "type");
    return new Ref<>(expression);
  }
}
