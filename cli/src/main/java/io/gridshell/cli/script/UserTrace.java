package io.gridshell.cli.script;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The frames of a stack that are the user's; of those between them it has the number. */
final class UserTrace {
  private static final int LONGEST = 12;
  private static final Pattern FRAME = Pattern.compile("\tat (?:[^(]*/)?([^/]*)");
  private static final Pattern INTERNAL =
      Pattern.compile(
          "(java|javax|jdk|sun|com\\.sun|REPL|io\\.gridshell\\.(grid|interpreter)|org\\.apache"
              + "\\.ignite)\\..*");
  private static final Pattern LINE_OF_CELL = Pattern.compile("cell(:\\d+)?");
  private static final Pattern CAPTION = Pattern.compile("(Caused by|Suppressed): .*");

  private final List<String> shown = new ArrayList<>();
  private int folded;
  private boolean telling;

  private UserTrace() {}

  /** That of {@code stack}, a line a frame; empty when it tells no more than the line of a cell. */
  static String of(String stack) {
    UserTrace trace = new UserTrace();
    stack
        .lines()
        .dropWhile(line -> !line.startsWith("\t") && !CAPTION.matcher(line).matches())
        .forEach(trace::add);
    trace.tellFolded();
    return trace.text();
  }

  private void add(String line) {
    Matcher frame = FRAME.matcher(line);
    boolean isFrame = frame.matches();
    boolean repeats = line.startsWith("\t...");
    if ((isFrame && INTERNAL.matcher(frame.group(1)).matches()) || (repeats && folded > 0)) {
      folded += isFrame ? 1 : 0;
      return;
    }
    tellFolded();
    shown.add(line);
    telling |= !repeats && !(isFrame && LINE_OF_CELL.matcher(frame.group(1)).matches());
  }

  private void tellFolded() {
    if (folded > 0) {
      shown.add("\t... " + folded + (folded == 1 ? " internal frame" : " internal frames"));
      folded = 0;
    }
  }

  private String text() {
    if (!telling) {
      return "";
    }
    return shown.size() <= LONGEST
        ? String.join("\n", shown) + "\n"
        : String.join("\n", shown.subList(0, LONGEST)) + "\n\t... more; --verbose shows all\n";
  }
}
