package io.gridshell.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param file where it is
 * @param name what it is called: its place in the repository
 * @param lines its text
 */
record MarkdownPage(Path file, String name, List<String> lines) {
  /** The folder of the repository; tests run in the folder of their module. */
  static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern FENCE = Pattern.compile("(\\s*)```+\\s*(.*?)\\s*");

  private static final List<String> ELSEWHERE =
      List.of(
          "README.md",
          "CONTRIBUTING.md",
          "samples/README.md",
          "samples/data/README.md",
          "perf/README.md");

  /** Everything in {@code docs}, and the pages that stand beside what they are about. */
  static List<MarkdownPage> all() {
    return Stream.concat(ELSEWHERE.stream().map(REPOSITORY::resolve), documentation().stream())
        .map(MarkdownPage::read)
        .toList();
  }

  /** The files in {@code docs}. */
  static List<Path> documentation() {
    try (Stream<Path> docs = Files.list(REPOSITORY.resolve("docs"))) {
      return docs.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static MarkdownPage read(Path file) {
    try {
      return new MarkdownPage(
          file, REPOSITORY.relativize(file).toString(), Files.readAllLines(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Its blocks of code, fenced and indented ones. */
  List<CodeBlock> blocks() {
    List<CodeBlock> blocks = new ArrayList<>();
    int lastEnd = -1;
    int at = 0;
    while (at < lines.size()) {
      Matcher fence = FENCE.matcher(lines.get(at));
      if (fence.matches()) {
        int end = at + 1;
        while (end < lines.size() && !lines.get(end).strip().startsWith("```")) {
          end++;
        }
        CodeBlock block =
            new CodeBlock(
                name, at + 2, fence.group(2), lines.subList(at + 1, end), Optional.empty());
        if (block.info().equals("text") && isOutput(blocks, lastEnd, at)) {
          blocks.add(blocks.remove(blocks.size() - 1).withOutput(block.lines()));
        }
        blocks.add(block);
        lastEnd = end;
        at = end + 1;
      } else if (lines.get(at).startsWith("    ") && (at == 0 || lines.get(at - 1).isBlank())) {
        int end = at;
        while (end < lines.size() && lines.get(end).startsWith("    ")) {
          end++;
        }
        blocks.add(new CodeBlock(name, at + 1, "", lines.subList(at, end), Optional.empty()));
        at = end;
      } else {
        at++;
      }
    }
    return blocks;
  }

  /**
   * Text right below a script or commands, with blank lines between at most, is what they print.
   */
  private boolean isOutput(List<CodeBlock> blocks, int lastEnd, int start) {
    return !blocks.isEmpty()
        && lastEnd >= 0
        && (blocks.get(blocks.size() - 1).isScript()
            || blocks.get(blocks.size() - 1).language().equals("sh"))
        && lines.subList(lastEnd + 1, start).stream().allMatch(String::isBlank);
  }

  /** Its lines outside of fenced blocks, others as empty ones. */
  List<String> prose() {
    List<String> prose = new ArrayList<>();
    boolean code = false;
    for (String line : lines) {
      boolean fence = FENCE.matcher(line).matches();
      code ^= fence;
      prose.add(code || fence ? "" : line);
    }
    return prose;
  }
}
