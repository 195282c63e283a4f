package io.gridshell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls that run once on each engine of a view; the result is a list in engine order.
 *
 * <p>Every argument is a value, which is sent, or a {@link Ref}, which each engine resolves in its
 * own namespace.
 */
public interface CallsOnEach {

  /** Sends a prepared call. Does not block. */
  <R> AsyncResult<List<R>> apply(Call<R> call);

  /** Runs {@code function}. Does not block. */
  default <R> AsyncResult<List<R>> apply(RemoteCallable<? extends R> function) {
    return apply(Call.<R>of(function));
  }

  /** Runs {@code function} with the engine's context. Does not block. */
  default <R> AsyncResult<List<R>> apply(EngineFunction<? extends R> function) {
    return apply(Call.<R>of(function));
  }

  /** Runs {@code function} with one argument. Does not block. */
  default <A extends @Nullable Object, R> AsyncResult<List<R>> apply(
      RemoteFunction<? extends A, ? extends R> function, A argument) {
    return apply(Call.<R>of(function, argument));
  }

  /** Runs {@code function} with one argument: {@code argument} from the engine. Does not block. */
  default <A extends @Nullable Object, R> AsyncResult<List<R>> apply(
      RemoteFunction<? super A, ? extends R> function, Ref<? extends A> argument) {
    return apply(Call.<R>of(function, argument));
  }

  /** Runs {@code function} with two arguments. Does not block. */
  default <A extends @Nullable Object, B extends @Nullable Object, R> AsyncResult<List<R>> apply(
      RemoteBiFunction<? extends A, ? extends B, ? extends R> function, A first, B second) {
    return apply(Call.<R>of(function, first, second));
  }

  /** Runs {@code function} with two arguments: {@code second} from the engine. Does not block. */
  default <A extends @Nullable Object, B extends @Nullable Object, R> AsyncResult<List<R>> apply(
      RemoteBiFunction<? extends A, ? super B, ? extends R> function,
      A first,
      Ref<? extends B> second) {
    return apply(Call.<R>of(function, first, second));
  }

  /** Runs {@code function} with two arguments: {@code first} from the engine. Does not block. */
  default <A extends @Nullable Object, B extends @Nullable Object, R> AsyncResult<List<R>> apply(
      RemoteBiFunction<? super A, ? extends B, ? extends R> function,
      Ref<? extends A> first,
      B second) {
    return apply(Call.<R>of(function, first, second));
  }

  /**
   * Runs {@code function} with two arguments: {@code first}, {@code second} from the engine. Does
   * not block.
   */
  default <A extends @Nullable Object, B extends @Nullable Object, R> AsyncResult<List<R>> apply(
      RemoteBiFunction<? super A, ? super B, ? extends R> function,
      Ref<? extends A> first,
      Ref<? extends B> second) {
    return apply(Call.<R>of(function, first, second));
  }

  /** Runs {@code function} with three arguments. Does not block. */
  default <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R>
      AsyncResult<List<R>> apply(
          RemoteTriFunction<? extends A, ? extends B, ? extends C, ? extends R> function,
          A first,
          B second,
          C third) {
    return apply(Call.<R>of(function, first, second, third));
  }

  /** Runs {@code function} with three arguments: {@code third} from the engine. Does not block. */
  default <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R>
      AsyncResult<List<R>> apply(
          RemoteTriFunction<? extends A, ? extends B, ? super C, ? extends R> function,
          A first,
          B second,
          Ref<? extends C> third) {
    return apply(Call.<R>of(function, first, second, third));
  }

  /** Runs {@code function} with three arguments: {@code second} from the engine. Does not block. */
  default <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R>
      AsyncResult<List<R>> apply(
          RemoteTriFunction<? extends A, ? super B, ? extends C, ? extends R> function,
          A first,
          Ref<? extends B> second,
          C third) {
    return apply(Call.<R>of(function, first, second, third));
  }

  /**
   * Runs {@code function} with three arguments: {@code second}, {@code third} from the engine. Does
   * not block.
   */
  default <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R>
      AsyncResult<List<R>> apply(
          RemoteTriFunction<? extends A, ? super B, ? super C, ? extends R> function,
          A first,
          Ref<? extends B> second,
          Ref<? extends C> third) {
    return apply(Call.<R>of(function, first, second, third));
  }

  /** Runs {@code function} with three arguments: {@code first} from the engine. Does not block. */
  default <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R>
      AsyncResult<List<R>> apply(
          RemoteTriFunction<? super A, ? extends B, ? extends C, ? extends R> function,
          Ref<? extends A> first,
          B second,
          C third) {
    return apply(Call.<R>of(function, first, second, third));
  }

  /**
   * Runs {@code function} with three arguments: {@code first}, {@code third} from the engine. Does
   * not block.
   */
  default <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R>
      AsyncResult<List<R>> apply(
          RemoteTriFunction<? super A, ? extends B, ? super C, ? extends R> function,
          Ref<? extends A> first,
          B second,
          Ref<? extends C> third) {
    return apply(Call.<R>of(function, first, second, third));
  }

  /**
   * Runs {@code function} with three arguments: {@code first}, {@code second} from the engine. Does
   * not block.
   */
  default <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R>
      AsyncResult<List<R>> apply(
          RemoteTriFunction<? super A, ? super B, ? extends C, ? extends R> function,
          Ref<? extends A> first,
          Ref<? extends B> second,
          C third) {
    return apply(Call.<R>of(function, first, second, third));
  }

  /**
   * Runs {@code function} with three arguments: {@code first}, {@code second}, {@code third} from
   * the engine. Does not block.
   */
  default <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R>
      AsyncResult<List<R>> apply(
          RemoteTriFunction<? super A, ? super B, ? super C, ? extends R> function,
          Ref<? extends A> first,
          Ref<? extends B> second,
          Ref<? extends C> third) {
    return apply(Call.<R>of(function, first, second, third));
  }
}
