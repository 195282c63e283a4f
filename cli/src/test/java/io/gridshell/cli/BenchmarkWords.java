package io.gridshell.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code perf/run} understands, as its usage and its code say.
 *
 * @param flags of the comparison
 * @param options of the comparison, which take a value
 * @param parts the words that each closer look takes
 * @param values what the values of an option are made of, by option
 */
record BenchmarkWords(
    Set<String> flags,
    Set<String> options,
    Map<String, Set<String>> parts,
    Map<String, Set<String>> values) {
  private static final Pattern PART = Pattern.compile("(?m)^  perf/run ([a-z]+) ?(.*)$");
  private static final Set<String> MEASURED_BY_JMH = Set.of("codec", "queue", "cells");

  static BenchmarkWords read() {
    String script = text("perf/run");
    String usage = script.substring(script.indexOf("<<'END'"), script.indexOf("\nEND"));
    String first = usage.lines().skip(1).findFirst().orElseThrow();
    Set<String> options = NamesInCode.found("(--[a-z]+) [A-Z]", first);
    Set<String> flags = NamesInCode.found("(--[a-z]+)(?![a-z]| [A-Z])", first);
    Map<String, Set<String>> parts = new TreeMap<>();
    Matcher part = PART.matcher(usage);
    while (part.find()) {
      parts.put(part.group(1), NamesInCode.found("([a-z]+)", bracketed(part.group(2))));
    }
    String suite = "perf/src/main/java/io/gridshell/perf/";
    return new BenchmarkWords(
        flags,
        options,
        parts,
        Map.of(
            "--workloads",
            NamesInCode.found("(?m)^  ([A-Z_]+)\\(\"", text(suite + "Workload.java")).stream()
                .map(each -> each.toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.toSet()),
            "--systems",
            NamesInCode.found(
                "(?:here|plain|new Contender|python)\\(\\s*(?:perf, )?\"([a-z]+)\"",
                text(suite + "suite/Contenders.java"))));
  }

  private static String bracketed(String words) {
    return String.join(" ", NamesInCode.found("\\[([^\\]]*)\\]", words));
  }

  private static String text(String file) {
    return String.join("\n", MarkdownPage.read(MarkdownPage.REPOSITORY.resolve(file)).lines());
  }

  /** What is wrong with the words behind {@code perf/run}. */
  List<String> complaints(List<String> words) {
    Deque<String> left = new ArrayDeque<>(words);
    String part = words.isEmpty() ? "" : words.get(0);
    if (!parts.containsKey(part)) {
      return complaintsOfComparison(left);
    }
    left.pop();
    if (MEASURED_BY_JMH.contains(part)) {
      return List.of();
    }
    Set<String> known = new TreeSet<>(parts.getOrDefault(part, Set.of()));
    known.add("--smoke");
    return left.stream()
        .filter(word -> !known.contains(word))
        .map(word -> "perf/run " + part + " has no " + word)
        .toList();
  }

  private List<String> complaintsOfComparison(Deque<String> left) {
    List<String> wrong = new ArrayList<>();
    while (!left.isEmpty()) {
      String option = left.pop();
      if (options.contains(option)) {
        if (left.isEmpty()) {
          wrong.add(option + " has no value");
        } else {
          Set<String> known = values.getOrDefault(option, Set.of());
          for (String value : left.pop().split(",", -1)) {
            if (!known.isEmpty() && !known.contains(value)) {
              wrong.add(option + " has no " + value);
            }
          }
        }
      } else if (!flags.contains(option) && !option.equals("--help")) {
        wrong.add("perf/run has no " + option);
      }
    }
    return wrong;
  }
}
