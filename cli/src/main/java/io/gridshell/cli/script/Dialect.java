package io.gridshell.cli.script;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The magics that a text may have beside those of {@link StepReader}, and how far their code goes.
 */
public interface Dialect {

  /** That of scripts, which have no others; all of a magic stands in its line. */
  Dialect SCRIPT =
      new Dialect() {
        @Override
        public boolean knows(String word) {
          return false;
        }

        @Override
        public String refusal(String word) {
          return "a script knows %px, %%px and %deps, not '" + word + "'";
        }

        @Override
        public boolean goesOn(String magic) {
          return false;
        }
      };

  /** A line that begins with a magic, known or not. */
  Pattern MAGIC = Pattern.compile("%%?[A-Za-z]+(\\s.*)?");

  /** Whether {@code word}, such as {@code %who}, is one. */
  boolean knows(String word);

  /** What is said of a {@code word} that is none. */
  String refusal(String word);

  /** Whether a magic, with all lines that it has so far, needs the next one too. */
  boolean goesOn(String magic);

  /** The line behind the last one of the magic that begins at line {@code at}, or {@code to}. */
  default int end(List<String> lines, int at, int to) {
    int end = at + 1;
    while (end < to && goesOn(String.join("\n", lines.subList(at, end)))) {
      end++;
    }
    return end;
  }
}
