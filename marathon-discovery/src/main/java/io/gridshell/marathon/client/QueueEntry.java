package io.gridshell.marathon.client;

import java.time.Duration;
import java.util.List;

/**
 * Tasks that wait for an offer of resources.
 *
 * @param appId the app
 * @param count how many tasks wait
 * @param delay how long Marathon holds back after failures; zero when it does not
 * @param rejections why recent offers were not taken, most frequent first; empty before Marathon
 *     1.4
 */
public record QueueEntry(String appId, int count, Duration delay, List<Rejection> rejections) {

  /** Copies the list. */
  public QueueEntry {
    rejections = List.copyOf(rejections);
  }

  /**
   * A reason for not taking offers.
   *
   * @param reason Marathon's word, such as {@code InsufficientCpus}
   * @param declined how many offers were declined for it
   * @param processed how many were looked at
   */
  public record Rejection(String reason, int declined, int processed) {}
}
