package io.gridshell.grid.internal.codec;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** An object that cannot be sent, on its way out of the objects that lead to it. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 12;

  private final String culprit;
  private final String reason;
  private final transient Deque<String> path = new ArrayDeque<>();

  /**
   * Creates a refusal.
   *
   * @param culprit the class of the object
   * @param reason what is wrong with it, as the end of a sentence
   */
  Refusal(String culprit, String reason, @Nullable Throwable cause) {
    super(culprit, cause, false, false);
    this.culprit = culprit;
    this.reason = reason;
  }

  /** Adds the step that leads to where the path begins. */
  Refusal under(String step) {
    if (path.size() == LONGEST) {
      path.removeLast();
    }
    path.addFirst(step);
    return this;
  }

  String culprit() {
    return culprit;
  }

  String reason() {
    return reason;
  }

  /** How to get from the value to the object, such as {@code .jobs[3].thread}. */
  String path() {
    return String.join("", path);
  }
}
