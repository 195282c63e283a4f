package io.gridshell.interpreter;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a cell ended. Snippets that ran before the one that failed stay in effect. */
public sealed interface CellOutcome {

  /**
   * The cell ran to its end.
   *
   * @param value the live value of the last snippet when that is an expression; may be null
   * @param type its type as a cell would write it, empty without a value
   * @param hasValue whether the last snippet was an expression with a value
   * @param notes what the user should know: variables dropped by a new type, methods that wait for
   *     a name
   */
  record Completed(@Nullable Object value, String type, boolean hasValue, List<String> notes)
      implements CellOutcome {
    /** Copies the notes. */
    public Completed {
      notes = List.copyOf(notes);
    }
  }

  /**
   * A snippet of the cell does not compile.
   *
   * @param diagnostics what is wrong and where, at least one
   */
  record Rejected(List<Diagnostic> diagnostics) implements CellOutcome {
    /** Copies the diagnostics. */
    public Rejected {
      diagnostics = List.copyOf(diagnostics);
    }

    /** All diagnostics as text, each with its source line and a marker. */
    public String rendered() {
      return diagnostics.stream().map(Diagnostic::rendered).collect(Collectors.joining("\n"));
    }
  }

  /**
   * A snippet of the cell threw.
   *
   * @param exception the live exception
   * @param line the line of the cell that was running, from 1; 0 when unknown
   * @param trace the stack as text without frames of the interpreter; frames of cells read {@code
   *     cell:LINE}, or the name of the declared method and {@code (cell:LINE)}
   */
  record Threw(Throwable exception, int line, String trace) implements CellOutcome {}

  /**
   * The cell was interrupted.
   *
   * @param line the line of the cell that was running, from 1; 0 when unknown
   */
  record Interrupted(int line) implements CellOutcome {}
}
