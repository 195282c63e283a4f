package io.gridshell.interpreter;

import io.gridshell.interpreter.internal.Problem;
import io.gridshell.interpreter.internal.SnippetCompiler;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jdk.jshell.Diag;

/** Places compile errors in the cell. */
final class Diagnostics {
  private final String cell;

  Diagnostics(String cell) {
    this.cell = cell;
  }

  List<Diagnostic> ofProblems(Piece piece, List<Problem> problems) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    for (Problem problem : problems) {
      diagnostics.add(at(piece, problem.start(), problem.end(), problem.message()));
    }
    return diagnostics;
  }

  List<Diagnostic> ofJShell(Piece piece, List<Diag> diags) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    for (Diag diag : diags) {
      if (diag.isError()) {
        String message = SnippetCompiler.tidy(diag.getMessage(Locale.ENGLISH));
        int start = (int) diag.getPosition();
        diagnostics.add(at(piece, start, (int) diag.getEndPosition(), message));
      }
    }
    if (diagnostics.isEmpty()) {
      diagnostics.add(at(piece, 0, 0, "this snippet cannot be used here"));
    }
    return diagnostics;
  }

  Diagnostic atEnd(Piece piece) {
    int end = cell.stripTrailing().length();
    return at(
        piece,
        Math.max(0, end - piece.offset()),
        end - piece.offset(),
        "reached end of cell while parsing: the snippet that begins in line "
            + piece.line()
            + " is not finished");
  }

  Diagnostic at(Piece piece, int start, int end, String message) {
    if (start < 0) {
      return new Diagnostic(piece.line(), 1, message, lineAt(piece.offset()), 1);
    }
    int offset = Math.min(cell.length(), piece.offset() + start);
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < offset; i++) {
      if (cell.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Diagnostic(
        line, offset - lineStart + 1, message, lineAt(offset), Math.max(1, end - start));
  }

  private String lineAt(int offset) {
    int start = cell.lastIndexOf('\n', offset - 1) + 1;
    int end = cell.indexOf('\n', Math.min(offset, cell.length()));
    String line = cell.substring(start, end < 0 ? cell.length() : end);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }
}
