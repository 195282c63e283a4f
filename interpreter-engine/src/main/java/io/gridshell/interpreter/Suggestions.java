package io.gridshell.interpreter;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says what a user may have meant. */
final class Suggestions {
  private static final int SHOWN = 10;

  private Suggestions() {}

  static String forUndefined(String name, Collection<String> defined) {
    String problem = "'" + name + "' is not defined on this engine";
    if (defined.isEmpty()) {
      return problem + "; no variable is, push or declare it first";
    }
    List<String> close =
        defined.stream().filter(other -> distance(name, other) <= 1 + name.length() / 4).toList();
    if (!close.isEmpty()) {
      return problem + "; did you mean " + String.join(" or ", close) + "?";
    }
    String list = defined.stream().limit(SHOWN).collect(Collectors.joining(", "));
    int more = defined.size() - SHOWN;
    return problem + "; defined are " + list + (more > 0 ? " and " + more + " more" : "");
  }

  private static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        current[j] = Math.min(previous[j - 1] + change, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
