package io.gridshell;

import io.gridshell.spi.CurrentEngine;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The engine that a task runs on, as the task sees it.
 *
 * <p>A context is valid while its task runs. Its methods are for the task's own thread and the
 * threads that it starts and waits for.
 */
public interface EngineContext {

  /**
   * The context of the task that runs on this thread.
   *
   * @throws IllegalStateException when no task runs here, such as in the client program
   */
  static EngineContext current() {
    return CurrentEngine.get();
  }

  /** The id of the engine. */
  int engineId();

  /**
   * The value of a variable or an expression of the engine's namespace.
   *
   * @throws RuntimeException when {@code expression} names nothing or does not compile; the message
   *     says which names exist
   */
  // The caller knows the type; a Class argument would say it twice.
  @SuppressWarnings("TypeParameterUnusedInFormals")
  <T> @Nullable T get(String expression);

  /**
   * Sets variable {@code name} of the engine's namespace, declaring it if need be. A chunk of that
   * name and its copies are given up, as by a push.
   */
  void put(String name, @Nullable Object value);

  /** The variables of the engine's namespace by name, each with its declared type. */
  Map<String, String> variables();

  /**
   * Lets cells and functions of this engine use the classes of a jar, also after a restart of the
   * interpreter.
   *
   * @param name what to call it, for messages
   * @param jar its content
   * @throws UncheckedIOException when it cannot be kept on the engine's machine
   */
  void addToClassPath(String name, byte[] jar);

  /** The engines that the task's call runs on, this one among them. */
  Peers peers();

  /** The grid that the engine belongs to, for calls to other engines. Do not close it. */
  Grid grid();
}
