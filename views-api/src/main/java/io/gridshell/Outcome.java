package io.gridshell;

import org.jspecify.annotations.Nullable;

/**
 * How one item of a result ended.
 *
 * @param <T> the item's value
 */
public sealed interface Outcome<T> {

  /** The engine that ran the item. */
  int engine();

  /**
   * An item with a value.
   *
   * @param engine the engine that ran it
   * @param value the value, possibly null
   */
  record Ok<T>(int engine, @Nullable T value) implements Outcome<T> {}

  /**
   * An item that failed.
   *
   * @param engine the engine that ran it or was to run it
   * @param error why it failed
   */
  record Failed<T>(int engine, GridException error) implements Outcome<T> {}
}
