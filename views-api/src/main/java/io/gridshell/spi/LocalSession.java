package io.gridshell.spi;

import io.gridshell.GridException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An interpreter in the client's JVM, in which the cells of a script or console run.
 *
 * <p>Its functions can be sent to engines: classes that its cells declare are shipped, variables
 * that a function reads are sent by value. One thread at a time; {@link #interrupt()} from any.
 */
public interface LocalSession extends AutoCloseable {

  /**
   * What a cell gave.
   *
   * @param hasValue whether it ended with an expression that has a value
   * @param value that value
   * @param display that value as the console shows it; empty when there is none
   */
  record Evaluated(boolean hasValue, @Nullable Object value, String display) {}

  /** A cell that failed: it does not compile, threw, or was interrupted. */
  final class CellFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final String report;

    /**
     * Creates the failure of a cell.
     *
     * @param line line in the cell, from 1; 0 when unknown
     * @param report what to show, possibly several lines
     * @param cause what the cell threw, if it threw; a {@link GridException} when a remote call
     *     failed
     */
    public CellFailure(int line, String report, @Nullable Throwable cause) {
      super(report, cause);
      this.line = line;
      this.report = report;
    }

    /** The line in the cell, from 1; 0 when unknown. */
    public int line() {
      return line;
    }

    /** What to show, possibly several lines. */
    public String report() {
      return report;
    }
  }

  /**
   * Runs a cell on this thread.
   *
   * @param output receives what the cell prints to standard output, as it prints it
   * @param error receives what the cell prints to standard error, as it prints it
   */
  Evaluated run(String cell, Consumer<String> output, Consumer<String> error) throws CellFailure;

  /** Defines variable {@code name} with the declared type {@code type}, Java source. */
  void define(String name, @Nullable Object value, String type);

  /**
   * What may stand at a place in a cell.
   *
   * @param anchor where in the cell the candidates begin
   * @param candidates the candidates, the likely ones first
   */
  record Completion(int anchor, List<String> candidates) {}

  /** What may stand at {@code cursor} in a cell that is being written. */
  Completion complete(String cell, int cursor);

  /** Whether a cell that is being written needs more lines before it can run. */
  boolean isUnfinished(String cell);

  /** The variables of the session by name, each with its declared type. */
  Map<String, String> variables();

  /**
   * Lets later cells use a jar or a folder of classes.
   *
   * @throws IllegalArgumentException when it does not exist
   */
  void addToClassPath(Path jarOrFolder);

  /** Stops the cell that runs. */
  void interrupt();

  /** Ends the interpreter; the grid stays open. */
  @Override
  void close();
}
