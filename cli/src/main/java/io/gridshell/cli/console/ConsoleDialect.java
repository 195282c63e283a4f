package io.gridshell.cli.console;

import io.gridshell.cli.script.Dialect;
import io.gridshell.cli.script.PxOptions;
import java.util.List;
import java.util.function.Predicate;

/** The magics of the console; those that run Java have all lines that it needs to be finished. */
final class ConsoleDialect implements Dialect {
  private final Predicate<String> unfinished;

  /**
   * The magics beside Java.
   *
   * @param unfinished whether Java needs more lines before it can run
   */
  ConsoleDialect(Predicate<String> unfinished) {
    this.unfinished = unfinished;
  }

  @Override
  public boolean knows(String word) {
    return Magic.of(word).isPresent();
  }

  @Override
  public String refusal(String word) {
    List<String> near = NearestMagics.to(word);
    return "there is no magic '"
        + word
        + (near.isEmpty()
            ? "'; %help lists what there is"
            : "'; did you mean " + String.join(" or ", near) + "?");
  }

  @Override
  public boolean goesOn(String magic) {
    String first = magic.lines().findFirst().orElse("");
    String below = magic.substring(first.length());
    String word = first.split("\\s", 2)[0];
    String behind = first.substring(word.length()).strip();
    if (word.equals(Magic.PX.typed())) {
      return unfinished.test(code(behind) + below);
    }
    if (!word.equals(Magic.TIME.typed())) {
      return false;
    }
    return behind.startsWith("%")
        ? behind.startsWith("%%") || goesOn(behind + below)
        : unfinished.test(behind + below);
  }

  /** What stands behind options; nothing when those are wrong, which is told when it runs. */
  private static String code(String text) {
    try {
      return PxOptions.ofLine(text).code();
    } catch (IllegalArgumentException wrong) {
      return "";
    }
  }
}
