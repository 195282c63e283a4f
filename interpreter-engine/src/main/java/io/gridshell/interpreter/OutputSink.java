package io.gridshell.interpreter;

/**
 * Receives what a task prints.
 *
 * <p>Called by whatever thread prints, possibly by several at once; an implementation must be
 * thread-safe and should return quickly. A text that was printed by one call arrives as one call
 * where the stream allows it. An exception thrown by a sink does not reach the task.
 */
@FunctionalInterface
public interface OutputSink {
  /** Where a text was printed. */
  enum Stream {
    /** {@code System.out}. */
    STDOUT,
    /** {@code System.err}. */
    STDERR
  }

  /** A sink that drops everything. */
  OutputSink NONE = (stream, text) -> {};

  /** Takes a piece of output; never empty. */
  void write(Stream stream, String text);
}
