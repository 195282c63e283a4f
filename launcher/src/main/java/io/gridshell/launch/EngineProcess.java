package io.gridshell.launch;

import java.util.List;

/** One started engine, as its launcher sees it. Thread-safe; no method blocks for long. */
public interface EngineProcess {

  /** The engine's id in its grid. */
  int id();

  /** Where it runs, for messages, such as {@code process 4711}. */
  String place();

  /** Whether it still runs. */
  boolean alive();

  /** Whether it has joined the grid. */
  boolean joined();

  /** Asks it to leave. */
  void end();

  /** Ends it whatever it does. */
  void kill();

  /** Where its output can be read, for messages. */
  String log();

  /** The last lines of its output, at most {@code count}. */
  List<String> lastLines(int count);
}
