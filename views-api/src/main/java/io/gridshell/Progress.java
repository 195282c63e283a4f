package io.gridshell;

import java.time.Duration;
import java.util.Locale;

/**
 * How far a result is, in items.
 *
 * @param done items that ended, failed ones among them
 * @param failed items that ended with an error
 * @param total all items
 */
public record Progress(int done, int failed, int total) {
  private static final int WIDTH = 24;
  private static final long SECONDS_A_MINUTE = 60;
  private static final long SECONDS_AN_HOUR = 3600;

  /** This progress and {@code other}'s, as of one result. */
  public Progress plus(Progress other) {
    return new Progress(done + other.done, failed + other.failed, total + other.total);
  }

  /**
   * A bar, the items, their rate, the time left as far as the rate tells, failures and the time, as
   * one line for people.
   *
   * @param elapsed time since the call
   */
  public String line(Duration elapsed) {
    int full = (int) ((long) WIDTH * done / Math.max(1, total));
    StringBuilder text = new StringBuilder();
    text.append('[').append("#".repeat(full)).append(" ".repeat(WIDTH - full)).append("] ");
    text.append(done).append('/').append(total);
    if (done > 0) {
      double rate = done / Math.max(0.001, elapsed.toMillis() / 1000.0);
      text.append(String.format(Locale.ROOT, rate < 10 ? ", %.1f/s" : ", %.0f/s", rate));
      long left = Math.round((total - done) / rate);
      if (left > 0) {
        text.append(", ").append(rough(left)).append(" left");
      }
    }
    if (failed > 0) {
      text.append(", ").append(failed).append(" failed");
    }
    return text.append(String.format(Locale.ROOT, ", %.1f s", elapsed.toMillis() / 1000.0))
        .toString();
  }

  private static String rough(long seconds) {
    if (seconds < SECONDS_A_MINUTE) {
      return seconds + "s";
    }
    return seconds < SECONDS_AN_HOUR
        ? seconds / SECONDS_A_MINUTE + "m " + seconds % SECONDS_A_MINUTE + "s"
        : seconds / SECONDS_AN_HOUR + "h " + seconds % SECONDS_AN_HOUR / SECONDS_A_MINUTE + "m";
  }
}
