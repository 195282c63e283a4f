package io.gridshell.grid.internal.session;

import io.gridshell.EngineLostException;
import io.gridshell.GridException;
import io.gridshell.ImpossibleDependencyException;
import io.gridshell.NoSuchEngineException;
import io.gridshell.TaskCancelledException;
import io.gridshell.TaskTimeoutException;
import io.gridshell.grid.internal.scheduler.Instruction;

/** The errors of work that ends without an answer. */
final class Endings {
  private Endings() {}

  /** The error of {@code settle}; {@code name} is the work in words. */
  static GridException of(Instruction.Settle settle, String name) {
    String story = "; its story: " + settle.story();
    return switch (settle.reason()) {
      case CANCELLED -> new TaskCancelledException(name + " was cancelled by its client");
      case QUEUE_TIMEOUT ->
          new TaskTimeoutException(
              name
                  + " found no engine within its queue timeout; start engines, or allow more time"
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
      case NO_ENGINE ->
          new NoSuchEngineException(
              "no engine is left for "
                  + name
                  + "; start engines that it may run on, and send it again"
                  + story);
      case NO_FIT ->
          new ImpossibleDependencyException(
              "no engine in the grid fulfils what "
                  + name
                  + " requires; start one that does, and send it again"
                  + story);
      case DEPENDENCY ->
          new ImpossibleDependencyException(
              name
                  + " can never run: the results that it depends on did not end as it needs them"
                  + " to; a Dependency can accept failures too"
                  + story);
      case FOLLOW ->
          new ImpossibleDependencyException(
              name
                  + " can never run: there is no engine in the grid on which all the results ran"
                  + " that it follows; Dependency.anyOf needs only one of them"
                  + story);
    };
  }
}
