package io.gridshell.perf.suite;

import java.util.Locale;

/** Numbers as a table shows them: three digits that matter, two behind the point at most. */
final class Numbers {
  private Numbers() {}

  static String of(double value) {
    if (value > 0 && value < 0.005) {
      return "<0.01";
    }
    if (value >= 99.95) {
      return String.format(Locale.ROOT, "%,.0f", value).replace(',', ' ');
    }
    return String.format(Locale.ROOT, value >= 9.995 ? "%.1f" : "%.2f", value);
  }
}
