package io.gridshell.launch;

import java.time.Instant;

/**
 * One grid of a home, as its files and processes tell.
 *
 * @param profile its name
 * @param state whether it runs
 * @param launcher name of the launcher that started it
 * @param running engines that live now
 * @param wanted engines that were started
 * @param secured whether members show certificates
 * @param started when it was started
 */
public record ClusterInfo(
    String profile,
    State state,
    String launcher,
    int running,
    int wanted,
    boolean secured,
    Instant started) {

  /** Whether a grid runs. */
  public enum State {
    /** A command is starting it or stopping it now. */
    CHANGING,
    /** All its engines live. */
    RUNNING,
    /** Some of its engines are gone. */
    DEGRADED,
    /** Whoever runs its engines does not answer. */
    UNKNOWN
  }
}
