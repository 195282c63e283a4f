package io.gridshell;

import java.io.Serializable;

/**
 * A function of three arguments that travels to an engine.
 *
 * @param <A> the first argument
 * @param <B> the second argument
 * @param <C> the third argument
 * @param <R> what it returns; must be a value that can be sent
 */
@FunctionalInterface
public interface RemoteTriFunction<A, B, C, R> extends Serializable {
  /** Runs on the engine. */
  R apply(A first, B second, C third) throws Exception;
}
