package io.gridshell.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A line that a user would type into a shell.
 *
 * @param words as the shell divides it, without a comment; empty for a line that is none
 */
record ShellLine(List<String> words) {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");
  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Z_]+=.*");
  private static final Pattern END = Pattern.compile("[|;<>].*|&&|&");
  private static final Pattern FILE = Pattern.compile("(\\./)?[A-Za-z][\\w.-]*(/[\\w.-]+)+/?");
  private static final Pattern TESTS = Pattern.compile("-D(it\\.)?test=(.*)");

  private static final Set<String> TEST_NAMES = testNames();

  ShellLine {
    words = List.copyOf(words);
  }

  private static Set<String> testNames() {
    try (Stream<Path> files = Files.walk(MarkdownPage.REPOSITORY, 12)) {
      return files
          .map(Path::toString)
          .filter(file -> file.contains("/src/test/java/") && file.endsWith(".java"))
          .map(file -> file.substring(file.lastIndexOf('/') + 1, file.lastIndexOf('.')))
          .collect(Collectors.toSet());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Reads a line of {@code block}. */
  static ShellLine of(CodeBlock block, String line) {
    String typed = line.strip();
    boolean prompted = typed.startsWith("$ ");
    if (!block.isShell() || (block.language().equals("text") && !prompted)) {
      return new ShellLine(List.of());
    }
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(prompted ? typed.substring(2) : typed);
    while (word.find()) {
      String quoted = word.group(1) == null ? word.group(2) : word.group(1);
      if (quoted != null) {
        words.add(quoted);
      } else if (word.group(3).startsWith("#")) {
        return new ShellLine(words);
      } else {
        words.add(word.group(3));
      }
    }
    return new ShellLine(words);
  }

  /** The words of its first command if that is one of ours; else none. */
  List<String> ours() {
    List<String> first = words.stream().takeWhile(word -> !END.matcher(word).matches()).toList();
    return !first.isEmpty() && first.get(0).matches("(\\./)?gridshell|perf/run|mvn")
        ? first
        : List.of();
  }

  /**
   * What it names and is not there: a program or a script in a folder, a file in one of the
   * repository's folders, a test. What a build makes is not looked for.
   */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    boolean command = true;
    for (String word : words) {
      Matcher tests = TESTS.matcher(word);
      if (tests.matches()) {
        Stream.of(tests.group(2).split(",", -1))
            .filter(test -> !test.equals("none") && !TEST_NAMES.contains(test))
            .forEach(test -> missing.add("test " + test));
      } else if (FILE.matcher(word).matches()
          && (command || word.endsWith(".jsh") || isOfTheRepository(word))
          && !word.contains("/target/")
          && !Files.exists(MarkdownPage.REPOSITORY.resolve(word))) {
        missing.add(word);
      }
      command = END.matcher(word).matches() || (command && ASSIGNMENT.matcher(word).matches());
    }
    return missing;
  }

  private static boolean isOfTheRepository(String word) {
    String first = Path.of(word).normalize().getName(0).toString();
    return Files.isDirectory(MarkdownPage.REPOSITORY.resolve(first));
  }
}
