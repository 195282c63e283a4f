package io.gridshell.marathon.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Runs tasks, as a Mesos agent does. */
public interface TaskRunner {

  /** A task that was started. */
  interface Running {
    /** Whether it runs. */
    boolean alive();

    /** Asks it to end. */
    void terminate();

    /** Ends it at once. */
    void kill();

    /** Its process; 0 when it has none. */
    long pid();

    /** Why it ended; empty while it runs. */
    String ending();
  }

  /**
   * Starts {@code launch}.
   *
   * @param sandbox a fresh folder for its output
   */
  Running start(TaskLaunch launch, Path sandbox) throws IOException;

  /** Tasks that do nothing and run until they are told to end. */
  static TaskRunner simulated() {
    return (launch, sandbox) -> new SimulatedTask();
  }

  /**
   * Tasks as processes; apps without a command run {@code program}, which stands for their image's
   * entry point.
   */
  static TaskRunner processes(List<String> program) {
    return new ProcessRunner(program);
  }
}
