package io.gridshell.cli;

import io.gridshell.GridUnavailableException;
import io.gridshell.launch.AlreadyRunningException;
import io.gridshell.launch.NothingRunningException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine.ParameterException;

/** How the command ended, for scripts that call it. */
enum ExitCode {
  /** It did what it was asked. */
  OK(0, "It did what it was asked."),
  /** It did not. */
  FAILURE(1, "It did not."),
  /** It did not understand what it was asked. */
  USAGE(2, "It did not understand what it was asked."),
  /** A start or a clean of a grid that runs, or a change of one that another command changes. */
  ALREADY_RUNNING(
      10, "A start or a clean of a grid that runs, or a change of one that another changes."),
  /** A stop of a grid that does not run. */
  NOTHING_TO_STOP(11, "A stop of a grid that does not run."),
  /** A grid that does not run or cannot be joined. */
  NO_SUCH_GRID(12, "A grid that does not run or cannot be joined.");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  String meaning() {
    return meaning;
  }

  int code() {
    return code;
  }

  static ExitCode of(Throwable error) {
    if (error instanceof AlreadyRunningException) {
      return ALREADY_RUNNING;
    }
    if (error instanceof NothingRunningException) {
      return NOTHING_TO_STOP;
    }
    if (error instanceof GridUnavailableException) {
      // A grid whose files are broken is there.
      return error.getCause() instanceof IOException cause
              && !(cause instanceof NoSuchFileException)
          ? FAILURE
          : NO_SUCH_GRID;
    }
    if (error instanceof ParameterException) {
      return USAGE;
    }
    return FAILURE;
  }
}
