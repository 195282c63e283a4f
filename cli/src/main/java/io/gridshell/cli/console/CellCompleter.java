package io.gridshell.cli.console;

import io.gridshell.cli.script.PxOptions;
import io.gridshell.cli.script.TextFile;
import io.gridshell.spi.LocalSession.Completion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes Java by the client's interpreter, magics, their options, and names of files. */
final class CellCompleter implements Completer {
  private static final Pattern PX =
      Pattern.compile("%%?px(\\s+--?[A-Za-z-]+(=\\S+|\\s+[0-9,:]+|\\s+all)?)*\\s+");
  private static final Pattern FILES =
      Pattern.compile("%(load|run|save|classpath\\s+add)\\s+(.*\\s)?");

  private final CellParser.LocalSessionSource session;

  CellCompleter(CellParser.LocalSessionSource session) {
    this.session = session;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    String before = line.line().substring(0, line.cursor());
    int wordStart = line.cursor() - line.wordCursor();
    String token = lastToken(before);
    List<String> whole = new ArrayList<>();
    if (before.startsWith("%") && before.indexOf('\n') < 0) {
      String ahead = before.substring(0, before.length() - token.length());
      if (ahead.isEmpty()) {
        whole.addAll(Magic.all());
        whole.add("%%px");
      } else if (FILES.matcher(ahead).matches()) {
        whole.addAll(files(token));
      } else if (token.startsWith("-")
          && (PX.matcher(ahead).matches() || ahead.startsWith("%px"))) {
        whole.addAll(PxOptions.NAMES);
      }
    }
    if (!whole.isEmpty()) {
      // The editor replaces the word, which may be the end of a longer token.
      int cut = token.length() - line.wordCursor();
      whole.stream()
          .filter(each -> each.startsWith(token))
          .forEach(each -> candidates.add(candidate(each.substring(cut))));
      return;
    }
    int code = codeStart(before);
    String text = before.substring(code);
    Completion completion = session.get().complete(text, text.length());
    if (completion.anchor() + code == wordStart) {
      completion.candidates().forEach(each -> candidates.add(candidate(each)));
    }
  }

  private static Candidate candidate(String value) {
    return new Candidate(value, value, null, null, null, null, false);
  }

  private static String lastToken(String before) {
    int start = before.length();
    while (start > 0 && !Character.isWhitespace(before.charAt(start - 1))) {
      start--;
    }
    return before.substring(start);
  }

  /** Where the Java begins behind a magic. */
  private static int codeStart(String before) {
    if (before.startsWith("%%")) {
      return before.indexOf('\n') + 1;
    }
    int line = before.lastIndexOf('\n') + 1;
    if (before.startsWith("%time", line)) {
      return Math.min(before.length(), line + "%time ".length());
    }
    Matcher px = PX.matcher(before.substring(line));
    return px.lookingAt() ? line + px.end() : 0;
  }

  private static List<String> files(String begun) {
    int slash = begun.lastIndexOf('/');
    String ahead = begun.substring(0, slash + 1);
    Path folder = TextFile.expand(ahead.isEmpty() ? "." : ahead);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> ahead + file.getFileName() + (Files.isDirectory(file) ? "/" : ""))
          .sorted()
          .collect(Collectors.toList());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
