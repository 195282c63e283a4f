package io.gridshell.interpreter.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Splits Java text into tokens; comments and white space are left out. Never fails. */
public final class Tokens {
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Tokens(String text) {
    this.text = text;
  }

  /** The tokens of a text. */
  public static List<Token> of(String text) {
    Tokens scanner = new Tokens(text);
    scanner.scan();
    return scanner.tokens;
  }

  /** The distinct names that tokens contain, keywords included. */
  public static Set<String> names(List<Token> tokens) {
    Set<String> names = new LinkedHashSet<>();
    for (Token token : tokens) {
      if (token.isName()) {
        names.add(token.text());
      }
    }
    return names;
  }

  private void scan() {
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (text.startsWith("//", at)) {
        skipTo("\n", 0);
      } else if (text.startsWith("/*", at)) {
        at += 2;
        skipTo("*/", 2);
      } else if (text.startsWith("\"\"\"", at)) {
        quoted("\"\"\"", true);
      } else if (c == '"') {
        quoted("\"", false);
      } else if (c == '\'') {
        quoted("'", false);
      } else if (Character.isJavaIdentifierStart(c)) {
        name();
      } else if (isDigit(at) || (c == '.' && isDigit(at + 1))) {
        number();
      } else {
        symbol(c);
      }
    }
  }

  private boolean isDigit(int index) {
    return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
  }

  private void skipTo(String end, int consume) {
    int found = text.indexOf(end, at);
    at = found < 0 ? text.length() : found + consume;
  }

  private void quoted(String quote, boolean multiLine) {
    int start = at;
    at += quote.length();
    while (at < text.length() && !text.startsWith(quote, at)) {
      if (!multiLine && text.charAt(at) == '\n') {
        break;
      }
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    at = Math.min(text.length(), at + quote.length());
    add(Token.Kind.LITERAL, start);
  }

  private void name() {
    int start = at;
    while (at < text.length() && Character.isJavaIdentifierPart(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    add(Token.Kind.NAME, start);
  }

  private void number() {
    int start = at;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean sign =
          (c == '+' || c == '-')
              && "eEpP".indexOf(text.charAt(at - 1)) >= 0
              && !(text.startsWith("0x", start) && "eE".indexOf(text.charAt(at - 1)) >= 0);
      if (!(Character.isLetterOrDigit(c) || c == '_' || c == '.' || (at > start && sign))) {
        break;
      }
      at++;
    }
    add(Token.Kind.LITERAL, start);
  }

  private void symbol(int c) {
    int start = at;
    boolean two =
        text.startsWith("->", at)
            || text.startsWith("::", at)
            || text.startsWith("++", at)
            || text.startsWith("--", at)
            || text.startsWith("==", at);
    at += two ? 2 : Character.charCount(c);
    add(Token.Kind.SYMBOL, start);
  }

  private void add(Token.Kind kind, int start) {
    tokens.add(new Token(kind, text.substring(start, at), start, at));
  }
}
