package io.gridshell.perf.cell;

import io.gridshell.interpreter.CellOutcome;
import io.gridshell.interpreter.Interpreter;
import io.gridshell.interpreter.OutputSink;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;

/** Something that runs cells of one line. Used by one thread. */
public interface Shell extends AutoCloseable {

  /**
   * Runs a cell.
   *
   * @throws IllegalStateException if it fails
   */
  Object run(String cell);

  @Override
  default void close() {}

  /** The shell called {@code name}. */
  static Shell of(String name) {
    return switch (name) {
      case "ours" -> new Ours();
      case "jshell" -> new Plain();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** What an engine runs cells with. */
  final class Ours implements Shell {
    private final Interpreter interpreter = Interpreter.builder().name("benchmark").build();

    Ours() {
      interpreter.warmUp();
    }

    @Override
    public Object run(String cell) {
      CellOutcome outcome = interpreter.execute(cell, OutputSink.NONE);
      if (outcome instanceof CellOutcome.Completed) {
        return outcome;
      }
      throw new IllegalStateException(cell + " gave " + outcome);
    }

    @Override
    public void close() {
      interpreter.close();
    }
  }

  /** What the JDK has, in the same JVM. */
  final class Plain implements Shell {
    private final JShell shell = JShell.builder().executionEngine("local").build();

    @Override
    public Object run(String cell) {
      List<SnippetEvent> events = shell.eval(cell);
      for (SnippetEvent event : events) {
        if (event.status() == Snippet.Status.REJECTED || event.exception() != null) {
          throw new IllegalStateException(cell + " gave " + event);
        }
      }
      return events;
    }

    @Override
    public void close() {
      shell.close();
    }
  }
}
