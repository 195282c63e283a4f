package io.gridshell.cli.script;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A script in the percent format: cells that begin with a line {@code // %%}.
 *
 * @param name what it is called in messages
 * @param lines its text
 * @param cells its cells, without empty ones
 */
public record Script(String name, List<String> lines, List<Cell> cells) {
  private static final Pattern MARKER = Pattern.compile("\\s*// ?%%(\\s.*)?");
  private static final Pattern PROSE = Pattern.compile("\\s*// ?%%.*\\[(markdown|md|raw)\\].*");

  /** Copies the lists. */
  public Script {
    lines = List.copyOf(lines);
    cells = List.copyOf(cells);
  }

  /**
   * Reads and parses {@code file}, UTF-8.
   *
   * @throws IOException when it cannot be read; the message names it and the next step
   * @throws ScriptException when a magic is not one that scripts know
   */
  public static Script read(Path file) throws IOException, ScriptException {
    return parse(String.valueOf(file.getFileName()), new TextFile(file).read());
  }

  /**
   * Parses {@code text}.
   *
   * @throws ScriptException when a magic is not one that scripts know
   */
  public static Script parse(String name, String text) throws ScriptException {
    return parse(name, text, PxOptions.DEFAULTS, Dialect.SCRIPT);
  }

  /**
   * Parses {@code text}; what its magics leave open is as in {@code defaults}.
   *
   * @param dialect which magics there are
   * @throws ScriptException when a magic is none of them, or not right
   */
  public static Script parse(String name, String text, PxOptions defaults, Dialect dialect)
      throws ScriptException {
    List<String> lines = new ArrayList<>(text.lines().collect(Collectors.toList()));
    StepReader reader = new StepReader(name, lines, defaults, dialect);
    List<Cell> cells = new ArrayList<>();
    int start = 0;
    boolean prose = false;
    for (int at = 0; at <= lines.size(); at++) {
      if (at < lines.size() && !beginsCell(lines.get(at))) {
        continue;
      }
      if (!prose) {
        addCell(lines, start, at, reader, cells);
      }
      prose = at < lines.size() && PROSE.matcher(lines.get(at)).matches();
      start = at + 1;
    }
    return new Script(name, lines, cells);
  }

  /** Whether a cell begins below {@code line}. */
  public static boolean beginsCell(String line) {
    return MARKER.matcher(line).matches();
  }

  /** The first cell, counted from 0, whose text is not that of the same cell of {@code other}. */
  public int firstDifference(Script other) {
    int at = 0;
    while (at < cells.size()
        && at < other.cells.size()
        && text(cells.get(at)).equals(other.text(other.cells.get(at)))) {
      at++;
    }
    return at;
  }

  private List<String> text(Cell cell) {
    return lines.subList(cell.firstLine() - 1, cell.lastLine());
  }

  /** This script with one of its cells alone. */
  public Script only(int cell) {
    return new Script(name, lines, List.of(cells.get(cell)));
  }

  private static void addCell(
      List<String> lines, int from, int to, StepReader reader, List<Cell> cells)
      throws ScriptException {
    int first = from;
    while (first < to && isBlank(lines, first)) {
      first++;
    }
    int end = to;
    while (end > first && isBlank(lines, end - 1)) {
      end--;
    }
    List<Step> steps = reader.read(first, end);
    if (!steps.isEmpty()) {
      cells.add(new Cell(cells.size() + 1, first + 1, end, steps));
    }
  }

  /** The first line of a file may say which program runs it. */
  private static boolean isBlank(List<String> lines, int at) {
    return lines.get(at).isBlank() || (at == 0 && lines.get(at).startsWith("#!"));
  }
}
