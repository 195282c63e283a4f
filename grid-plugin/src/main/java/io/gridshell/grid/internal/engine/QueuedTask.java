package io.gridshell.grid.internal.engine;

import io.gridshell.grid.internal.buffer.ByteWriter;
import io.gridshell.grid.internal.wire.Answer;
import io.gridshell.grid.internal.wire.EngineAccess.TaskEnvelope;
import io.gridshell.grid.internal.wire.Failure;
import io.gridshell.grid.internal.wire.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A task in an engine, answered exactly once. */
final class QueuedTask {
  private static final byte[] NOTHING = new byte[0];

  private final TaskEnvelope envelope;
  private final Consumer<byte[]> answer;
  private final Runnable dispatch;
  private final AtomicBoolean answered = new AtomicBoolean();
  private final Share share;
  private final long arrived = System.nanoTime();
  private volatile boolean stopRequested;
  private volatile Runnable whenCancelled = () -> {};

  QueuedTask(TaskEnvelope envelope, Consumer<byte[]> answer) {
    this(envelope, answer, () -> {});
  }

  /**
   * Creates a task whose answer is held back until its thread is free.
   *
   * @param dispatch sends the answer before that
   */
  QueuedTask(TaskEnvelope envelope, Consumer<byte[]> answer, Runnable dispatch) {
    this.dispatch = dispatch;
    this.envelope = envelope;
    this.answer = answer;
    this.share = new Share(Request.items(envelope.request()));
  }

  TaskEnvelope envelope() {
    return envelope;
  }

  /** What of the task is still this engine's. */
  Share share() {
    return share;
  }

  /** When the task arrived, by {@link System#nanoTime()}. */
  long arrived() {
    return arrived;
  }

  /** Calls {@code action} should the task be turned away before it begins. */
  void whenCancelled(Runnable action) {
    whenCancelled = action;
  }

  /** Whether the task was taken back or its engine was restarted while it ran. */
  boolean stopRequested() {
    return stopRequested;
  }

  void requestStop() {
    stopRequested = true;
  }

  /** Whether the task has its answer, such as when it was taken back. */
  boolean isAnswered() {
    return answered.get();
  }

  /** Sends the answer on its way, for a task that goes on after it. */
  void dispatch() {
    dispatch.run();
  }

  /** Sends {@code result} unless the task was answered before. */
  void answer(Answer result) {
    if (answered.compareAndSet(false, true)) {
      answer.accept(result.toBytes());
    }
  }

  /** Answers that the task ran and that {@code thrown} kept its result from being sent. */
  void failed(int engine, Throwable thrown) {
    ByteWriter failure = new ByteWriter(512);
    new Failure(
            thrown.getClass().getName(),
            "engine " + engine + " could not send the result: " + thrown.getMessage(),
            "",
            0,
            NOTHING)
        .write(failure);
    answer(
        new Answer(
            Answer.Status.FAILED,
            0,
            0,
            0,
            0,
            List.of(),
            failure.toByteArray(),
            List.of(),
            NOTHING));
  }

  /** Answers that the task never began, and why. */
  void cancelled(String why) {
    answer(
        new Answer(
            Answer.Status.CANCELLED,
            0,
            0,
            0,
            0,
            List.of(),
            why.getBytes(StandardCharsets.UTF_8),
            List.of(),
            NOTHING));
    whenCancelled.run();
  }
}
