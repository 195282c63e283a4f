package io.gridshell;

import io.gridshell.spi.ClassPathElement;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A view of named engines: what is sent runs once on each of them, in the order sent.
 *
 * <p>{@link Grid#all()} is lazy: it addresses whichever engines are there at each call. {@link
 * Grid#direct(int...)} is frozen: a call fails with {@link NoSuchEngineException} once a member is
 * gone. Views are immutable and thread-safe. Results are lists in engine order, also for one
 * engine; a failure on any engine is a {@link CompositeException}. Tasks never run twice.
 */
public interface DirectView extends CallsOnEach {

  /** The engines that a call would address now, in order. */
  List<Integer> targets();

  /** This view with {@code label} on every task it sends. */
  DirectView withLabel(String label);

  /**
   * This view with {@code copies} copies of every chunk that it scatters, each on another engine
   * than the chunk, also on engines that are not of this view; one unless said otherwise. As many
   * engines may leave before a chunk is lost. A scatter that asks for more copies than there are
   * other engines is refused.
   *
   * @throws IllegalArgumentException when it is negative
   */
  DirectView withBackups(int copies);

  /** Runs a cell of Java source; its declarations stay in each engine's namespace. */
  AsyncResult<List<CellResult>> execute(String cell);

  /** Sets variable {@code name}; the value is encoded once. */
  default AsyncResult<Void> push(String name, @Nullable Object value) {
    return push(Collections.singletonMap(name, value));
  }

  /** Sets variables by name; the values are encoded once. */
  AsyncResult<Void> push(Map<String, ? extends @Nullable Object> values);

  /** The value of a variable or any expression on each engine. */
  AsyncResult<List<@Nullable Object>> pull(String expression);

  /**
   * The value of a variable or any expression on each engine, as {@code type}.
   *
   * @param type the class or the primitive type of the values; another type fails the result
   */
  <T> AsyncResult<List<T>> pull(String expression, Class<T> type);

  /** Sets variable {@code name} and waits until it is set everywhere. */
  default void put(String name, @Nullable Object value) {
    push(name, value).get();
  }

  /** Waits for {@link #pull(String)}. */
  default List<@Nullable Object> get(String expression) {
    return pull(expression).get();
  }

  /** The variables of each engine's namespace by name, each with its declared type. */
  default AsyncResult<List<Map<String, String>>> variables() {
    return apply(EngineContext::variables);
  }

  /**
   * Sends a jar or a folder of classes to the engines and lets their cells and functions use it.
   * Reads it before it returns; engines that join later do not get it, see {@link
   * Grid#addToClassPath}.
   *
   * @throws UncheckedIOException when it cannot be read
   */
  default AsyncResult<List<String>> addToClassPath(Path jarOrFolder) {
    return apply(
        ClassPathElement::add,
        String.valueOf(jarOrFolder.getFileName()),
        ClassPathElement.read(jarOrFolder));
  }

  /**
   * Deals the items of {@code values}, a list or any array, to the engines in blocks and binds each
   * part to {@code name}. With fewer items than engines the last parts are empty, never missing.
   *
   * <p>A copy of each part is kept on another engine; see {@link #withBackups(int)}. A large array
   * is sent from where it is: it must not change until the result is complete.
   */
  default AsyncResult<Void> scatter(String name, Object values) {
    return scatter(name, values, Partition.BLOCK);
  }

  /** Deals the items of {@code values}, a list or any array, as {@code partition} says. */
  AsyncResult<Void> scatter(String name, Object values, Partition partition);

  /**
   * The parts of {@code name} as one list, in the order of the items before {@code scatter} dealt
   * them. The part of an engine that has left, or is back without it, is taken from a copy, as it
   * was scattered; {@link ChunksLostException} when none is left. Parts that tasks made longer or
   * shorter come one after the other. What a partition of your own dealt is gathered with that
   * partition.
   */
  <T> AsyncResult<List<T>> gather(String name);

  /**
   * The parts of {@code name} as one list; {@code partition} is the one of the scatter, and one
   * that deals otherwise is refused.
   */
  <T> AsyncResult<List<T>> gather(String name, Partition partition);

  /** The parts of {@code name} as one array, such as {@code double[].class}. */
  <A> AsyncResult<A> gather(String name, Class<A> arrayType);

  /** The parts of {@code name} as one array; {@code partition} is the one of the scatter. */
  <A> AsyncResult<A> gather(String name, Class<A> arrayType, Partition partition);

  /**
   * Applies {@code function} to every item; each engine takes one block of the items. An empty
   * input gives an empty result. An item that fails does not hide the others: {@link
   * AsyncResult#outcomes()} has one entry an item.
   */
  <T, R> MapResult<R> map(
      RemoteFunction<? super T, ? extends R> function, Collection<? extends T> items);

  /** Stops what runs; what waits behind it runs next. The result says what was achieved. */
  AsyncResult<List<Interruption>> interrupt();

  /** Empties the namespaces, before any task that still waits. */
  AsyncResult<Void> clear();

  /**
   * Gives each engine a fresh interpreter under the same id. What runs there is stopped or
   * abandoned, what waits there fails with {@link TaskCancelledException}.
   */
  AsyncResult<Void> restart();
}
