package io.gridshell;

import java.io.Serializable;

/**
 * A function of one argument that travels to an engine.
 *
 * @param <A> the argument
 * @param <R> what it returns; must be a value that can be sent
 */
@FunctionalInterface
public interface RemoteFunction<A, R> extends Serializable {
  /** Runs on the engine. */
  R apply(A argument) throws Exception;
}
