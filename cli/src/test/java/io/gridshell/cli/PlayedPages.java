package io.gridshell.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pages with commands: those that are played as a reader would type them, and those of which a
 * test reads the commands and does nothing, with the reason.
 */
final class PlayedPages {
  static final List<String> PLAYED =
      List.of(
          "README.md",
          "docs/quick-start.md",
          "docs/operating.md",
          "docs/faq.md",
          "docs/security.md");

  /** By page. */
  static final Map<String, String> ONLY_READ =
      Map.of(
          "CONTRIBUTING.md", "it tells how to build and test",
          "docs/configuration.md", "its command writes the page",
          "docs/containers.md", "it needs Docker, Kubernetes and a registry",
          "docs/from-ipyparallel.md", "LocalGridIT runs its commands",
          "docs/marathon.md", "it needs a Mesos cluster",
          "docs/performance.md", "its commands measure for minutes");

  /** Commands of played pages, by what they begin with. */
  static final Map<String, String> NOT_TYPED =
      Map.of(
          "mvn ", "the build is what runs the test",
          "perf/run", "it measures for minutes",
          "cli/src/deb/make ", "DistributionIT makes a package",
          "jlink ", "JlinkedRuntimeIT makes a runtime",
          "/opt/java/", "JlinkedRuntimeIT makes a runtime",
          "ask --metric", "ControlUtilityIT asks",
          "./gridshell run -n 4 samples/", "the samples have a test of their own");

  private PlayedPages() {}

  /** Why nobody types {@code command} here; empty when somebody does. */
  static Optional<String> whyNotTyped(String command) {
    return NOT_TYPED.entrySet().stream()
        .filter(each -> command.startsWith(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Whether a reader would type something of {@code page} into a shell. */
  static boolean hasCommands(MarkdownPage page) {
    return page.blocks().stream()
        .anyMatch(
            block ->
                block.language().equals("sh")
                    || block.lines().stream()
                        .anyMatch(line -> !ShellLine.of(block, line).ours().isEmpty()));
  }
}
