package io.gridshell.grid.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.grid.internal.scheduler.Story.Step;
import org.junit.jupiter.api.Test;

class StoryTest {
  @Test
  void tellsTheStepsInOrder() {
    Story story = Story.of(Step.QUEUED).and(Step.SENT, 2).and(Step.STOLEN, 2).and(Step.SENT, 0);

    assertThat(story)
        .hasToString("queued, sent to engine 2, taken back from engine 2, sent to engine 0");
  }

  @Test
  void aLongStoryKeepsItsBeginningAndItsEnd() {
    Story story = Story.of(Step.QUEUED);
    for (int engine = 1; engine <= 1000; engine++) {
      story = story.and(Step.SENT, engine);
    }

    assertThat(story.steps()).hasSizeLessThanOrEqualTo(20);
    assertThat(story.steps().subList(0, 3))
        .containsExactly("queued", "sent to engine 1", "sent to engine 2");
    assertThat(story.steps().get(story.steps().size() - 1)).isEqualTo("sent to engine 1000");
    int skipped =
        story.steps().stream()
            .filter(step -> step.startsWith("..."))
            .mapToInt(step -> Integer.parseInt(step.replaceAll("\\D", "")))
            .sum();
    assertThat(skipped + story.steps().size() - 1).isEqualTo(1001);
  }

  @Test
  void storiesThatPartShareTheirBeginning() {
    Story common = Story.of(Step.QUEUED);

    assertThat(common.and(Step.SENT, 1)).hasToString("queued, sent to engine 1");
    assertThat(common.and(Step.SENT, 2)).hasToString("queued, sent to engine 2");
  }
}
