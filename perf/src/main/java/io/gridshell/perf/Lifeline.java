package io.gridshell.perf;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * What ends a worker with its driver, however that ends: the pipe from the driver to the worker's
 * standard input.
 */
public final class Lifeline {
  private Lifeline() {}

  /** From now on this process ends when its standard input does. */
  static void watch() {
    watch(System.in);
  }

  private static void watch(InputStream lifeline) {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (lifeline.read() >= 0) {
                  // Whatever comes through the pipe, only its end counts.
                }
              } catch (IOException broken) {
                System.err.println("lost the lifeline: " + broken);
              }
              Runtime.getRuntime().halt(0);
            },
            "lifeline");
    watch.setDaemon(true);
    watch.start();
  }

  /** Runs the program of somebody else; arguments: its main class, and its own arguments. */
  public static void main(String[] args) throws ReflectiveOperationException {
    watch();
    Class.forName(args[0])
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
  }
}
