package io.gridshell.launch.marathon;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** An option of a grid on Marathon. The reference of all settings shows these comments. */
enum MarathonOption {
  /** Marathon's masters, instead of {@code GRID_MARATHON_URLS}. */
  URL,
  /** Id of the app; {@code /gridshell/USER/PROFILE}. */
  APP,
  /** Image of the engines; without it tasks are plain processes. */
  IMAGE,
  /**
   * {@code host}, {@code bridge} or {@code container}; {@code bridge} with an image, else {@code
   * host}.
   */
  NETWORK,
  /** Which container network. */
  NETWORK_NAME,
  /** Processors of a task; 1. */
  CPUS,
  /** Megabytes of memory of a task; 1024. */
  MEMORY,
  /** Megabytes of disk of a task; 0. */
  DISK,
  /** Seconds that a task may take to leave; 60. */
  GRACE,
  /** Such as {@code hostname:GROUP_BY;rack:LIKE:a.*}. */
  CONSTRAINTS,
  /** Addresses of files for the sandbox, with commas. */
  FETCH,
  /** Of plain processes: the command {@code java} on the agents; as here. */
  JAVA,
  /** Of plain processes: Gridshell's folder {@code lib} on the agents; as here. */
  JARS,
  /**
   * {@code false} where Marathon's leader cannot reach the agents' ports; {@code true}, but {@code
   * false} on a container network.
   */
  READY_CHECK,
  /** {@code true} destroys an app of the same id first; {@code false}. */
  REPLACE,
  /** {@code true} overrides deployments that hold the app; {@code false}. */
  FORCE;

  /** Its name behind {@code -L}. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The names of all. */
  static List<String> keys() {
    return Arrays.stream(values()).map(MarathonOption::key).toList();
  }
}
