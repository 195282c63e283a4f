package io.gridshell.cli.script;

import io.gridshell.OutputEvent;
import io.gridshell.cli.terminal.Screen;
import io.gridshell.cli.terminal.StatusLine;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes what cells print, so that a reader sees who printed it: {@code [stdout:0]} stands once
 * before the output of an engine until another one prints. Thread-safe.
 */
public final class CellOutput {
  private final PrintStream out;
  private final PrintStream err;
  private final Screen screen;
  private final StatusLine status;

  // Guarded by this. The stream whose last line is not ended; null when none.
  private @Nullable PrintStream open;
  private String source = "";

  /** Writes to {@code out} and {@code err}, on which {@code screen} may show progress. */
  public CellOutput(PrintStream out, PrintStream err, Screen screen) {
    this.out = out;
    this.err = err;
    this.screen = screen;
    this.status = new StatusLine(err, screen);
  }

  /** Whether progress can be shown. */
  public boolean live() {
    return status.live();
  }

  /** Shows {@code text} below the output until something is written. */
  public synchronized void progress(String text) {
    // In the middle of somebody's line there is no room.
    if (open == null) {
      status.draw(text);
    }
  }

  /** Takes the progress away. */
  public synchronized void endProgress() {
    status.clear();
  }

  /** The client's cell gave a value. */
  public synchronized void clientValue(String label, String display) {
    endLine();
    String text = display.contains("\n") ? "\n" + display : display;
    write(out, "client:value", screen.paint(Screen.Colour.GREEN, label), text + "\n");
  }

  /** A line from the program itself. */
  public synchronized void note(String text) {
    endLine();
    write(err, "note", "", text + "\n");
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
    Screen.Colour colour =
        stream == OutputEvent.Stream.STDOUT ? Screen.Colour.DIM : Screen.Colour.YELLOW;
    write(
        stream == OutputEvent.Stream.STDOUT ? out : err,
        prefix,
        screen.paint(colour, prefix),
        text);
  }

  /** Engine {@code id} gave a value in the {@code count}th cell of the script. */
  public synchronized void value(int id, int count, String display) {
    String label = "Out[" + id + ":" + count + "]: ";
    String text = display.contains("\n") ? "\n" + display : display;
    write(out, "value:" + label, screen.paint(Screen.Colour.GREEN, label), text + "\n");
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
    status.clear();
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
