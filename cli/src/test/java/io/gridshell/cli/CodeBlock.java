package io.gridshell.cli;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of code in a page of the documentation.
 *
 * @param page the page, relative to the repository
 * @param line the line of the page at which its text begins, from 1
 * @param info what stands behind the fence; empty for an indented block
 * @param lines its text
 * @param output the block of text right below it, which shows what it prints; for scripts and for
 *     what is typed into a shell
 */
record CodeBlock(
    String page, int line, String info, List<String> lines, Optional<List<String>> output) {
  private static final Pattern CELL = Pattern.compile("\\s*// %%.*");

  /** Copies the lines. */
  CodeBlock {
    lines = List.copyOf(lines);
  }

  /** The first word of the info. */
  String language() {
    return info.split("\\s", 2)[0];
  }

  /** Whether it is Java that has to compile. */
  boolean isJava() {
    return info.equals("java");
  }

  /** Whether it is a script, which has to run. */
  boolean isScript() {
    return isJava() && lines.stream().anyMatch(line -> CELL.matcher(line).matches());
  }

  /** Whether a user would type it into a shell. */
  boolean isShell() {
    return info.isEmpty() || List.of("sh", "bash", "shell", "console", "text").contains(language());
  }

  String text() {
    return String.join("\n", lines) + "\n";
  }

  /** Where it is, as editors understand it. */
  String place() {
    return page + ":" + line;
  }

  CodeBlock withOutput(List<String> printed) {
    return new CodeBlock(page, line, info, lines, Optional.of(printed));
  }
}
