package io.gridshell.cli.script;

import io.gridshell.OutputEvent;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes what cells print, so that a reader sees who printed it: {@code [stdout:0]} stands once
 * before the output of an engine until another one prints. Thread-safe.
 */
public final class CellOutput {
  private final PrintStream out;
  private final PrintStream err;

  // Guarded by this. The stream whose last line is not ended; null when none.
  private @Nullable PrintStream open;
  private String source = "";

  /** Writes to {@code out} and {@code err}. */
  public CellOutput(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** The client printed {@code text} to standard output. */
  public synchronized void clientOut(String text) {
    write(out, "client:out", "", text);
  }

  /** The client printed {@code text} to standard error. */
  public synchronized void clientErr(String text) {
    write(err, "client:err", "", text);
  }

  /** An engine printed. */
  public synchronized void engine(OutputEvent event) {
    engine(event.engine(), event.stream(), event.text());
  }

  /** Engine {@code id} printed {@code text}. */
  public synchronized void engine(int id, OutputEvent.Stream stream, String text) {
    String name = stream == OutputEvent.Stream.STDOUT ? "stdout" : "stderr";
    String prefix = "[" + name + ":" + id + "] ";
    write(stream == OutputEvent.Stream.STDOUT ? out : err, prefix, prefix, text);
  }

  /** Engine {@code id} gave a value in the {@code count}th cell of the script. */
  public synchronized void value(int id, int count, String display) {
    String label = "Out[" + id + ":" + count + "]: ";
    String text = display.contains("\n") ? "\n" + display : display;
    write(out, "value:" + label, label, text + "\n");
  }

  /** Ends the line that is open, so that a message begins on a line of its own. */
  public synchronized void endLine() {
    if (open != null) {
      open.println();
      open.flush();
      open = null;
    }
    source = "";
  }

  private void write(PrintStream to, String from, String prefix, String text) {
    if (text.isEmpty()) {
      return;
    }
    if (!from.equals(source)) {
      endLine();
      source = from;
      to.print(prefix);
    }
    to.print(text);
    to.flush();
    open = text.endsWith("\n") ? null : to;
  }
}
