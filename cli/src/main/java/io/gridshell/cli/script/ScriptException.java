package io.gridshell.cli.script;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A script that cannot be read or whose cell failed; the message is ready to be shown. */
public final class ScriptException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String problem;

  ScriptException(String message, String problem, @Nullable Throwable cause) {
    super(message, cause);
    this.problem = problem;
  }

  /** What is wrong, without where it is. */
  public String problem() {
    return problem;
  }

  /** A line that is not what a script may have. */
  static ScriptException syntax(String file, int line, String text, String problem) {
    return new ScriptException(
        file + ": line " + line + ": " + problem + "\n  " + line + " | " + text.strip(),
        problem,
        null);
  }

  /** A cell in which {@code step} failed. */
  public static ScriptException failed(
      Script script, Cell cell, Step step, FailureReport report, @Nullable Throwable cause) {
    StringBuilder message = new StringBuilder();
    message.append(script.name()).append(": ").append(cell.place()).append(" failed");
    List<String> lines = script.lines();
    int line = report.line() > 0 ? step.firstLine() + report.line() - 1 : 0;
    if (line > 0 && line <= lines.size()) {
      message.append(" at line ").append(line);
      message.append("\n  ").append(line).append(" | ").append(lines.get(line - 1).stripTrailing());
    }
    String problem = report.text().stripTrailing();
    message.append('\n').append(problem);
    return new ScriptException(message.toString(), problem, cause);
  }
}
