package io.gridshell.grid;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The log of an engine process: one line an event, to standard error. */
final class EngineLog {
  private static final String FORMAT_PROPERTY = "java.util.logging.SimpleFormatter.format";
  private static final String FORMAT = "%1$tFT%1$tT.%1$tL %4$s %3$s - %5$s%6$s%n";

  private EngineLog() {}

  /** Sets the format, unless the process was started with a configuration of its own. */
  static void configure() {
    if (System.getProperty("java.util.logging.config.file") != null) {
      return;
    }
    if (System.getProperty(FORMAT_PROPERTY) == null) {
      System.setProperty(FORMAT_PROPERTY, FORMAT);
    }
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    Handler console = new ConsoleHandler();
    console.setLevel(Level.INFO);
    root.addHandler(console);
    root.setLevel(Level.INFO);
  }
}
