package io.gridshell.grid.internal.node;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ignite.IgniteLogger;
import org.jspecify.annotations.Nullable;

/**
 * Ignite's log, quieter: its warnings are for those who debug, and its errors, where a caller is
 * told by an exception as well.
 *
 * <p>Ignite reports at warning what is ordinary in a grid that grows and shrinks, and prints to
 * standard output of its own accord unless its logger says otherwise.
 */
final class QuietLogger implements IgniteLogger {
  private final Logger logger;
  private final Level errors;

  // Ignite asks for the log of a class with each job that it sends.
  private final Map<String, QuietLogger> known;

  /** Creates a log that passes Ignite's errors on at level {@code errors}. */
  QuietLogger(Level errors) {
    this(System.getLogger("org.apache.ignite"), errors, new ConcurrentHashMap<>());
  }

  private QuietLogger(Logger logger, Level errors, Map<String, QuietLogger> known) {
    this.logger = logger;
    this.errors = errors;
    this.known = known;
  }

  @Override
  public IgniteLogger getLogger(Object category) {
    String name = category instanceof Class<?> type ? type.getName() : String.valueOf(category);
    return known.computeIfAbsent(
        name, unknown -> new QuietLogger(System.getLogger(unknown), errors, known));
  }

  @Override
  public void trace(String message) {
    logger.log(Level.TRACE, message);
  }

  @Override
  public void debug(String message) {
    logger.log(Level.TRACE, message);
  }

  @Override
  public void info(String message) {
    logger.log(Level.TRACE, message);
  }

  @Override
  public void warning(String message, @Nullable Throwable e) {
    logger.log(Level.DEBUG, message, e);
  }

  @Override
  public void error(String message, @Nullable Throwable e) {
    logger.log(errors, message, e);
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public boolean isDebugEnabled() {
    return false;
  }

  @Override
  public boolean isInfoEnabled() {
    return false;
  }

  @Override
  public boolean isQuiet() {
    return false;
  }

  @Override
  public @Nullable String fileName() {
    return null;
  }
}
