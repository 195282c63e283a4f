package io.gridshell;

import java.io.Serializable;

/**
 * A function of two arguments that travels to an engine.
 *
 * @param <A> the first argument
 * @param <B> the second argument
 * @param <R> what it returns; must be a value that can be sent
 */
@FunctionalInterface
public interface RemoteBiFunction<A, B, R> extends Serializable {
  /** Runs on the engine. */
  R apply(A first, B second) throws Exception;
}
