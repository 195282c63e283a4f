package io.gridshell;

import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A view of one engine: as a {@link DirectView}, with scalars instead of lists and the failure
 * itself instead of a composite.
 *
 * <p>Immutable and thread-safe.
 */
public interface EngineView extends CallsOnOne {

  /** The id of the engine. */
  int id();

  /** This view with {@code label} on every task it sends. */
  EngineView withLabel(String label);

  /** Runs a cell of Java source; its declarations stay in the engine's namespace. */
  AsyncResult<CellResult> execute(String cell);

  /** Sets variable {@code name}. */
  default AsyncResult<Void> push(String name, @Nullable Object value) {
    return push(Collections.singletonMap(name, value));
  }

  /** Sets variables by name. */
  AsyncResult<Void> push(Map<String, ? extends @Nullable Object> values);

  /** The value of a variable or any expression. */
  AsyncResult<@Nullable Object> pull(String expression);

  /** The value of a variable or any expression, as {@code type}; another type fails the result. */
  <T> AsyncResult<T> pull(String expression, Class<T> type);

  /** Sets variable {@code name} and waits until it is set. */
  default void put(String name, @Nullable Object value) {
    push(name, value).get();
  }

  /** Waits for {@link #pull(String)}. */
  default @Nullable Object get(String expression) {
    return pull(expression).get();
  }

  /** Stops what runs; what waits behind it runs next. The result says what was achieved. */
  AsyncResult<Interruption> interrupt();

  /** Empties the namespace, before any task that still waits. */
  AsyncResult<Void> clear();

  /** Gives the engine a fresh interpreter under the same id; see {@link DirectView#restart()}. */
  AsyncResult<Void> restart();
}
