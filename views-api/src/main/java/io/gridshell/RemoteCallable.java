package io.gridshell;

import java.io.Serializable;

/**
 * A function without arguments that travels to an engine.
 *
 * @param <R> what it returns; must be a value that can be sent
 */
@FunctionalInterface
public interface RemoteCallable<R> extends Serializable {
  /** Runs on the engine. */
  R call() throws Exception;
}
