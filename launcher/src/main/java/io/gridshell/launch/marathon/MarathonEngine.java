package io.gridshell.launch.marathon;

import io.gridshell.launch.EngineProcess;
import io.gridshell.marathon.client.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An engine that is a task, or will be one once Marathon has placed it. */
final class MarathonEngine implements EngineProcess {
  private final int id;
  private final AppBoard board;

  /**
   * Whether it was only just asked for; Marathon starts a task again that fails before it joins.
   */
  private volatile boolean awaited;

  private MarathonEngine(int id, AppBoard board, boolean awaited) {
    this.id = id;
    this.board = board;
    this.awaited = awaited;
  }

  /** An engine that Marathon was just told to start. */
  static MarathonEngine launched(int id, AppBoard board) {
    return new MarathonEngine(id, board, true);
  }

  /** An engine that Marathon lists. */
  static MarathonEngine found(int id, AppBoard board) {
    return new MarathonEngine(id, board, false);
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public String place() {
    return task().map(MarathonEngine::describe).orElse("not placed yet");
  }

  private static String describe(Task task) {
    return "task " + task.id() + " on " + task.host();
  }

  /** Its task once it has joined. */
  Optional<Task> task() {
    Optional<Task> task = board.now().task(id);
    if (task.isPresent()) {
      awaited = false;
    }
    return task;
  }

  @Override
  public boolean alive() {
    AppPicture now = board.now();
    return task().isPresent() || (awaited ? now.wanted() > 0 : now.ids().contains(id));
  }

  @Override
  public boolean joined() {
    return task().isPresent();
  }

  /** Does nothing when the app is gone, because its tasks leave with it. */
  @Override
  public void end() {
    board.changed();
    int wanted = board.now().wanted();
    if (wanted > 0) {
      board.change(event -> {}).shrink(List.of(id), wanted - 1, false);
    }
  }

  /** Marathon itself kills a task that does not leave in time. */
  @Override
  public void kill() {
    end();
  }

  @Override
  public String log() {
    return "app " + board.record().app() + " of Marathon";
  }

  @Override
  public List<String> lastLines(int count) {
    AppPicture now = board.now();
    List<String> lines = new ArrayList<>();
    task()
        .ifPresentOrElse(
            task ->
                lines.add(
                    describe(task)
                        + ": "
                        + (task.stateName().isEmpty() ? "listed" : task.stateName())
                        + (task.startedAt().isEmpty() ? "" : " since " + task.startedAt())),
            () -> lines.add(now.progress()));
    String obstacle = now.obstacle();
    if (!obstacle.isEmpty()) {
      lines.add(obstacle);
    }
    lines.add(
        "Marathon does not give out what tasks print; see stdout and stderr in the task's sandbox"
            + " on its agent");
    return lines.subList(Math.max(0, lines.size() - count), lines.size());
  }

  @Override
  public String toString() {
    return "engine " + id + " of " + log();
  }
}
