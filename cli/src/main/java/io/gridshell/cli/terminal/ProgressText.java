package io.gridshell.cli.terminal;

import io.gridshell.Progress;
import java.time.Duration;
import java.util.Locale;

/** How far a result is, as one line. */
public final class ProgressText {
  private static final int WIDTH = 24;

  private ProgressText() {}

  /** Bar, items, rate, failures, and the time left as far as the rate tells. */
  public static String of(Progress progress, Duration elapsed) {
    int total = Math.max(1, progress.total());
    int full = (int) ((long) WIDTH * progress.done() / total);
    StringBuilder text = new StringBuilder();
    text.append('[').append("#".repeat(full)).append(" ".repeat(WIDTH - full)).append("] ");
    text.append(progress.done()).append('/').append(progress.total());
    double seconds = Math.max(0.001, elapsed.toMillis() / 1000.0);
    if (progress.done() > 0) {
      double rate = progress.done() / seconds;
      text.append(String.format(Locale.ROOT, rate < 10 ? ", %.1f/s" : ", %.0f/s", rate));
      long left = Math.round((progress.total() - progress.done()) / rate);
      if (left > 0) {
        text.append(", ").append(Times.rough(Duration.ofSeconds(left))).append(" left");
      }
    }
    if (progress.failed() > 0) {
      text.append(", ").append(progress.failed()).append(" failed");
    }
    return text.append(", ").append(Times.seconds(elapsed)).toString();
  }
}
