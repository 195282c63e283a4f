package io.gridshell.cli.console;

import io.gridshell.Grid;
import io.gridshell.GridException;
import io.gridshell.cli.libraries.Libraries;
import io.gridshell.cli.script.CellOutput;
import io.gridshell.cli.terminal.Screen;
import io.gridshell.spi.LocalSession;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The interactive session: reads cells and magics from a terminal and runs them. */
public final class Console {
  private static final int HISTORY = 2_000;

  private final Grid grid;
  private final PrintStream out;
  private final PrintStream err;
  private final Screen screen;
  private final Path history;
  private final Libraries libraries;
  private final Function<Screen, String> status;
  private final BooleanSupplier verbose;
  private boolean toldOfLoss;

  /**
   * Describes a session.
   *
   * @param history the file that keeps what was typed
   * @param status what the engines do, for a screen
   * @param verbose whether failures show all frames of their stacks
   */
  public Console(
      Grid grid,
      PrintStream out,
      PrintStream err,
      Screen screen,
      Path history,
      Libraries libraries,
      Function<Screen, String> status,
      BooleanSupplier verbose) {
    this.grid = grid;
    this.out = out;
    this.err = err;
    this.screen = screen;
    this.history = history;
    this.libraries = libraries;
    this.status = status;
    this.verbose = verbose;
  }

  /** Reads and runs until the user leaves. */
  public void run(Supplier<LocalSession> sessions) {
    try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
      run(sessions, terminal, screen.withWidth(terminal::getWidth));
    } catch (IOException broken) {
      throw new UncheckedIOException("cannot use the terminal", broken);
    }
  }

  private void run(Supplier<LocalSession> sessions, Terminal terminal, Screen wide) {
    CellOutput output = new CellOutput(out, err, wide);
    ConsoleCells cells = new ConsoleCells(grid, sessions, output, verbose);
    try {
      terminal.handle(Terminal.Signal.INT, signal -> cells.interrupt());
      Magics magics = new Magics(grid, cells, output, wide, libraries, () -> status.apply(wide));
      read(reader(terminal, cells), cells, magics, output);
    } finally {
      cells.close();
    }
  }

  private LineReader reader(Terminal terminal, ConsoleCells cells) {
    CellParser.LocalSessionSource session = cells::session;
    return LineReaderBuilder.builder()
        .terminal(terminal)
        .appName("gridshell")
        .parser(CellParser.of(session))
        .completer(new CellCompleter(session))
        .variable(LineReader.HISTORY_FILE, history)
        .variable(LineReader.HISTORY_SIZE, HISTORY)
        .variable(LineReader.HISTORY_FILE_SIZE, HISTORY)
        .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P ... ")
        .variable(LineReader.BELL_STYLE, "none")
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        .option(LineReader.Option.INSERT_TAB, false)
        .option(LineReader.Option.AUTO_FRESH_LINE, true)
        .option(LineReader.Option.HISTORY_IGNORE_SPACE, false)
        .build();
  }

  private void read(LineReader reader, ConsoleCells cells, Magics magics, CellOutput output) {
    out.println(
        "grid " + grid.profile() + ": engines " + grid.ids() + ". %help lists what there is.");
    while (!magics.over()) {
      try {
        String prompt =
            grid.profile() + "[" + count(output) + "]" + (magics.autopx() ? " px" : "") + "> ";
        String input = type(reader, prompt, magics.takeNext(), output);
        cells.begin();
        magics.run(input);
      } catch (UserInterruptException discarded) {
        out.println("(Ctrl-D leaves)");
      } catch (EndOfFileException left) {
        return;
      }
    }
  }

  /** How many engines there are, for the prompt; a session without a grid still has its client. */
  private String count(CellOutput output) {
    try {
      String engines = String.valueOf(grid.ids().size());
      toldOfLoss = false;
      return engines;
    } catch (GridException gone) {
      if (!toldOfLoss) {
        toldOfLoss = true;
        output.note(
            "no engines: "
                + gone.getMessage()
                + "; the client's variables are still here, Ctrl-D leaves");
      }
      return "-";
    }
  }

  /** What engines print meanwhile must not go into the line that is being typed. */
  private static String type(LineReader reader, String prompt, String begun, CellOutput output) {
    output.typing(reader::printAbove);
    try {
      return reader.readLine(prompt, null, (Character) null, begun);
    } finally {
      output.typed();
    }
  }
}
