package io.gridshell.cli.console;

import java.util.List;
import java.util.stream.Stream;

/** The magics that somebody may have meant who typed another word. */
final class NearestMagics {
  private NearestMagics() {}

  /** Those that begin with {@code word}, else those with the fewest other letters, when few are. */
  static List<String> to(String word) {
    List<String> all = Stream.concat(Magic.all().stream(), Stream.of("%%px")).toList();
    List<String> longer = all.stream().filter(magic -> magic.startsWith(word)).toList();
    if (!longer.isEmpty()) {
      return longer;
    }
    int fewest = all.stream().mapToInt(magic -> distance(word, magic)).min().orElseThrow();
    return fewest > 1 + word.length() / 4
        ? List.of()
        : all.stream().filter(magic -> distance(word, magic) == fewest).toList();
  }

  /** How many letters have to be added, removed or replaced to make one word from the other. */
  private static int distance(String one, String other) {
    int[] above = new int[other.length() + 1];
    for (int at = 0; at < above.length; at++) {
      above[at] = at;
    }
    for (int row = 1; row <= one.length(); row++) {
      int[] now = new int[above.length];
      now[0] = row;
      for (int at = 1; at < now.length; at++) {
        int replaced = above[at - 1] + (one.charAt(row - 1) == other.charAt(at - 1) ? 0 : 1);
        now[at] = Math.min(replaced, 1 + Math.min(above[at], now[at - 1]));
      }
      above = now;
    }
    return above[other.length()];
  }
}
