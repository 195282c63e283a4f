package io.gridshell.interpreter;

import io.gridshell.interpreter.internal.Shape;
import io.gridshell.interpreter.internal.Token;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snippet that declares exactly one variable, without modifiers and with an initializer.
 *
 * @param type its type as written
 * @param name its name
 */
record Redeclaration(String type, String name) {

  static @Nullable Redeclaration of(Piece piece) {
    List<Token> tokens = piece.tokens();
    int nameAt = Shape.skipType(tokens, 0);
    if (nameAt < 0
        || nameAt + 1 >= tokens.size()
        || !tokens.get(nameAt + 1).text().equals("=")
        || declaresMore(tokens, nameAt + 2)) {
      return null;
    }
    String type = piece.text().substring(0, tokens.get(nameAt).start());
    return new Redeclaration(type.strip(), tokens.get(nameAt).text());
  }

  /** A comma outside of parentheses may begin another variable; type arguments look the same. */
  private static boolean declaresMore(List<Token> tokens, int from) {
    int depth = 0;
    for (Token token : tokens.subList(from, tokens.size())) {
      switch (token.text()) {
        case "(", "[", "{" -> depth++;
        case ")", "]", "}" -> depth--;
        case "," -> {
          if (depth == 0) {
            return true;
          }
        }
        default -> {}
      }
    }
    return false;
  }

  boolean isInferred() {
    return type.equals("var");
  }
}
