package io.gridshell.marathon.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** All that is logged in this process, at every level, until it is closed. Thread-safe. */
public final class CapturedLog implements AutoCloseable {
  private final Logger root = Logger.getLogger("");
  private final Level before = root.getLevel();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Keeper keeper = new Keeper();

  /** Begins to capture. */
  public CapturedLog() {
    keeper.setLevel(Level.ALL);
    root.addHandler(keeper);
    root.setLevel(Level.ALL);
  }

  /** What was logged so far, with the stack traces of what was thrown. */
  public String text() {
    return String.join("\n", lines);
  }

  @Override
  public void close() {
    root.setLevel(before);
    root.removeHandler(keeper);
  }

  private final class Keeper extends Handler {
    private final SimpleFormatter formatter = new SimpleFormatter();

    @Override
    public void publish(LogRecord record) {
      StringWriter text = new StringWriter();
      text.append(record.getLevel() + " " + record.getLoggerName() + " ");
      text.append(formatter.formatMessage(record));
      Throwable thrown = record.getThrown();
      if (thrown != null) {
        thrown.printStackTrace(new PrintWriter(text, true));
      }
      lines.add(text.toString());
    }

    @Override
    public void flush() {
      // Lines are kept at once.
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
