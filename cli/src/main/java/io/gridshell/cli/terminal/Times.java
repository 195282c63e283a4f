package io.gridshell.cli.terminal;

import java.time.Duration;
import java.util.Locale;

/** Durations as people read them. */
public final class Times {
  private static final long SECONDS_A_MINUTE = 60;
  private static final long MINUTES_AN_HOUR = 60;
  private static final long HOURS_A_DAY = 24;

  private Times() {}

  /** One decimal, such as {@code 3.2 s}. */
  public static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  /** The two largest units, such as {@code 2h 5m}. */
  public static String rough(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    long minutes = seconds / SECONDS_A_MINUTE;
    long hours = minutes / MINUTES_AN_HOUR;
    long days = hours / HOURS_A_DAY;
    if (days > 0) {
      return days + "d " + hours % HOURS_A_DAY + "h";
    }
    if (hours > 0) {
      return hours + "h " + minutes % MINUTES_AN_HOUR + "m";
    }
    if (minutes > 0) {
      return minutes + "m " + seconds % SECONDS_A_MINUTE + "s";
    }
    return seconds + "s";
  }
}
