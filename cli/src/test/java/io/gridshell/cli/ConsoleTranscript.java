package io.gridshell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A session in the console as a page shows it.
 *
 * @param place where it is
 * @param profile the grid of its prompt
 * @param engines how many engines its prompt tells of
 * @param greeting the lines above the first prompt
 * @param steps what is typed and shown
 */
record ConsoleTranscript(
    String place, String profile, int engines, List<String> greeting, List<Step> steps) {
  private static final String END = "exit";
  private static final Pattern PROMPT = Pattern.compile("((\\w+)\\[(\\d+)\\]> )(.*)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Copies the lists. */
  ConsoleTranscript {
    greeting = List.copyOf(greeting);
    steps = List.copyOf(steps);
  }

  /**
   * What somebody types and what is shown then.
   *
   * @param typed the line behind the prompt
   * @param shown the lines below it
   */
  record Step(String typed, List<String> shown) {}

  /** The session of {@code block}; empty when nobody is prompted there. */
  static Optional<ConsoleTranscript> of(CodeBlock block) {
    Optional<Matcher> first =
        block.lines().stream().map(PROMPT::matcher).filter(Matcher::matches).findFirst();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    List<String> greeting = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (String line : block.lines()) {
      Matcher prompt = PROMPT.matcher(line);
      if (prompt.matches() && prompt.group(4).equals(END)) {
        break;
      } else if (prompt.matches()) {
        steps.add(new Step(prompt.group(4), new ArrayList<>()));
      } else if (steps.isEmpty()) {
        greeting.add(line);
      } else {
        steps.get(steps.size() - 1).shown().add(line.stripTrailing());
      }
    }
    return Optional.of(
        new ConsoleTranscript(
            block.place(),
            first.get().group(2),
            Integer.parseInt(first.get().group(3)),
            greeting,
            steps));
  }

  /** Types it into a console that has just been opened, and ends that. */
  void playIn(Pty console) throws InterruptedException {
    String prompt = profile + "[" + engines + "]> ";
    console.awaitText(prompt);
    assertThat(console.text()).as(place).contains(greeting);
    for (Step step : steps) {
      console.line(step.typed());
      assertThat(shownBelow(console, prompt))
          .as("%s: below '%s'", place, step.typed())
          .isEqualTo(step.shown());
    }
    console.line(END);
    assertThat(console.end()).as(place).isZero();
  }

  /** What is below the line that was typed, once the next prompt is there. */
  private static List<String> shownBelow(Pty console, String prompt) {
    await("the next prompt")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> console.text().stripTrailing().endsWith(prompt.strip()));
    // A prompt begins on a line of its own: where one was open, the terminal shows a mark for it.
    List<String> lines =
        console
            .text()
            .lines()
            .map(String::stripTrailing)
            .filter(line -> !line.isEmpty() && !line.equals("~"))
            .toList();
    return lines.subList(1, lines.size() - 1);
  }
}
