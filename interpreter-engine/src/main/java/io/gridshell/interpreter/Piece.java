package io.gridshell.interpreter;

import io.gridshell.interpreter.internal.Shape;
import io.gridshell.interpreter.internal.Token;
import io.gridshell.interpreter.internal.Tokens;
import java.util.List;
import java.util.Set;

/**
 * One snippet of a cell.
 *
 * @param text its text without white space before it
 * @param complete the same with a semicolon where one was left out
 * @param offset where it begins in the cell
 * @param line line where it begins, from 1
 * @param incomplete whether the cell ends before the snippet does
 * @param tokens its tokens
 * @param names the names in it
 * @param shape what it looks like
 */
record Piece(
    String text,
    String complete,
    int offset,
    int line,
    boolean incomplete,
    List<Token> tokens,
    Set<String> names,
    Shape shape) {

  static Piece of(String cell, int offset, String text, String complete, boolean incomplete) {
    List<Token> tokens = Tokens.of(text);
    int line = 1;
    for (int i = 0; i < offset; i++) {
      if (cell.charAt(i) == '\n') {
        line++;
      }
    }
    return new Piece(
        text, complete, offset, line, incomplete, tokens, Tokens.names(tokens), Shape.of(tokens));
  }

  /** The text without semicolons at its end; places stay the same. */
  String withoutSemicolon() {
    String bare = text;
    for (int i = tokens.size() - 1; i >= 0; i--) {
      Token token = tokens.get(i);
      if (!token.text().equals(";")) {
        break;
      }
      bare = bare.substring(0, token.start()) + " " + bare.substring(token.end());
    }
    return bare;
  }
}
