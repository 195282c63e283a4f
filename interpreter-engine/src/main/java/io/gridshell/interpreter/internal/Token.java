package io.gridshell.interpreter.internal;

/**
 * A lexical element of Java text.
 *
 * @param kind what it is
 * @param text as written
 * @param start first character
 * @param end after the last character
 */
public record Token(Kind kind, String text, int start, int end) {
  /** Kinds of tokens; keywords are names, a symbol is one character or {@code ->}, {@code ::}. */
  public enum Kind {
    /** An identifier or a keyword. */
    NAME,
    /** A number, character, string or text block. */
    LITERAL,
    /** An operator or separator. */
    SYMBOL
  }

  boolean is(String expected) {
    return kind != Kind.LITERAL && text.equals(expected);
  }

  boolean isName() {
    return kind == Kind.NAME;
  }
}
