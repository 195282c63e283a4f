package io.gridshell.grid.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.TaskId;
import io.gridshell.TaskInfo;
import io.gridshell.grid.internal.scheduler.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EarlierResultTest {
  private final Task task = new Task(new TaskId(UUID.randomUUID(), 1), "", 3);
  private final Watched result = new Watched(task);
  private final EarlierResult earlier = new EarlierResult(7);
  private final List<Event> reports = new ArrayList<>();

  /** Counts how often its tasks are looked at. */
  private static final class Watched extends PendingResult<Object> {
    private int looks;

    Watched(Task task) {
      super("watched", List.of(task), new OneValue<>(), (unused, mayInterrupt) -> {});
    }

    @Override
    public List<TaskInfo> metadata() {
      looks++;
      return super.metadata();
    }
  }

  private void aJobWaits() {
    earlier.watch(result, event -> reports.add(event.apply(5)));
  }

  @Test
  void whatManyJobsWaitForIsLookedAtOnce() {
    var unused = result.watch();
    for (int job = 0; job < 100; job++) {
      aJobWaits();
    }
    assertThat(reports).isEmpty();

    task.answered(0, List.of(), null, null, "value", null);

    assertThat(reports).containsExactly(new Event.ResultEnded(5, 7, true, Set.of(3)));
    assertThat(result.looks).isEqualTo(1);
  }

  @Test
  void aJobThatComesAfterTheEndHearsOfItToo() {
    var unused = result.watch();
    aJobWaits();
    task.answered(0, List.of(), null, null, "value", null);
    aJobWaits();

    assertThat(reports).hasSize(2).containsOnly(new Event.ResultEnded(5, 7, true, Set.of(3)));
    assertThat(result.looks).isEqualTo(1);
  }
}
