package io.gridshell.interpreter;

import java.lang.invoke.VarHandle;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis.SnippetWrapper;
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;

/**
 * A declaration that is in effect and the class that holds it now.
 *
 * @param snippet the declaration
 * @param name its simple name
 * @param className binary name of the class that holds it
 * @param wrapper its source as JShell compiled it
 * @param line line of the cell where it begins
 * @param loaded the class, null when the declaration waits for something before it can be loaded
 * @param variable access to the variable, null for other declarations
 */
record Holder(
    Snippet snippet,
    String name,
    String className,
    SnippetWrapper wrapper,
    int line,
    @Nullable Class<?> loaded,
    @Nullable VarHandle variable) {

  boolean isVariable() {
    return snippet.kind() == Snippet.Kind.VAR;
  }

  /** Declared type of a variable as JShell shows it. */
  String typeName() {
    return snippet instanceof VarSnippet declared ? declared.typeName() : "";
  }

  /** Whether a value of the variable can have a type that no source can name. */
  boolean hasUnnamedType() {
    return isVariable() && wrapper.wrapped().contains("do_it$Aux");
  }

  /** The line of the cell for a line of the holder's class, 0 when it is no line of the cell. */
  int cellLine(int classLine) {
    String wrapped = wrapper.wrapped();
    String source = wrapper.source();
    int found = 0;
    int sourceLine = 0;
    for (int at = 0; at < source.length(); at++) {
      if (line(wrapped, wrapper.sourceToWrappedPosition(at)) == classLine) {
        found = sourceLine + 1;
      }
      if (source.charAt(at) == '\n') {
        sourceLine++;
      }
    }
    return found == 0 ? 0 : line + found - 1;
  }

  private static int line(String text, int position) {
    int line = 1;
    int end = Math.min(position, text.length());
    for (int at = 0; at < end; at++) {
      if (text.charAt(at) == '\n') {
        line++;
      }
    }
    return line;
  }
}
