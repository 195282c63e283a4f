package io.gridshell.cli;

import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Shows why a command failed: one message, and the stack trace only when asked. */
final class Failures implements IExecutionExceptionHandler {
  private final Surroundings surroundings;
  private final BooleanSupplier verbose;

  Failures(Surroundings surroundings, BooleanSupplier verbose) {
    this.surroundings = surroundings;
    this.verbose = verbose;
  }

  @Override
  public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
    return handle(error);
  }

  /** Shows {@code error} and gives the exit code. */
  int handle(Exception error) {
    show("", error);
    return ExitCode.of(error).code();
  }

  /** Shows {@code error} behind what could not be done. */
  void show(String what, Exception error) {
    if (!surroundings.ending().get()) {
      surroundings.err().println("gridshell: " + OwnName.in(what + describe(error)));
      if (verbose.getAsBoolean()) {
        error.printStackTrace(surroundings.err());
      }
    }
  }

  static String describe(Exception error) {
    String message = error.getMessage();
    if (message == null || message.isBlank()) {
      return error.getClass().getName() + "; run again with --verbose";
    }
    if (error instanceof UncheckedIOException io && io.getCause() != null) {
      return message + ": " + io.getCause().getMessage();
    }
    return message;
  }
}
