package io.gridshell;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A function together with its arguments, ready to be sent.
 *
 * <p>Programs use the {@code apply} methods of a view; this value is what those methods hand on.
 *
 * @param <R> what the function returns
 */
// The parameter ties a call to the type of its result; no member can show it.
@SuppressWarnings("UnusedTypeParameter")
public final class Call<R> {
  private final Serializable function;
  private final List<@Nullable Object> arguments;

  private Call(Serializable function, @Nullable Object... arguments) {
    this.function = Objects.requireNonNull(function, "function");
    List<@Nullable Object> copy = new ArrayList<>(arguments.length);
    Collections.addAll(copy, arguments);
    this.arguments = Collections.unmodifiableList(copy);
  }

  /** Calls {@code function} without arguments. */
  public static <R> Call<R> of(RemoteCallable<? extends R> function) {
    return new Call<>(function);
  }

  /** Calls {@code function} with the engine's context. */
  public static <R> Call<R> of(EngineFunction<? extends R> function) {
    return new Call<>(function);
  }

  /** Calls {@code function} with {@code argument}, a value or a {@link Ref}. */
  public static <R> Call<R> of(RemoteFunction<?, ? extends R> function, @Nullable Object argument) {
    return new Call<>(function, argument);
  }

  /** Calls {@code function} with two arguments, each a value or a {@link Ref}. */
  public static <R> Call<R> of(
      RemoteBiFunction<?, ?, ? extends R> function,
      @Nullable Object first,
      @Nullable Object second) {
    return new Call<>(function, first, second);
  }

  /** Calls {@code function} with three arguments, each a value or a {@link Ref}. */
  public static <R> Call<R> of(
      RemoteTriFunction<?, ?, ?, ? extends R> function,
      @Nullable Object first,
      @Nullable Object second,
      @Nullable Object third) {
    return new Call<>(function, first, second, third);
  }

  /** The function: one of the functional interfaces of this package. */
  public Serializable function() {
    return function;
  }

  /** The arguments in order, unmodifiable; a {@link Ref} stands for a value of the engine. */
  public List<@Nullable Object> arguments() {
    return arguments;
  }
}
