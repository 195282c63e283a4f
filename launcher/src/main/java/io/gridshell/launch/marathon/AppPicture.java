package io.gridshell.launch.marathon;

import io.gridshell.marathon.client.App;
import io.gridshell.marathon.client.QueueEntry;
import io.gridshell.marathon.client.Task;
import io.gridshell.marathon.client.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An app at one moment.
 *
 * @param app as Marathon tells it; empty when there is none, or one of somebody else
 * @param engines the ids of engines that have joined, by task
 * @param queue what waits for resources
 */
record AppPicture(Optional<App> app, Map<String, Integer> engines, Optional<QueueEntry> queue) {

  /** The tasks that live or may live. */
  List<Task> tasks() {
    return app.map(AppPicture::living).orElse(List.of());
  }

  static List<Task> living(App app) {
    return app.tasks().stream()
        .filter(task -> task.state() != TaskState.GONE)
        .collect(Collectors.toList());
  }

  /** The task of engine {@code id}; empty when no engine that has joined has that id. */
  Optional<Task> task(int id) {
    return tasks().stream()
        .filter(task -> Integer.valueOf(id).equals(engines.get(task.id())))
        .findFirst();
  }

  /** The ids of all engines; those that have not joined yet get what they will probably get. */
  List<Integer> ids() {
    Set<Integer> ids = new TreeSet<>(engines.values());
    int tasks = tasks().size();
    for (int next = 0; ids.size() < tasks; next++) {
      ids.add(next);
    }
    return List.copyOf(ids);
  }

  int wanted() {
    return app.map(App::instances).orElse(0);
  }

  int running() {
    return (int) reached().filter(task -> !task.startedAt().isEmpty()).count();
  }

  /** How many tasks are launched and do not run yet. */
  int staged() {
    return (int) reached().filter(task -> task.startedAt().isEmpty()).count();
  }

  /** Tasks whose agents are cut off lose their dates, so nobody can tell whether they ran. */
  private Stream<Task> reached() {
    return tasks().stream().filter(task -> task.state() != TaskState.UNREACHABLE);
  }

  /** Whether Marathon puts the start of tasks off because others failed. */
  boolean heldBack() {
    return queue.filter(entry -> !entry.delay().isZero()).isPresent();
  }

  /** How far the app has come, in a line. */
  String progress() {
    return tasks().size()
        + " of "
        + wanted()
        + " tasks are placed, "
        + engines.size()
        + " engines have joined";
  }

  /** What is to be told while not all that is wanted runs, a line each. */
  List<String> remarks() {
    String obstacle = obstacle();
    boolean whole = tasks().size() >= wanted() && engines.size() >= wanted();
    if (whole && obstacle.isEmpty()) {
      return List.of();
    }
    return obstacle.isEmpty() ? List.of(progress()) : List.of(progress(), obstacle);
  }

  /** What keeps Marathon from running all that is wanted; empty when nothing is known. */
  String obstacle() {
    List<String> reasons = new ArrayList<>();
    long cutOff = tasks().size() - reached().count();
    if (cutOff > 0) {
      reasons.add("tasks on agents that are cut off: " + cutOff);
    }
    if (tasks().size() < wanted()) {
      queue.ifPresent(
          entry -> {
            String declined =
                entry.rejections().stream()
                    .filter(rejection -> rejection.declined() > 0)
                    .map(
                        rejection ->
                            rejection.reason()
                                + " ("
                                + rejection.declined()
                                + " of "
                                + rejection.processed()
                                + " offers)")
                    .collect(Collectors.joining(", "));
            if (!declined.isEmpty()) {
              reasons.add("no offer fits: " + declined);
            }
            if (heldBack()) {
              reasons.add("held back after failures");
            }
          });
    }
    if (engines.size() < wanted()) {
      app.flatMap(App::lastFailure)
          .ifPresent(
              failure ->
                  reasons.add(
                      "a task failed on " + failure.host() + ": " + failure.message().strip()));
    }
    return String.join("; ", reasons);
  }
}
