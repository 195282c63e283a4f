package io.gridshell.launch;

import java.io.IOException;

/**
 * Work that is undone when it fails, and when the program is ended before it is complete.
 *
 * <p>The thread that works and the program's end meet here: what one of them does in a step, the
 * other sees whole or not at all. Thread-safe.
 */
final class Undo implements AutoCloseable {
  private final String work;
  private final Runnable undo;
  private final Thread hook;

  // Guarded by this.
  private boolean complete;
  private boolean undone;

  /**
   * Begins.
   *
   * @param work what is done, for messages, such as {@code start of grid 'default'}
   * @param undo takes back what has been done so far; runs at most once
   */
  Undo(String work, Runnable undo) {
    this.work = work;
    this.undo = undo;
    this.hook = new Thread(this::undo, "gridshell-undo");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** What {@link #step} and {@link #complete} do. */
  interface Step<T> {
    T make() throws IOException;
  }

  /** Makes {@code step}, unless everything was undone. */
  synchronized <T> T step(Step<T> step) throws IOException {
    check();
    return step.make();
  }

  /** Makes the last step; when it succeeds, nothing is undone any more. */
  synchronized <T> T complete(Step<T> last) throws IOException {
    T result = step(last);
    complete = true;
    return result;
  }

  /**
   * Looks whether to go on.
   *
   * @throws LaunchException when everything was undone
   */
  synchronized void check() {
    if (undone) {
      throw new LaunchException(work + " was stopped");
    }
  }

  private synchronized void undo() {
    if (!complete && !undone) {
      undone = true;
      undo.run();
    }
  }

  /** Undoes what is not complete. */
  @Override
  public void close() {
    undo();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The program ends: the hook runs, and finds that nothing is left to undo.
      return;
    }
  }
}
