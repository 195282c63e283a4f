package io.gridshell.launch;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a class logs, until it is closed. */
public final class LogOf implements AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getMessage() + " " + line.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Hears what {@code type} logs from now on. */
  public LogOf(Class<?> type) {
    logger = Logger.getLogger(type.getName());
    logger.addHandler(handler);
  }

  /** The lines so far: messages before their values are filled in, and what was thrown. */
  public List<String> lines() {
    return lines;
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
  }
}
