package io.gridshell.interpreter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.SourceCodeAnalysis.Suggestion;

/** What JShell's analysis knows of cells that are being written. */
final class CellCompletion {
  private final Supplier<SourceCodeAnalysis> analysis;

  CellCompletion(Supplier<SourceCodeAnalysis> analysis) {
    this.analysis = analysis;
  }

  Completion at(String cell, int cursor) {
    String before = cell.substring(0, cursor);
    Completion whole = suggest(before, 0);
    if (!whole.candidates().isEmpty()) {
      return whole;
    }
    // After a declaration the rest is a snippet of its own.
    int start = lastSnippet(before);
    return start > 0 ? suggest(before.substring(start), start) : whole;
  }

  private Completion suggest(String text, int offset) {
    int[] anchor = new int[1];
    List<Suggestion> all = analysis.get().completionSuggestions(text, text.length(), anchor);
    List<String> candidates =
        Stream.concat(
                all.stream().filter(Suggestion::matchesType),
                all.stream().filter(suggestion -> !suggestion.matchesType()))
            .map(Suggestion::continuation)
            .distinct()
            .collect(Collectors.toList());
    return new Completion(offset + anchor[0], candidates);
  }

  private int lastSnippet(String text) {
    int start = 0;
    while (start < text.length()) {
      CompletionInfo info = analysis.get().analyzeCompletion(text.substring(start));
      String rest = info.remaining();
      if (rest == null || rest.isBlank() || rest.length() >= text.length() - start) {
        return start;
      }
      start = text.length() - rest.length();
    }
    return start;
  }

  boolean isUnfinished(String cell) {
    List<SourceCodeAnalysis.Completeness> seen = new ArrayList<>();
    String rest = cell;
    while (!rest.isBlank()) {
      CompletionInfo info = analysis.get().analyzeCompletion(rest);
      seen.add(info.completeness());
      String remaining = info.remaining();
      if (remaining == null || remaining.length() >= rest.length()) {
        break;
      }
      rest = remaining;
    }
    if (seen.isEmpty()) {
      return false;
    }
    return switch (seen.get(seen.size() - 1)) {
      case DEFINITELY_INCOMPLETE, CONSIDERED_INCOMPLETE -> true;
      default -> false;
    };
  }
}
