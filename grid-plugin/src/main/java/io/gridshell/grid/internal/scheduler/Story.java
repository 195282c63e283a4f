package io.gridshell.grid.internal.scheduler;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to some items, in order; bounded, and shared by items that were together.
 *
 * <p>Immutable. A long story keeps its beginning and its end.
 */
public final class Story {
  private static final int LONGEST = 20;
  private static final int BEGINNING = 4;
  private static final int END = 10;

  private final @Nullable Story before;
  private final Step step;
  private final int number;
  private final int length;

  /** Something that happened. */
  enum Step {
    QUEUED("queued"),
    BLOCKED("waits for earlier results"),
    UNBLOCKED("earlier results are there"),
    SENT("sent to engine %d"),
    STOLEN("taken back from engine %d"),
    RETURNED("given back by engine %d"),
    REFUSED("refused by engine %d"),
    LOST("lost with engine %d"),
    VANISHED("not found on engine %d"),
    HOMELESS("waits for an engine"),
    FAILED("failed on engine %d"),
    DELAYED("waits before its retry"),
    SKIPPED("... %d steps ..."),
    ENDED("ended on engine %d");

    private final String text;

    Step(String text) {
      this.text = text;
    }
  }

  private Story(@Nullable Story before, Step step, int number) {
    this.before = before;
    this.step = step;
    this.number = number;
    this.length = before == null ? 1 : before.length + 1;
  }

  /** A story that begins with {@code step}. */
  static Story of(Step step) {
    return new Story(null, step, 0);
  }

  /** This story and {@code step}, about {@code engine}. */
  Story and(Step next, int engine) {
    return new Story(length < LONGEST ? this : shortened(), next, engine);
  }

  private Story shortened() {
    List<Story> all = chapters();
    int skipped = 0;
    @Nullable Story kept = null;
    for (int i = 0; i < all.size(); i++) {
      Story chapter = all.get(i);
      if (i < BEGINNING || i >= all.size() - END) {
        kept = new Story(kept, chapter.step, chapter.number);
      } else {
        skipped += chapter.step == Step.SKIPPED ? chapter.number : 1;
        if (i == all.size() - END - 1) {
          kept = new Story(kept, Step.SKIPPED, skipped);
        }
      }
    }
    return kept == null ? this : kept;
  }

  private List<Story> chapters() {
    List<Story> all = new ArrayList<>(length);
    for (@Nullable Story s = this; s != null; s = s.before) {
      all.add(s);
    }
    Collections.reverse(all);
    return all;
  }

  /** Whether the items were sent to an engine and nothing else happened. */
  public boolean isPlain() {
    return length <= 2;
  }

  /** The steps as text, oldest first. */
  public List<String> steps() {
    return chapters().stream().map(Story::text).toList();
  }

  private String text() {
    return step.text.contains("%d") ? String.format(step.text, number) : step.text;
  }

  @Override
  public String toString() {
    return String.join(", ", steps());
  }
}
