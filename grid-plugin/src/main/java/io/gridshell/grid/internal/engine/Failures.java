package io.gridshell.grid.internal.engine;

import io.gridshell.grid.internal.code.ClassUnit;
import io.gridshell.grid.internal.codec.Payload;
import io.gridshell.grid.internal.codec.PayloadEncoder;
import io.gridshell.grid.internal.wire.Failure;
import io.gridshell.interpreter.CellException;
import io.gridshell.interpreter.CellOutcome;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Describes what user code threw. */
final class Failures {
  private static final byte[] NO_PAYLOAD = new byte[0];
  private static final int DEEPEST = 200;

  private final PayloadEncoder encoder;

  Failures(PayloadEncoder encoder) {
    this.encoder = encoder;
  }

  /** A cell that does not compile. */
  static Failure of(CellOutcome.Rejected rejected) {
    int line = rejected.diagnostics().get(0).line();
    return new Failure(
        "io.gridshell.interpreter.CompilationException",
        "the cell does not compile\n" + rejected.rendered(),
        "",
        line,
        NO_PAYLOAD);
  }

  /** A cell that threw. */
  Failure of(CellOutcome.Threw threw, Consumer<Collection<ClassUnit>> classes) {
    return describe(threw.exception(), threw.trace(), threw.line(), classes);
  }

  /** A function or an expression that threw. */
  Failure of(Throwable thrown, Consumer<Collection<ClassUnit>> classes) {
    return thrown instanceof CellException cell
        ? describe(cell.thrown(), cell.trace(), cell.line(), classes)
        : describe(thrown, stackOf(thrown), 0, classes);
  }

  private Failure describe(
      Throwable thrown, String stack, int line, Consumer<Collection<ClassUnit>> classes) {
    byte[] exception = NO_PAYLOAD;
    try {
      Payload payload = encoder.encode(thrown);
      classes.accept(payload.classes());
      exception = payload.bytes();
    } catch (RuntimeException | Error unsendable) {
      // The text below says all there is; an exception that cannot travel is no second failure.
      exception = NO_PAYLOAD;
    }
    return new Failure(thrown.getClass().getName(), messageOf(thrown), stack, line, exception);
  }

  private static String messageOf(Throwable thrown) {
    try {
      return Objects.requireNonNullElse(thrown.getMessage(), "");
    } catch (RuntimeException broken) {
      return "(its message cannot be read: " + broken.getClass().getName() + ")";
    }
  }

  /** The stack of user code, without the engine's frames below it. */
  private static String stackOf(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    Set<Throwable> seen = new HashSet<>();
    for (@Nullable Throwable t = thrown; t != null && seen.add(t); t = t.getCause()) {
      text.append(text.isEmpty() ? "" : "Caused by: ");
      text.append(t.getClass().getName()).append(": ").append(messageOf(t)).append('\n');
      int frames = 0;
      for (StackTraceElement frame : t.getStackTrace()) {
        if (frame.getClassName().startsWith("io.gridshell.grid.internal.engine.")
            || frames++ == DEEPEST) {
          break;
        }
        text.append("\tat ").append(frame).append('\n');
      }
    }
    return text.toString();
  }
}
