package io.gridshell.grid.internal.session;

import io.gridshell.AsyncResult;
import io.gridshell.Dependency;
import io.gridshell.EngineLostException;
import io.gridshell.GridException;
import io.gridshell.ImpossibleDependencyException;
import io.gridshell.NoSuchEngineException;
import io.gridshell.TaskCancelledException;
import io.gridshell.TaskTimeoutException;
import io.gridshell.grid.internal.scheduler.Instruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The errors of work that ends without an answer. */
final class Endings {
  private Endings() {}

  /** The error of {@code settle}, which is about items of {@code work}. */
  static GridException of(Instruction.Settle settle, Work work) {
    String name = work.name(settle.from(), settle.to());
    BalanceOptions options = work.options();
    String story = "; its story: " + settle.story();
    return switch (settle.reason()) {
      case CANCELLED -> new TaskCancelledException(name + " was cancelled by its client" + story);
      case QUEUE_TIMEOUT ->
          new TaskTimeoutException(
              name
                  + " found no engine within its queue timeout of "
                  + options.queueTime().toMillis()
                  + " ms; start engines, or allow more time"
                  + story);
      case LOST ->
          new EngineLostException(
              settle.engine(),
              "engine "
                  + settle.engine()
                  + " left the grid with "
                  + name
                  + ", which was tried "
                  + settle.attempt()
                  + " times and may have run in part; withRetries allows more"
                  + story);
      case VANISHED ->
          new EngineLostException(
              settle.engine(),
              "engine "
                  + settle.engine()
                  + " is there, but neither "
                  + name
                  + " nor an answer; it was tried "
                  + settle.attempt()
                  + " times and may have run; withRetries allows more"
                  + story);
      case NO_ENGINE ->
          new NoSuchEngineException(
              "no engine is left for "
                  + name
                  + (options.targets() == null ? "" : ", whose targets are " + options.targets())
                  + "; start engines that it may run on, and send it again"
                  + story);
      case NO_FIT -> noFit(name, options.fits(), story);
      case DEPENDENCY ->
          new ImpossibleDependencyException(
              name
                  + " can never run: the results that it depends on did not end as it needs them"
                  + " to"
                  + ends(options)
                  + "; a Dependency can accept failures too"
                  + story);
      case FOLLOW ->
          new ImpossibleDependencyException(
              name
                  + " can never run: there is no engine in the grid on which all the results ran"
                  + " that it follows"
                  + places(options)
                  + "; Dependency.anyOf needs only one of them"
                  + story);
    };
  }

  private static GridException noFit(String name, @Nullable Requirement requirement, String story) {
    Requirement.Thrown thrown = requirement == null ? null : requirement.thrown();
    return new ImpossibleDependencyException(
        "no engine in the grid fulfils what "
            + name
            + " requires"
            + (thrown == null
                ? ""
                : " (asked about engine " + thrown.engine() + ", it threw " + thrown.error() + ")")
            + "; start one that does, and send it again"
            + story,
        thrown == null ? null : thrown.error());
  }

  private static List<AsyncResult<?>> results(@Nullable Dependency dependency) {
    return dependency == null ? List.of() : dependency.results();
  }

  /** How the results ended that {@code options} name. */
  private static String ends(BalanceOptions options) {
    List<String> ends = new ArrayList<>();
    for (Dependency dependency : Arrays.asList(options.after(), options.follow())) {
      for (AsyncResult<?> result : results(dependency)) {
        if (result.isDone()) {
          ends.add(result + (result.isSuccessful() ? " succeeded" : " failed" + why(result)));
        }
      }
    }
    return ends.isEmpty() ? "" : " (" + String.join(", ", ends) + ")";
  }

  private static String why(AsyncResult<?> result) {
    try {
      result.get();
      return "";
    } catch (GridException | CancellationException error) {
      return " with " + error.getMessage();
    }
  }

  private static String places(BalanceOptions options) {
    List<String> places = new ArrayList<>();
    for (AsyncResult<?> result : results(options.follow())) {
      Set<Integer> engines = new TreeSet<>();
      result.metadata().forEach(info -> engines.add(info.engine()));
      places.add(engines.toString());
    }
    return " (they ran on " + String.join(", ", places) + ")";
  }
}
