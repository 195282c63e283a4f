package io.gridshell.cli.terminal;

import java.io.PrintStream;

/**
 * A line on standard error that is drawn again and again below the output, and taken away before
 * anything else is written. Does nothing without a terminal. Not thread-safe.
 */
public final class StatusLine {
  private final PrintStream err;
  private final Screen screen;
  private boolean drawn;

  /** A line at the end of {@code err}. */
  public StatusLine(PrintStream err, Screen screen) {
    this.err = err;
    this.screen = screen;
  }

  /** Whether there is a terminal to draw on. */
  public boolean live() {
    return screen.err();
  }

  /** Shows {@code text} in place of what the line showed. */
  public void draw(String text) {
    if (live()) {
      // One column short: a full line would wrap, and could not be taken away.
      String cut = text.substring(0, TextWidth.fitting(text, 0, screen.columns() - 1));
      err.print("\r\u001b[K" + cut);
      err.flush();
      drawn = true;
    }
  }

  /** Takes the line away. */
  public void clear() {
    if (drawn) {
      err.print("\r\u001b[K");
      err.flush();
      drawn = false;
    }
  }
}
