package io.gridshell.grid.internal.session;

import io.gridshell.EngineContext;
import io.gridshell.EngineLostException;
import io.gridshell.GridException;
import io.gridshell.OutputEvent;
import io.gridshell.TaskCancelledException;
import io.gridshell.TaskId;
import io.gridshell.TaskInfo;
import io.gridshell.TaskStatus;
import io.gridshell.grid.internal.scheduler.Story;
import io.gridshell.grid.internal.wire.Output;
import io.gridshell.spi.CurrentEngine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One task as its client knows it: where it is, what it printed, how it ended.
 *
 * <p>Thread-safe. It ends once; whatever arrives later is ignored.
 */
final class Task {
  private final TaskId id;
  private final String label;
  private final ReentrantLock lock = new ReentrantLock();
  private final Instant submitted = Instant.now();
  private final List<Printed> events = new ArrayList<>();
  private final Map<Integer, List<Output>> early = new HashMap<>();
  private final List<Consumer<OutputEvent>> listeners = new ArrayList<>();

  private final TransferMeter meter = new TransferMeter(this);
  private int engine;
  private int attempt = 1;
  private int nextMessage;
  private TaskStatus status = TaskStatus.PENDING;
  private @Nullable Instant started;
  private @Nullable Instant completed;
  private @Nullable Instant received;
  private @Nullable Ending ending;
  private @Nullable Object value;
  private @Nullable GridException error;
  private @Nullable Story story;

  /** The same for errors, once one asked; those of one task share it. */
  private @Nullable List<String> detour;

  private @Nullable Consumer<Task> whenDone;
  private volatile boolean behindThisNode;

  /**
   * A piece of output and when it arrived.
   *
   * @param nanos by {@link System#nanoTime()}
   */
  record Printed(OutputEvent event, long nanos) {}

  /**
   * How a task ended, in effect once the output that was sent before is in.
   *
   * @param messages how many messages of output that is
   * @param output what was printed after those
   * @param functionNanos how long the called function took; 0 when that is not known
   */
  record Ending(
      int messages,
      List<Output> output,
      @Nullable Instant started,
      @Nullable Instant completed,
      long functionNanos,
      @Nullable Object value,
      @Nullable GridException error) {

    /** An end without an answer. */
    static Ending failed(GridException error) {
      return new Ending(0, List.of(), null, null, 0, null, error);
    }
  }

  /** Creates a task; {@code engine} is -1 while none was chosen. */
  Task(TaskId id, String label, int engine) {
    this.id = id;
    this.label = label;
    this.engine = engine;
  }

  TaskId id() {
    return id;
  }

  /** Counts the bytes of large values. */
  TransferMeter meter() {
    return meter;
  }

  int engine() {
    lock.lock();
    try {
      return engine;
    } finally {
      lock.unlock();
    }
  }

  /** The task goes to {@code chosen}, for the {@code attempt}th time. */
  void assign(int chosen, int attemptNumber) {
    lock.lock();
    try {
      engine = chosen;
      attempt = attemptNumber;
      status = TaskStatus.PENDING;
      nextMessage = 0;
      early.clear();
    } finally {
      lock.unlock();
    }
  }

  /** The task goes to the engine of this very node and nowhere else. */
  void staysHere() {
    behindThisNode = true;
  }

  /** Whether the task can only run once the calling thread, which runs another, has ended it. */
  boolean isBehindCaller() {
    EngineContext caller = behindThisNode ? CurrentEngine.ofTaskThread() : null;
    return caller != null && caller.engineId() == engine() && !isDone();
  }

  /** The task's engine left; the task fails with that. */
  static void lost(Task task, EngineLostException error) {
    task.failed(error);
  }

  /** What happened to the task on its way. */
  void tell(Story newStory) {
    lock.lock();
    try {
      story = newStory;
      detour = null;
    } finally {
      lock.unlock();
    }
  }

  /** What happened to the task on its way, as the end of a message; empty when nothing is known. */
  String storyText() {
    lock.lock();
    try {
      return story == null ? "" : "; its story: " + story;
    } finally {
      lock.unlock();
    }
  }

  /** What happened on the way of a task that did not simply go to an engine; empty otherwise. */
  List<String> detour() {
    lock.lock();
    try {
      if (detour == null) {
        detour = story == null || story.isPlain() ? List.of() : story.steps();
      }
      return detour;
    } finally {
      lock.unlock();
    }
  }

  /** Calls {@code action} once the task has ended, at once if it has. */
  void whenDone(Consumer<Task> action) {
    boolean now;
    lock.lock();
    try {
      now = isDone();
      if (!now) {
        whenDone = action;
      }
    } finally {
      lock.unlock();
    }
    if (now) {
      action.accept(this);
    }
  }

  boolean isDone() {
    lock.lock();
    try {
      return received != null;
    } finally {
      lock.unlock();
    }
  }

  /** What went wrong; null while the task has not ended or when nothing did. */
  @Nullable GridException error() {
    lock.lock();
    try {
      return error;
    } finally {
      lock.unlock();
    }
  }

  /** The value; null unless the task ended with one. */
  @Nullable Object value() {
    lock.lock();
    try {
      return value;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a message of output in. */
  void output(int sequence, List<Output> pieces) {
    Runnable after;
    lock.lock();
    try {
      if (received != null) {
        return;
      }
      early.put(sequence, pieces);
      for (List<Output> next = early.remove(nextMessage);
          next != null;
          next = early.remove(nextMessage)) {
        nextMessage++;
        next.forEach(this::append);
      }
      after = endIfComplete();
    } finally {
      lock.unlock();
    }
    after.run();
  }

  private void append(Output piece) {
    status = TaskStatus.RUNNING;
    OutputEvent event = new OutputEvent(id, engine, piece.stream(), piece.text());
    events.add(new Printed(event, System.nanoTime()));
    listeners.forEach(listener -> listener.accept(event));
  }

  /** The engine answered; the task ends once {@code messages} messages of output are in. */
  void answered(
      int messages,
      List<Output> output,
      @Nullable Instant startedAt,
      @Nullable Instant completedAt,
      @Nullable Object result,
      @Nullable GridException failure) {
    end(new Ending(messages, output, startedAt, completedAt, 0, result, failure));
  }

  /** The task ends without an answer. */
  void failed(GridException failure) {
    lock.lock();
    try {
      if (received == null) {
        nextMessage = Integer.MAX_VALUE;
      }
    } finally {
      lock.unlock();
    }
    end(new Ending(0, List.of(), null, null, 0, null, failure));
  }

  /** The task ends so, once all its output is in. */
  void end(Ending end) {
    Runnable after;
    lock.lock();
    try {
      if (received != null) {
        return;
      }
      ending = end;
      after = endIfComplete();
    } finally {
      lock.unlock();
    }
    after.run();
  }

  private Runnable endIfComplete() {
    Ending end = ending;
    if (end == null || nextMessage < end.messages()) {
      return () -> {};
    }
    end.output().forEach(this::append);
    started = end.started();
    completed = end.completed();
    value = end.value();
    error = end.error();
    received = Instant.now();
    if (error == null) {
      status = TaskStatus.OK;
    } else if (error instanceof EngineLostException) {
      status = TaskStatus.LOST;
    } else {
      status = error instanceof TaskCancelledException ? TaskStatus.CANCELLED : TaskStatus.FAILED;
    }
    Consumer<Task> after = whenDone;
    // It may know much that nobody needs any more, such as all that an answer said.
    whenDone = null;
    return () -> {
      if (after != null) {
        after.accept(this);
      }
    };
  }

  /** Hands past and future output to {@code listener}, in order. */
  void listen(Consumer<OutputEvent> listener) {
    lock.lock();
    try {
      events.forEach(printed -> listener.accept(printed.event()));
      listeners.add(listener);
    } finally {
      lock.unlock();
    }
  }

  /** Everything printed so far. */
  List<Printed> printed() {
    lock.lock();
    try {
      return List.copyOf(events);
    } finally {
      lock.unlock();
    }
  }

  /** Everything printed to {@code stream} so far. */
  String text(OutputEvent.Stream stream) {
    lock.lock();
    try {
      StringBuilder text = new StringBuilder();
      for (Printed printed : events) {
        if (printed.event().stream() == stream) {
          text.append(printed.event().text());
        }
      }
      return text.toString();
    } finally {
      lock.unlock();
    }
  }

  TaskInfo info() {
    lock.lock();
    try {
      return new TaskInfo(
          id,
          label,
          engine,
          submitted,
          Optional.ofNullable(started),
          Optional.ofNullable(completed),
          Optional.ofNullable(received),
          status,
          attempt,
          text(OutputEvent.Stream.STDOUT),
          text(OutputEvent.Stream.STDERR),
          story == null ? List.of() : story.steps());
    } finally {
      lock.unlock();
    }
  }
}
