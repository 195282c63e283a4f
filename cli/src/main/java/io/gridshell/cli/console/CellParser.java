package io.gridshell.cli.console;

import io.gridshell.cli.script.Dialect;
import io.gridshell.cli.script.Script;
import io.gridshell.spi.LocalSession;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/**
 * Tells the line editor where the word at the cursor is, and whether Enter ends a cell: it does not
 * while the Java in it, that of magics too, is unfinished. An empty last line always ends it.
 */
final class CellParser implements Parser {
  private static final Pattern PX_CELL = Pattern.compile("(%time\\s+)?%%px(\\s.*)?");

  private final Predicate<String> unfinished;
  private final Dialect dialect;

  CellParser(Predicate<String> unfinished) {
    this.unfinished = unfinished;
    this.dialect = new ConsoleDialect(unfinished);
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
    if (text.endsWith("\n\n") || text.isBlank()) {
      return false;
    }
    List<String> lines = text.lines().toList();
    int java = 0;
    int at = 0;
    while (at < lines.size()) {
      String line = lines.get(at);
      if (Script.beginsCell(line)) {
        java = ++at;
      } else if (PX_CELL.matcher(line).matches()) {
        int end = cellEnd(lines, at);
        if (end == lines.size()) {
          // It is ended by an empty line, so that it may have several statements.
          return at + 1 == end || !text.endsWith("\n") || unfinished.test(join(lines, at + 1));
        }
        at = end;
      } else if (Dialect.MAGIC.matcher(line).matches()) {
        java = dialect.end(lines, at, lines.size());
        if (java == lines.size() && dialect.goesOn(join(lines, at))) {
          return true;
        }
        at = java;
      } else {
        at++;
      }
    }
    return unfinished.test(join(lines, java));
  }

  private static int cellEnd(List<String> lines, int at) {
    int end = at + 1;
    while (end < lines.size() && !Script.beginsCell(lines.get(end))) {
      end++;
    }
    return end;
  }

  private static String join(List<String> lines, int from) {
    return String.join("\n", lines.subList(from, lines.size()));
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
