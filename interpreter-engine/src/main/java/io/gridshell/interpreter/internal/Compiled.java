package io.gridshell.interpreter.internal;

import java.util.List;
import java.util.Map;

/** What became of compiling a snippet. */
public sealed interface Compiled {
  /** Name of the method that runs the snippet. */
  String METHOD = "do_it$";

  /**
   * The snippet compiles.
   *
   * @param className binary name of the class with the method
   * @param classes class files by binary name
   * @param type full type of the value, {@code void} without one
   */
  record Classes(String className, Map<String, byte[]> classes, String type) implements Compiled {}

  /** The snippet does not compile. */
  record Failed(List<Problem> problems) implements Compiled {
    /** Whether the parser failed, so that names and types were not looked at. */
    public boolean syntax() {
      return problems.stream().anyMatch(Problem::syntax);
    }

    boolean says(String text) {
      return problems.stream().anyMatch(problem -> problem.message().contains(text));
    }
  }
}
