package io.gridshell.grid.internal.code;

import java.util.regex.Pattern;

/**
 * A variable of an interactive session: JShell keeps each in a static field of a wrapper class.
 *
 * @param owner binary name of the wrapper class
 * @param name the variable
 */
public record SessionVariable(String owner, String name) {
  private static final Pattern WRAPPER = Pattern.compile("REPL\\.\\$(JShell|Cell)\\$\\d+[A-Z]*");

  /** Whether {@code className} is a wrapper that JShell or our interpreter makes for a snippet. */
  public static boolean isWrapper(String className) {
    return className.startsWith("REPL.$") && WRAPPER.matcher(className).matches();
  }
}
