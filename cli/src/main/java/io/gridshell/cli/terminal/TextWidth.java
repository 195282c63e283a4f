package io.gridshell.cli.terminal;

import org.jline.utils.WCWidth;

/** Texts as wide as a terminal shows them: a Chinese character takes two columns. */
final class TextWidth {
  private TextWidth() {}

  /** The columns that {@code text} takes. */
  static int of(String text) {
    return text.codePoints().map(TextWidth::of).sum();
  }

  private static int of(int character) {
    // Below that every character takes one, and nothing has to be looked up.
    return character < 0x300 ? 1 : Math.max(0, WCWidth.wcwidth(character));
  }

  /** How many chars of {@code text}, from {@code from} on, take at most {@code columns}. */
  static int fitting(String text, int from, int columns) {
    int at = from;
    int left = columns;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      left -= of(character);
      if (left < 0) {
        break;
      }
      at += Character.charCount(character);
    }
    return at - from;
  }

  /** {@code text} in at most {@code columns}, with a sign where something was cut off. */
  static String cut(String text, int columns) {
    return of(text) <= columns ? text : text.substring(0, fitting(text, 0, columns - 1)) + "…";
  }
}
