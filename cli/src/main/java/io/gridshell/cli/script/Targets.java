package io.gridshell.cli.script;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which engines a cell runs on: {@code all}, ids such as {@code 0,2}, or slices of the ids such as
 * {@code ::2}, {@code 1:3} and {@code -1:}.
 *
 * @param text as the user wrote it
 */
public record Targets(String text) {

  /** Every engine. */
  public static final Targets ALL = new Targets("all");

  private static final Pattern ID = Pattern.compile("[0-9]{1,9}");
  private static final Pattern SLICE =
      Pattern.compile("(-?[0-9]{1,9})?:(-?[0-9]{1,9})?(?::(-?[0-9]{1,9})?)?");

  /** Refuses text that is none of these. */
  public Targets {
    text = text.strip();
    check("--targets", text);
  }

  /**
   * The targets that {@code text} means.
   *
   * @param typed what the text was typed behind, for messages
   */
  public static Targets behind(String typed, String text) {
    check(typed, text.strip());
    return new Targets(text);
  }

  private static void check(String typed, String text) {
    if (!text.equals("all")) {
      for (String part : text.split(",", -1)) {
        String item = part.strip();
        Matcher slice = SLICE.matcher(item);
        boolean right = slice.matches() ? !isZero(slice.group(3)) : ID.matcher(item).matches();
        if (!right) {
          throw new IllegalArgumentException(
              typed + " '" + text + "' is neither all, nor ids like 0,2, nor a slice like ::2");
        }
      }
    }
  }

  private static boolean isZero(@Nullable String step) {
    return step != null && Integer.parseInt(step) == 0;
  }

  /** Whether every engine is meant. */
  public boolean isAll() {
    return text.equals("all");
  }

  /**
   * The ids that are meant when the grid has {@code present}. An id is taken as it is, present or
   * not; a slice selects from those present, by position.
   */
  public List<Integer> of(List<Integer> present) {
    if (isAll()) {
      return List.copyOf(present);
    }
    List<Integer> chosen = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher slice = SLICE.matcher(part.strip());
      List<Integer> ids =
          slice.matches()
              ? slice(present, slice.group(1), slice.group(2), slice.group(3))
              : List.of(Integer.valueOf(part.strip()));
      ids.stream().filter(id -> !chosen.contains(id)).forEach(chosen::add);
    }
    return List.copyOf(chosen);
  }

  private static List<Integer> slice(
      List<Integer> ids, @Nullable String from, @Nullable String to, @Nullable String by) {
    int step = by == null ? 1 : Integer.parseInt(by);
    int size = ids.size();
    int lowest = step > 0 ? 0 : -1;
    int highest = step > 0 ? size : size - 1;
    int start = bound(from, step > 0 ? lowest : highest, size, lowest, highest);
    int end = bound(to, step > 0 ? highest : lowest, size, lowest, highest);
    List<Integer> chosen = new ArrayList<>();
    for (int at = start; step > 0 ? at < end : at > end; at += step) {
      chosen.add(ids.get(at));
    }
    return chosen;
  }

  private static int bound(@Nullable String given, int usual, int size, int lowest, int highest) {
    if (given == null) {
      return usual;
    }
    int position = Integer.parseInt(given);
    return Math.max(lowest, Math.min(highest, position < 0 ? position + size : position));
  }
}
