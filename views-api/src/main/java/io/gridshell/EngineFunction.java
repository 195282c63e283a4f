package io.gridshell;

import java.io.Serializable;

/**
 * A function that travels to an engine and reads or writes that engine's namespace.
 *
 * @param <R> what it returns; must be a value that can be sent
 */
@FunctionalInterface
public interface EngineFunction<R> extends Serializable {
  /** Runs on the engine that {@code context} describes. */
  R apply(EngineContext context) throws Exception;
}
