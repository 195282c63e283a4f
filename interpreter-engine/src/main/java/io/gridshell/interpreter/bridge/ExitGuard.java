package io.gridshell.interpreter.bridge;

/** Stands in for the calls that end a JVM; every method throws {@link ExitRefusedException}. */
@SuppressWarnings("DoNotCallSuggester")
public final class ExitGuard {
  private ExitGuard() {}

  /** Replaces {@link System#exit}. */
  public static void exit(int status) {
    throw new ExitRefusedException("System.exit", status);
  }

  /** Replaces {@link Runtime#exit}. */
  public static void exit(Runtime runtime, int status) {
    throw new ExitRefusedException("Runtime.exit", status);
  }

  /** Replaces {@link Runtime#halt}. */
  public static void halt(Runtime runtime, int status) {
    throw new ExitRefusedException("Runtime.halt", status);
  }
}
