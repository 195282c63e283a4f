package io.gridshell.cli.script;

import io.gridshell.OutputEvent;
import io.gridshell.cli.terminal.RichText;
import io.gridshell.cli.terminal.Screen;
import io.gridshell.cli.terminal.StatusLine;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes what cells print, so that a reader sees who printed it: {@code [stdout:0]} stands once
 * before the output of an engine until another one prints. While somebody types on the terminal,
 * whole lines are shown above what is typed. Thread-safe.
 */
public final class CellOutput {
  private static final Executor SOON =
      CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);

  private final PrintStream out;
  private final PrintStream err;
  private final Screen screen;
  private final StatusLine status;

  // Guarded by this. The stream whose last line is not ended; null when none.
  private @Nullable PrintStream open;
  private String source = "";

  // Shows lines above what is being typed; null while nobody types.
  private @Nullable Consumer<String> above;
  // The line for it that is not ended.
  private final StringBuilder held = new StringBuilder();

  /** Writes to {@code out} and {@code err}, on which {@code screen} may show progress. */
  public CellOutput(PrintStream out, PrintStream err, Screen screen) {
    this.out = out;
    this.err = err;
    this.screen = screen;
    this.status = new StatusLine(err, screen);
  }

  /** From now on somebody types on the terminal; {@code lines} shows text above that. */
  public synchronized void typing(Consumer<String> lines) {
    endLine();
    above = lines;
  }

  /** Nobody types any more. */
  public synchronized void typed() {
    endLine();
    above = null;
  }

  /** Whether progress can be shown. */
  public boolean live() {
    return status.live();
  }

  /** Shows {@code text} below the output until something is written. */
  public synchronized void progress(String text) {
    // In the middle of somebody's line there is no room.
    if (open == null && above == null) {
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
    showValue("client:value", label, display);
  }

  private void showValue(String from, String label, String text) {
    int columns = screen.outColumns();
    boolean oneLine = !text.contains("\n") && label.length() + text.length() <= columns;
    write(
        out,
        from,
        screen.paint(Screen.Colour.GREEN, label),
        (oneLine ? text : "\n" + RichText.fold(text, columns)) + "\n");
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
    if (stream == OutputEvent.Stream.STDOUT) {
      write(out, prefix, screen.paint(Screen.Colour.DIM, prefix), text);
    } else {
      write(err, prefix, screen.paintError(Screen.Colour.YELLOW, prefix), text);
    }
  }

  /** Engine {@code id} gave a value in the {@code count}th cell of the script. */
  public synchronized void value(int id, int count, String display) {
    String label = "Out[" + id + ":" + count + "]: ";
    showValue("value:" + label, label, display);
  }

  /**
   * The text of a value, for this output. Calls methods of the value's class, so it may take long.
   *
   * @param display the value as engines show it
   */
  public String rich(@Nullable Object value, String display) {
    return RichText.of(value, display, screen);
  }

  /** Ends the line that is open, so that a message begins on a line of its own. */
  public synchronized void endLine() {
    showHeld();
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
    if (above != null && (to == out || screen.err())) {
      writeAbove(from, prefix, text);
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

  private void writeAbove(String from, String prefix, String text) {
    if (!from.equals(source)) {
      endLine();
      source = from;
      held.append(prefix);
    }
    held.append(text);
    if (text.endsWith("\n")) {
      showHeld();
    } else {
      // The rest of the line may come soon, or never.
      String begun = held.toString();
      SOON.execute(() -> showIfStill(begun));
    }
  }

  private synchronized void showIfStill(String begun) {
    if (held.toString().equals(begun)) {
      showHeld();
    }
  }

  private void showHeld() {
    if (above != null && held.length() > 0) {
      above.accept(held.toString());
    }
    held.setLength(0);
  }
}
