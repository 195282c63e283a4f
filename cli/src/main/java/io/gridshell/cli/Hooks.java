package io.gridshell.cli;

/** What is done when the process is ended. */
final class Hooks {
  private Hooks() {}

  /** Takes {@code hook} back, unless it runs: then it does what there is to do. */
  static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      System.getLogger(Hooks.class.getName())
          .log(System.Logger.Level.DEBUG, "keep hook name={0}", hook.getName());
    }
  }
}
