package io.gridshell.interpreter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one snippet came to. */
sealed interface Ran {
  /** It ran; {@code type} is {@code void} without a value. */
  record Ok(@Nullable Object value, String type, List<String> notes) implements Ran {
    boolean hasValue() {
      return !type.equals("void");
    }
  }

  /** It does not compile. */
  record Rejected(List<Diagnostic> diagnostics) implements Ran {}

  /** It threw. */
  record Threw(Throwable thrown) implements Ran {}

  /** It was stopped, or not begun because its cell was. */
  record Stopped(@Nullable Throwable thrown) implements Ran {}
}
