package io.gridshell.interpreter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.jspecify.annotations.Nullable;

/** Splits a cell into snippets, the way JShell reads its input. */
final class CellSplitter {
  private static final String CONTINUATIONS = ".?:*&|,)]=%<>+-";

  private final Supplier<SourceCodeAnalysis> analysis;

  CellSplitter(Supplier<SourceCodeAnalysis> analysis) {
    this.analysis = analysis;
  }

  List<Piece> split(String cell) {
    List<Piece> pieces = new ArrayList<>();
    int at = firstText(cell, 0);
    while (at < cell.length()) {
      Piece piece = next(cell, at);
      if (piece == null) {
        break;
      }
      pieces.add(piece);
      at = firstText(cell, at + piece.text().length());
    }
    return List.copyOf(pieces);
  }

  /**
   * Splits a snippet that does not compile into its lines, as the shell reads what is typed: there
   * a line may end without a semicolon. Empty when that changes nothing.
   */
  List<Piece> splitLines(String cell, Piece piece) {
    List<Piece> pieces = new ArrayList<>();
    int end = piece.offset() + piece.text().length();
    int at = piece.offset();
    while (at < end) {
      Piece line = firstLines(cell, at, cell.substring(at, end) + "\n");
      if (line == null) {
        return List.of();
      }
      pieces.add(line);
      at = firstText(cell, at + line.text().length());
    }
    return pieces.size() > 1 ? pieces : List.of();
  }

  private @Nullable Piece next(String cell, int at) {
    String rest = cell.substring(at);
    CompletionInfo info = analysis.get().analyzeCompletion(rest);
    return info.completeness() == Completeness.EMPTY ? null : piece(cell, at, rest, info);
  }

  private @Nullable Piece firstLines(String cell, int at, String rest) {
    for (int end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n', end + 1)) {
      String lines = rest.substring(0, end + 1);
      if (continues(rest, end)) {
        continue;
      }
      CompletionInfo info = analysis.get().analyzeCompletion(lines);
      switch (info.completeness()) {
        case COMPLETE, COMPLETE_WITH_SEMI, CONSIDERED_INCOMPLETE -> {
          return piece(cell, at, lines, info);
        }
        case UNKNOWN -> {
          return null;
        }
        default -> {}
      }
    }
    return null;
  }

  /** Whether the next line begins with what can only go on with this one. */
  private static boolean continues(String rest, int end) {
    int next = firstText(rest, end);
    return next < rest.length()
        && CONTINUATIONS.indexOf(rest.charAt(next)) >= 0
        && !rest.startsWith("++", next)
        && !rest.startsWith("--", next);
  }

  private static Piece piece(String cell, int at, String rest, CompletionInfo info) {
    String remaining = info.remaining();
    String source = info.source();
    boolean known =
        remaining != null
            && source != null
            && rest.endsWith(remaining)
            && remaining.length() < rest.length();
    String text = known ? rest.substring(0, rest.length() - remaining.length()) : rest;
    boolean incomplete = info.completeness() == Completeness.DEFINITELY_INCOMPLETE;
    return Piece.of(cell, at, text, known ? source : text, incomplete);
  }

  private static int firstText(String cell, int from) {
    int at = from;
    while (at < cell.length() && Character.isWhitespace(cell.charAt(at))) {
      at++;
    }
    return at;
  }
}
