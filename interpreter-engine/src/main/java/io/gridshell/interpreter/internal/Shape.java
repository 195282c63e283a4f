package io.gridshell.interpreter.internal;

import java.util.List;
import java.util.Set;

/**
 * What a snippet looks like from its tokens alone. A guess that decides which way of compiling is
 * tried first; the compiler has the last word.
 */
public enum Shape {
  /** No token, or nothing but semicolons. */
  EMPTY,
  /** An import. */
  IMPORT,
  /** A variable, method or type. */
  DECLARATION,
  /** A statement without a value. */
  STATEMENT,
  /** An expression. */
  EXPRESSION;

  private static final Set<String> STATEMENT_STARTS =
      Set.of(
          "if",
          "for",
          "while",
          "do",
          "try",
          "throw",
          "return",
          "assert",
          "break",
          "continue",
          "switch",
          "{");
  private static final Set<String> DECLARATION_STARTS =
      Set.of(
          "public",
          "protected",
          "private",
          "static",
          "final",
          "abstract",
          "native",
          "strictfp",
          "transient",
          "volatile",
          "default",
          "class",
          "interface",
          "enum",
          "@",
          "void",
          "<");
  private static final Set<String> PRIMITIVES =
      Set.of("boolean", "byte", "short", "char", "int", "long", "float", "double");

  /** The shape of a snippet. */
  public static Shape of(List<Token> tokens) {
    if (tokens.stream().allMatch(token -> token.is(";"))) {
      return EMPTY;
    }
    Token first = tokens.get(0);
    String second = tokens.size() > 1 ? tokens.get(1).text() : "";
    if (first.is("import")) {
      return IMPORT;
    }
    if (first.is("synchronized")) {
      return second.equals("(") ? STATEMENT : DECLARATION;
    }
    if (STATEMENT_STARTS.contains(first.text()) && first.kind() != Token.Kind.LITERAL) {
      return STATEMENT;
    }
    if (DECLARATION_STARTS.contains(first.text()) && first.kind() != Token.Kind.LITERAL) {
      return DECLARATION;
    }
    if (first.is("non") && second.equals("-") && tokens.size() > 2 && tokens.get(2).is("sealed")) {
      return DECLARATION;
    }
    if (!first.isName() || first.is("new") || first.is("this") || first.is("super")) {
      return EXPRESSION;
    }
    if (second.equals(":")) {
      return STATEMENT;
    }
    int afterType = skipType(tokens, 0);
    return afterType > 0
            && afterType < tokens.size()
            && tokens.get(afterType).isName()
            && !tokens.get(afterType).is("instanceof")
        ? DECLARATION
        : EXPRESSION;
  }

  /** Index of the token after a type that begins at an index, or -1 when there is no type. */
  public static int skipType(List<Token> tokens, int from) {
    int at = from;
    while (at < tokens.size() && tokens.get(at).isName()) {
      boolean primitive = PRIMITIVES.contains(tokens.get(at).text());
      at++;
      if (!primitive && at < tokens.size() && tokens.get(at).is("<")) {
        at = skipArguments(tokens, at);
        if (at < 0) {
          return -1;
        }
      }
      if (!primitive && at + 1 < tokens.size() && tokens.get(at).is(".")) {
        at++;
        continue;
      }
      while (at + 1 < tokens.size() && tokens.get(at).is("[") && tokens.get(at + 1).is("]")) {
        at += 2;
      }
      return at;
    }
    return -1;
  }

  private static int skipArguments(List<Token> tokens, int from) {
    int depth = 0;
    for (int at = from; at < tokens.size(); at++) {
      Token token = tokens.get(at);
      if (token.is("<")) {
        depth++;
      } else if (token.is(">")) {
        depth--;
        if (depth == 0) {
          return at + 1;
        }
      } else if (!token.isName() && !"?,.&[]@".contains(token.text())) {
        return -1;
      } else if (token.is("&") && tokens.get(at - 1).is("&")) {
        return -1;
      }
    }
    return -1;
  }
}
