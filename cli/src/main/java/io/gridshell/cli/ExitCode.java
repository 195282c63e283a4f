package io.gridshell.cli;

import io.gridshell.GridUnavailableException;
import io.gridshell.launch.AlreadyRunningException;
import io.gridshell.launch.NothingRunningException;
import picocli.CommandLine.ParameterException;

/** How the command ended, for scripts that call it. */
enum ExitCode {
  /** It did what it was asked. */
  OK(0),
  /** It did not. */
  FAILURE(1),
  /** It did not understand what it was asked. */
  USAGE(2),
  /** A start of a grid that runs. */
  ALREADY_RUNNING(10),
  /** A stop of a grid that does not run. */
  NOTHING_TO_STOP(11),
  /** A grid that does not run or cannot be joined. */
  NO_SUCH_GRID(12);

  private final int code;

  ExitCode(int code) {
    this.code = code;
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
      return NO_SUCH_GRID;
    }
    if (error instanceof ParameterException || error instanceof IllegalArgumentException) {
      return USAGE;
    }
    return FAILURE;
  }
}
