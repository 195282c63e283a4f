package io.gridshell.interpreter;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes stacks for the user: cells with their lines, no frames of the interpreter. */
final class Traces {
  private static final int FRAMES = 200;
  private static final String OURS = "io.gridshell.interpreter.";

  private final Declarations declarations;
  private final ReplLoader loader;
  private final int firstLine;

  /**
   * @param firstLine line of the cell where the snippet that threw begins
   */
  Traces(Namespace namespace, int firstLine) {
    this.declarations = namespace.declarations();
    this.loader = namespace.loader();
    this.firstLine = firstLine;
  }

  /** The line of the running cell in a stack: the frame of the snippet itself. */
  int line(@Nullable Throwable thrown) {
    if (thrown != null) {
      for (StackTraceElement frame : thrown.getStackTrace()) {
        if (isEntry(frame)) {
          int line = cellLine(frame);
          return line > 0 ? line : firstLine;
        }
      }
      Throwable cause = thrown.getCause();
      if (cause != null && cause != thrown) {
        return line(cause);
      }
    }
    return firstLine;
  }

  private static boolean isEntry(StackTraceElement frame) {
    String method = frame.getMethodName();
    return isCell(frame)
        && (method.startsWith("do_it$") || frame.getClassName().startsWith("REPL.$Cell$"));
  }

  private static boolean isCell(StackTraceElement frame) {
    return frame.getClassName().startsWith("REPL.");
  }

  /** The line in its cell; 0 when it is not known. */
  private int cellLine(StackTraceElement frame) {
    if (frame.getLineNumber() < 1) {
      return 0;
    }
    String className = frame.getClassName();
    int nested = className.indexOf('$', className.indexOf('$', 6) + 1);
    String holder = nested < 0 ? className : className.substring(0, nested);
    Holder declared = declarations.ofClass(holder);
    if (declared != null) {
      return declared.cellLine(frame.getLineNumber());
    }
    CellLoader cell = loader.cellLoader(holder);
    if (cell != null) {
      return cell.line() + frame.getLineNumber() - 1;
    }
    return holder.startsWith("REPL.$Cell$") ? firstLine + frame.getLineNumber() - 1 : 0;
  }

  String text(Throwable thrown) {
    StringBuilder out = new StringBuilder();
    append(thrown, "", out, Collections.newSetFromMap(new IdentityHashMap<>()));
    return out.toString();
  }

  private void append(Throwable thrown, String caption, StringBuilder out, Set<Throwable> seen) {
    out.append(caption).append(describe(thrown));
    if (!seen.add(thrown)) {
      out.append(" (shown above)");
      return;
    }
    StackTraceElement[] stack = thrown.getStackTrace();
    int shown = 0;
    int repeated = 0;
    String before = "";
    for (int i = 0; i < stack.length; i++) {
      StackTraceElement frame = stack[i];
      if (frame.getClassName().startsWith(OURS)
          && !frame.getClassName().startsWith(OURS + "bridge.")) {
        break;
      }
      if (isPlumbing(frame) || (i + 1 < stack.length && isBeginning(frame, stack[i + 1]))) {
        continue;
      }
      String line = frame(frame);
      if (line.equals(before)) {
        repeated++;
        continue;
      }
      repeated(repeated, out);
      repeated = 0;
      before = line;
      if (shown++ == FRAMES) {
        out.append("\n\t... more frames");
        break;
      }
      out.append("\n\tat ").append(line);
    }
    repeated(repeated, out);
    for (Throwable suppressed : thrown.getSuppressed()) {
      append(suppressed, "\nSuppressed: ", out, seen);
    }
    Throwable cause = thrown.getCause();
    if (cause != null) {
      append(cause, "\nCaused by: ", out, seen);
    }
  }

  private static void repeated(int times, StringBuilder out) {
    if (times > 0) {
      out.append("\n\t... the same ").append(times).append(times == 1 ? " time" : " times");
    }
  }

  /**
   * Whether the frame is a call of the next one's method that has only begun: the check whether to
   * stop, which is woven in where Java 20 or newer runs, has no line.
   */
  private static boolean isBeginning(StackTraceElement frame, StackTraceElement next) {
    return isCell(frame)
        && frame.getLineNumber() < 1
        && frame.getClassName().equals(next.getClassName())
        && frame.getMethodName().equals(next.getMethodName());
  }

  private static boolean isPlumbing(StackTraceElement frame) {
    String name = frame.getClassName();
    return name.startsWith("java.lang.invoke.")
        || name.startsWith("jdk.jshell.")
        || name.startsWith(OURS);
  }

  private static String describe(Throwable thrown) {
    try {
      return thrown.toString();
    } catch (RuntimeException e) {
      return thrown.getClass().getName() + " (its message threw " + e.getClass().getName() + ")";
    }
  }

  private String frame(StackTraceElement frame) {
    if (!isCell(frame)) {
      return frame.toString();
    }
    int line = cellLine(frame);
    String place = line > 0 ? "cell:" + line : "cell";
    String method = frame.getMethodName();
    String className = frame.getClassName();
    int nested = className.indexOf('$', className.indexOf('$', 6) + 1);
    if (nested > 0) {
      String type = className.substring(nested + 1).replace('$', '.');
      return type + "." + method + "(" + place + ")";
    }
    if (method.startsWith("do_it$") || method.startsWith("lambda$do_it$")) {
      return place;
    }
    if (method.startsWith("lambda$")) {
      int end = method.lastIndexOf('$');
      method = "lambda in " + (end > 7 ? method.substring(7, end) : method);
    }
    return method + "(" + place + ")";
  }
}
