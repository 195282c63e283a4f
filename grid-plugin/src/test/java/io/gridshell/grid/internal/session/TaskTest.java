package io.gridshell.grid.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridshell.EngineLostException;
import io.gridshell.GridException;
import io.gridshell.OutputEvent;
import io.gridshell.TaskCancelledException;
import io.gridshell.TaskId;
import io.gridshell.TaskInfo;
import io.gridshell.TaskStatus;
import io.gridshell.grid.internal.wire.Output;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TaskTest {
  private final Task task = new Task(new TaskId(UUID.randomUUID(), 1), "load", 2);

  static List<Output> out(String text) {
    return List.of(new Output(OutputEvent.Stream.STDOUT, text));
  }

  @Test
  void endsWithTheAnswerWhenNoOutputIsOnItsWay() {
    Instant started = Instant.ofEpochSecond(10);
    Instant completed = Instant.ofEpochSecond(11);

    task.answered(0, out("all\n"), started, completed, 42, null);

    TaskInfo info = task.info();
    assertThat(task.isDone()).isTrue();
    assertThat(task.value()).isEqualTo(42);
    assertThat(info.status()).isEqualTo(TaskStatus.OK);
    assertThat(info.label()).isEqualTo("load");
    assertThat(info.engine()).isEqualTo(2);
    assertThat(info.attempt()).isEqualTo(1);
    assertThat(info.started()).contains(started);
    assertThat(info.completed()).contains(completed);
    assertThat(info.received()).isPresent();
    assertThat(info.submitted()).isBeforeOrEqualTo(info.received().orElseThrow());
    assertThat(info.stdout()).isEqualTo("all\n");
  }

  @Test
  void runsOnceOutputOfItHasArrived() {
    assertThat(task.info().status()).isEqualTo(TaskStatus.PENDING);
    task.output(1, out("b"));
    assertThat(task.info().status())
        .as("what was said first is not there")
        .isEqualTo(TaskStatus.PENDING);

    task.output(0, out("a"));
    assertThat(task.info().status()).isEqualTo(TaskStatus.RUNNING);
    task.assign(1, 2);
    assertThat(task.info().status()).as("it begins anew elsewhere").isEqualTo(TaskStatus.PENDING);
    task.answered(0, List.of(), null, null, 1, null);
    assertThat(task.info().status()).isEqualTo(TaskStatus.OK);
  }

  @Test
  void waitsForOutputThatWasSentBeforeTheAnswerAndArrivesAfterIt() {
    task.output(0, out("a"));
    task.answered(3, out("d"), null, null, "value", null);
    assertThat(task.isDone()).isFalse();
    task.output(2, out("c"));
    assertThat(task.isDone()).isFalse();

    task.output(1, out("b"));

    assertThat(task.isDone()).isTrue();
    assertThat(task.text(OutputEvent.Stream.STDOUT)).isEqualTo("abcd");
  }

  @Test
  void putsMessagesThatOvertookEachOtherInOrder() {
    List<String> heard = new ArrayList<>();
    task.listen(event -> heard.add(event.text()));

    task.output(2, out("c"));
    task.output(0, out("a"));
    task.output(1, out("b"));

    assertThat(heard).containsExactly("a", "b", "c");
  }

  @Test
  void aListenerHearsWhatCameBeforeItOnceAndInOrder() {
    List<OutputEvent> heard = new ArrayList<>();
    task.output(0, out("a"));
    task.listen(heard::add);
    task.output(1, List.of(new Output(OutputEvent.Stream.STDERR, "b")));
    task.answered(2, out("c"), null, null, null, null);

    assertThat(heard.stream().map(OutputEvent::text).collect(Collectors.joining()))
        .isEqualTo("abc");
    assertThat(heard.get(1))
        .isEqualTo(new OutputEvent(task.id(), 2, OutputEvent.Stream.STDERR, "b"));
    assertThat(task.text(OutputEvent.Stream.STDERR)).isEqualTo("b");
  }

  @Test
  void endsOnceAndIgnoresWhatComesLater() {
    List<Task> ends = new ArrayList<>();
    task.whenDone(ends::add);
    task.failed(new TaskCancelledException("taken back"));

    task.answered(0, List.of(), null, null, 1, null);
    task.output(0, out("late"));
    task.failed(new GridException("again"));

    assertThat(ends).containsExactly(task);
    assertThat(task.error()).hasMessage("taken back");
    assertThat(task.text(OutputEvent.Stream.STDOUT)).isEmpty();
    assertThat(task.info().status()).isEqualTo(TaskStatus.CANCELLED);
  }

  @Test
  void canFailWhileItsAnswerWaitsForOutputThatNeverComes() {
    task.answered(5, List.of(), null, null, 1, null);

    task.failed(new EngineLostException(2, "engine 2 left"));

    assertThat(task.isDone()).isTrue();
    assertThat(task.info().status()).isEqualTo(TaskStatus.LOST);
  }

  @Test
  void tellsALateComerAtOnce() {
    task.answered(0, List.of(), null, null, null, null);
    List<Task> ends = new ArrayList<>();

    task.whenDone(ends::add);

    assertThat(ends).containsExactly(task);
  }

  @Test
  void countsOutputAnewOnAnotherEngine() {
    task.output(0, out("first try "));
    task.output(1, out("unfinished "));
    task.assign(3, 2);

    task.output(0, out("second try"));
    task.answered(1, List.of(), null, null, null, null);

    assertThat(task.isDone()).isTrue();
    assertThat(task.info().engine()).isEqualTo(3);
    assertThat(task.info().attempt()).isEqualTo(2);
    assertThat(task.text(OutputEvent.Stream.STDOUT)).endsWith("second try");
  }
}
