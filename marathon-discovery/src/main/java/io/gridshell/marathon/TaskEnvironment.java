package io.gridshell.marathon;

import java.util.Map;
import java.util.Optional;

/**
 * What Marathon tells a task about itself.
 *
 * @param variables the process's environment
 * @param prefix what Marathon was told to put before {@code HOST} and {@code PORT...}; usually
 *     empty
 */
record TaskEnvironment(Map<String, String> variables, String prefix) {

  TaskEnvironment {
    variables = Map.copyOf(variables);
  }

  Optional<String> taskId() {
    return value("MESOS_TASK_ID");
  }

  Optional<String> appId() {
    return value("MARATHON_APP_ID");
  }

  Optional<String> host() {
    return value(prefix + "HOST");
  }

  /** The agent's port that leads to {@code port} of the container; empty when none is known. */
  Optional<Integer> outerPort(int port) {
    return value(prefix + "PORT_" + port)
        .filter(text -> text.matches("\\d{1,5}"))
        .map(Integer::valueOf);
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(variables.get(name)).filter(text -> !text.isBlank());
  }
}
