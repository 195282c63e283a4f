package io.gridshell.cli.console;

import io.gridshell.spi.LocalSession;
import java.util.List;
import java.util.function.Predicate;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/**
 * Tells the line editor where the word at the cursor is, and whether Enter ends a cell: it does not
 * while the Java in it is unfinished. An empty last line always ends it.
 */
final class CellParser implements Parser {
  private final Predicate<String> unfinished;

  CellParser(Predicate<String> unfinished) {
    this.unfinished = unfinished;
  }

  static CellParser of(LocalSessionSource session) {
    return new CellParser(text -> session.get().isUnfinished(text));
  }

  /** The session now: it is replaced when a cell is abandoned. */
  interface LocalSessionSource {
    LocalSession get();
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if (context == ParseContext.ACCEPT_LINE && needsMore(line)) {
      throw new EOFError(-1, cursor, "the cell goes on");
    }
    int start = cursor;
    while (start > 0 && isWord(line.charAt(start - 1))) {
      start--;
    }
    return new Line(line, cursor, line.substring(start, cursor));
  }

  private static boolean isWord(char next) {
    return Character.isJavaIdentifierPart(next);
  }

  private boolean needsMore(String text) {
    boolean ended = text.endsWith("\n\n") || text.strip().isEmpty();
    if (ended) {
      return false;
    }
    if (text.startsWith("%%px")) {
      // A cell of its own is ended by an empty line, so that it may have several statements.
      int code = text.indexOf('\n');
      return code < 0 || !text.endsWith("\n") || unfinished.test(text.substring(code + 1));
    }
    return !text.startsWith("%") && unfinished.test(withoutMagics(text));
  }

  private static String withoutMagics(String text) {
    return text.lines()
        .map(line -> line.startsWith("%") ? "" : line)
        .reduce("", (all, line) -> all + line + "\n");
  }

  @Override
  public boolean isEscapeChar(char ch) {
    return false;
  }

  private record Line(String line, int cursor, String word) implements CompletingParsedLine {
    @Override
    public int wordCursor() {
      return word.length();
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(word);
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return word.length();
    }

    @Override
    public int rawWordLength() {
      return word.length();
    }
  }
}
